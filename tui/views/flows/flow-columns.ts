/** The columns of flows. */
import { isTerminal } from "../../../core/execution/state.ts";
import type { FlowRow } from "../../source/flow-row.ts";
import { dayAndTime } from "../../text/instants.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Segment } from "../../text/painter.ts";
import { type Glyphs, glyphOf, STATE_LOOKS } from "../../theme.ts";
import type { Column } from "../../widgets/columns.ts";
import type { FlowRuns } from "./flow-runs.ts";

/** By which they stand at first. */
export const NAMESPACE = "NAMESPACE";

const LAST_STATE = "LAST STATE";
const LAST_RUN = "LAST RUN";

/** Whether a column's order changes with executions. */
export function isAboutRuns(title: string): boolean {
  return title === LAST_STATE || title === LAST_RUN;
}

const NAME_COLUMNS: readonly Column<FlowRow>[] = [
  {
    title: NAMESPACE,
    max: 40,
    cell: ({ namespace, isDisabled }) => ({ text: neutralise(namespace), style: isDisabled ? "dim" : "plain" }),
    order: ({ namespace, id }) => `${namespace}\u0000${id}`,
  },
  {
    title: "FLOW",
    max: 48,
    cell: ({ id, isDisabled }) => ({ text: neutralise(id), style: isDisabled ? "dim" : "bold" }),
    order: ({ id }) => id,
  },
  {
    title: "REV",
    align: "right",
    rank: 4,
    cell: ({ revision }) => ({ text: String(revision), style: "dim" }),
    order: ({ revision }) => revision,
  },
];

const OTHER_COLUMNS: readonly Column<FlowRow>[] = [
  {
    title: "TRIGGERS",
    align: "right",
    rank: 6,
    cell: ({ triggers }) => ({ text: triggers.length === 0 ? "" : String(triggers.length), style: "dim" }),
    order: ({ triggers }) => triggers.length,
  },
  {
    title: "STATUS",
    rank: 3,
    cell: ({ isDisabled }) => (isDisabled ? { text: "disabled", style: "warning" } : { text: "" }),
    order: ({ isDisabled }) => (isDisabled ? 1 : 0),
  },
  {
    title: "LABELS",
    max: 30,
    rank: 8,
    cell: ({ labels }) => ({
      text: neutralise(labels.map(({ key, value }) => `${key}=${value}`).join(" ")),
      style: "dim",
    }),
  },
  {
    title: "DESCRIPTION",
    grows: true,
    rank: 7,
    cell: ({ description }) => ({ text: neutralise(firstLine(description)), style: "dim" }),
  },
];

/** In their order on the screen. @param runs tells how they went last */
export function flowColumns(runs: FlowRuns): readonly Column<FlowRow>[] {
  return [...NAME_COLUMNS, ...runColumns(runs), ...OTHER_COLUMNS];
}

function runColumns(runs: FlowRuns): readonly Column<FlowRow>[] {
  const lastOf = ({ key }: FlowRow) => runs.of(key)[0];
  return [
    {
      title: LAST_STATE,
      rank: 1,
      cell: (row, { glyphs, tick }) => stateCell(lastOf(row)?.state, glyphs, tick),
      order: (row) => lastOf(row)?.state ?? "",
    },
    {
      title: LAST_RUN,
      rank: 2,
      cell: (row, { nowMs }) => ({ text: dayAndTime(lastOf(row)?.startMs ?? Number.NaN, nowMs), style: "dim" }),
      order: (row) => lastOf(row)?.startMs ?? 0,
    },
    {
      title: "HISTORY",
      rank: 5,
      cell: ({ key }, { glyphs }) => historyCell(runs.of(key), glyphs),
    },
  ];
}

/** Something runs right now. */
export function isLive(runs: FlowRuns, { key }: FlowRow): boolean {
  const [last] = runs.of(key);
  return last !== undefined && !isTerminal(last.state);
}

function stateCell(state: keyof typeof STATE_LOOKS | undefined, glyphs: Glyphs, tick: number): Segment {
  if (state === undefined) return { text: "" };
  return { text: `${glyphOf(state, glyphs, tick)} ${state}`, style: STATE_LOOKS[state].style };
}

/** The oldest on the left, in the style of the newest: a cell has one. */
function historyCell(runs: ReturnType<FlowRuns["of"]>, glyphs: Glyphs): Segment {
  const [newest] = runs;
  if (!newest) return { text: "" };
  const text = runs
    .map(({ state }) => glyphOf(state, glyphs))
    .reverse()
    .join("");
  return { text, style: STATE_LOOKS[newest.state].style };
}

function firstLine(text: string): string {
  return text.trimStart().split("\n", 1)[0] ?? "";
}
