/** What a flow says of its inputs and its triggers, as tables in the order of its source. */
import type { Input } from "../../../core/flow/flow.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area } from "../../app/view.ts";
import { flatInputs } from "../../prompt/input-question.ts";
import type { FlowDetail, FlowTrigger } from "../../source/flow-row.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import type { Column } from "../../widgets/columns.ts";
import { Table } from "../../widgets/table.ts";
import type { FlowPane } from "./flow-pane.ts";

/** Characters of a default that are shown at most. */
const DEFAULT_CHARS_MAX = 500;

/** A column without an order of its own: rows stand as the flow has them. */
const ID = "ID";

const INPUT_COLUMNS: readonly Column<Input>[] = [
  { title: ID, cell: ({ id }) => ({ text: neutralise(id), style: "bold" }) },
  { title: "TYPE", cell: (input) => ({ text: neutralise(typeOf(input)), style: "keyword" }) },
  { title: "NEEDED", rank: 1, cell: (input) => neededCell(input) },
  { title: "DEFAULT", max: 40, cell: (input) => ({ text: defaultText(input), style: "string" }) },
  {
    title: "DESCRIPTION",
    grows: true,
    rank: 2,
    cell: ({ displayName, description }) => ({
      text: neutralise([displayName, description].filter((each) => typeof each === "string").join(": ")),
      style: "dim",
    }),
  },
];

const TRIGGER_COLUMNS: readonly Column<FlowTrigger>[] = [
  { title: ID, cell: ({ id }) => ({ text: neutralise(id), style: "bold" }) },
  { title: "TYPE", cell: ({ type }) => ({ text: neutralise(type.split(".").at(-1) ?? ""), style: "keyword" }) },
  { title: "STATUS", cell: ({ isDisabled }) => ({ text: isDisabled ? "disabled" : "", style: "warning" }) },
  { title: "WHEN", grows: true, cell: ({ detail }) => ({ text: neutralise(detail), style: "string" }) },
];

/** A table of what the flow has. */
class ListPane<Row extends { readonly id: string }> implements FlowPane {
  readonly title: string;
  readonly #table: Table<Row>;
  readonly #rowsOf: (flow: FlowDetail) => readonly Row[];
  readonly #actsOf: (row: Row) => Acts;
  #count = 0;

  constructor(
    title: string,
    columns: readonly Column<Row>[],
    parts: { rowsOf(flow: FlowDetail): readonly Row[]; actsOf(row: Row): Acts; readonly empty: string },
  ) {
    this.title = title;
    this.#table = new Table<Row>({
      columns,
      key: ({ id }) => id,
      sort: { title: ID, descending: false },
      empty: parts.empty,
    });
    this.#rowsOf = parts.rowsOf;
    this.#actsOf = parts.actsOf;
  }

  get count(): number {
    return this.#count;
  }

  take(flow: FlowDetail): void {
    const rows = this.#rowsOf(flow);
    this.#count = rows.length;
    this.#table.replace(rows);
  }

  draw(area: Area): readonly Line[] {
    return this.#table.draw(area);
  }

  move(motion: Motion): void {
    this.#table.move(motion);
  }

  acts(): Acts {
    const { current } = this.#table;
    return current ? this.#actsOf(current) : {};
  }
}

/** The inputs of a flow. */
export function inputsPane(): FlowPane {
  return new ListPane("Inputs", INPUT_COLUMNS, {
    rowsOf: ({ inputs }) => flatInputs(inputs),
    actsOf: () => ({}),
    empty: "It has no inputs.",
  });
}

/** The triggers of a flow; they are acted upon in their own list. */
export function triggersPane(desk: Desk): FlowPane {
  let filter = "";
  return new ListPane("Triggers", TRIGGER_COLUMNS, {
    rowsOf({ namespace, id, triggers }) {
      filter = `flow:${id} ns:${namespace}`;
      return triggers;
    },
    actsOf: () => ({ open: { says: "its triggers", run: () => desk.open(desk.places.triggers(filter)) } }),
    empty: "It has no triggers.",
  });
}

function typeOf({ type, itemType }: Input): string {
  return typeof itemType === "string" ? `${type} of ${itemType}` : type;
}

function neededCell(input: Input) {
  const isNeeded = input.required !== false && input["defaults"] === undefined;
  return isNeeded ? ({ text: "needed", style: "warning" } as const) : { text: "" };
}

/** A secret's default is nobody's to read over a shoulder. */
function defaultText({ type, defaults }: Input): string {
  if (defaults === undefined || defaults === null) return "";
  if (type === "SECRET") return "***";
  const text = typeof defaults === "string" ? defaults : JSON.stringify(defaults);
  return neutralise(text.slice(0, DEFAULT_CHARS_MAX));
}
