/** One trigger: its state with all fields, its next dates, and how its flow has it. */
import { stringify } from "yaml";
import { isJsonMap } from "../../../core/json-map.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area, View } from "../../app/view.ts";
import type { TriggerRow } from "../../source/trigger-row.ts";
import { distanceText } from "../../text/distance.ts";
import { cutLine } from "../../text/lines.ts";
import { neutralise, neutralLines } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { bothTimes } from "../../text/typed-date.ts";
import { Viewport } from "../../widgets/viewport.ts";
import { nextDates } from "./schedule-preview.ts";
import { triggerActs } from "./trigger-acts.ts";
import { conditionCell } from "./trigger-columns.ts";
import { WatchedTriggers } from "./watched-triggers.ts";

const DATES_SHOWN = 5;
const LABEL_COLUMNS = 18;

/** See the file's head. */
export class TriggerView implements View {
  readonly title: string;
  readonly place = "trigger";
  readonly #desk: Desk;
  readonly #watched: WatchedTriggers;
  readonly #viewport = new Viewport();
  #row: TriggerRow;
  #dates: readonly number[] = [];
  /** What changes with the state only. */
  #tail: readonly Line[] = [];
  #count = 0;
  #isGone = false;

  constructor(desk: Desk, row: TriggerRow) {
    this.#desk = desk;
    this.#row = row;
    this.title = neutralise(row.triggerId);
    this.#watched = new WatchedTriggers(desk, (rows) => this.#take(rows.find(({ key }) => key === row.key)));
    this.#tail = tailOf(row);
  }

  show(): void {
    this.#watched.start();
    this.#readDates();
  }

  hide(): void {
    this.#watched.stop();
  }

  chips(): readonly string[] {
    return this.#isGone ? ["gone"] : [];
  }

  draw(area: Area): readonly Line[] {
    const lines = [...this.#head(area), ...this.#tail];
    this.#count = Math.max(1, lines.length - area.rows + 1);
    const { cursor } = this.#viewport;
    const top = Math.min(cursor, this.#count - 1);
    return lines.slice(top, top + area.rows).map((line) => cutLine(line, area.columns, area.glyphs.ellipsis));
  }

  move(motion: Motion): void {
    this.#viewport.move(motion, this.#count);
  }

  acts(): Acts {
    const { executionId } = this.#row;
    const open: Acts =
      executionId === ""
        ? {}
        : {
            open: { says: "open its execution", run: () => this.#desk.open(this.#desk.places.execution(executionId)) },
          };
    return {
      ...open,
      ...triggerActs(this.#desk, this.#isGone ? [] : [this.#row], this.#row, () => this.#watched.read()),
      refresh: { run: () => this.#watched.read() },
    };
  }

  #take(row: TriggerRow | undefined): void {
    this.#isGone = row === undefined;
    if (!row) return;
    this.#row = row;
    this.#tail = tailOf(row);
    this.#readDates();
  }

  #readDates(): void {
    const now = this.#desk.clock.now();
    const read = async (): Promise<void> => {
      this.#dates = await nextDates(this.#row, now, DATES_SHOWN);
      this.#desk.redraw();
    };
    this.#desk.background(read());
  }

  #head(area: Area): readonly Line[] {
    const row = this.#row;
    const { nowMs } = area;
    const instant = (ms: number): string =>
      Number.isNaN(ms) ? "none" : `${bothTimes(ms)}   ${distanceText(ms, nowMs)}`;
    const { backfill } = row;
    return [
      [{ text: " " }, conditionCell(row, area), { text: `   ${neutralise(row.fullType)}`, style: "dim" }],
      [],
      field("flow", `${row.namespace}.${row.flowId}`),
      field("next", row.isDisabled ? "none while it is disabled" : instant(row.nextMs)),
      field("last", instant(row.lastMs)),
      ...(row.executionId === "" ? [] : [field("execution", row.executionId)]),
      ...(Number.isNaN(row.evaluatedSinceMs)
        ? []
        : [field("evaluated since", `${instant(row.evaluatedSinceMs)}   by ${row.workerId}`)]),
      ...(backfill === undefined
        ? []
        : [
            field("backfill", `${bothTimes(backfill.startMs)} to ${bothTimes(backfill.endMs)}`),
            [...field("is at", bothTimes(backfill.currentMs)), ...barOf(backfill.share, area)],
          ]),
      [],
      ...(this.#dates.length === 0 ? [] : [heading("Next dates")]),
      ...this.#dates.map(
        (ms): Line => [{ text: `   ${bothTimes(ms)}` }, { text: `   ${distanceText(ms, nowMs)}`, style: "number" }],
      ),
      ...(this.#dates.length === 0 ? [] : [[]]),
    ];
  }
}

function barOf(share: number, { glyphs }: Area): Line {
  const full = Math.floor(share * 20);
  return [
    { text: "   " },
    { text: glyphs.full.repeat(full), style: "accent" },
    { text: glyphs.empty.repeat(20 - full), style: "dim" },
    { text: ` ${Math.floor(share * 100)}%` },
  ];
}

function field(label: string, value: string): Line {
  return [{ text: ` ${label.padEnd(LABEL_COLUMNS)}`, style: "dim" }, { text: neutralise(value) }];
}

function heading(text: string): Line {
  return [{ text: ` ${text}`, style: "title" }];
}

/** The trigger in its flow, and the state with all fields. */
function tailOf({ definition, state }: TriggerRow): readonly Line[] {
  const yaml = (value: unknown): readonly Line[] =>
    neutralLines(stringify(value)).map((text) => [{ text: `   ${text}` }]);
  return [
    heading("In the flow"),
    ...(isJsonMap(definition)
      ? yaml(definition)
      : [[{ text: "   The flow has it no longer.", style: "dim" as const }]]),
    [],
    heading("State"),
    ...yaml(state),
  ];
}
