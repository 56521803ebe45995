/** The columns of executions. */
import { isTerminal } from "../../../core/execution/state.ts";
import type { ExecutionRow } from "../../source/execution-row.ts";
import { isSystemLabel } from "../../source/labels.ts";
import { formatElapsed } from "../../text/elapsed.ts";
import { dayAndTime } from "../../text/instants.ts";
import { neutralise } from "../../text/neutralise.ts";
import { glyphOf, STATE_LOOKS } from "../../theme.ts";
import type { Column } from "../../widgets/columns.ts";

/** By which they stand at first: the newest on top. */
export const STARTED = "STARTED";

/** In their order on the screen. */
export const EXECUTION_COLUMNS: readonly Column<ExecutionRow>[] = [
  {
    title: "STATE",
    cell: ({ state }, { glyphs, tick }) => ({
      text: `${glyphOf(state, glyphs, tick)} ${state}`,
      style: STATE_LOOKS[state].style,
    }),
    order: ({ state }) => state,
  },
  { title: "ID", rank: 2, cell: ({ id }) => ({ text: neutralise(id) }), order: ({ id }) => id },
  {
    title: "NAMESPACE",
    max: 40,
    rank: 3,
    cell: ({ namespace }) => ({ text: neutralise(namespace), style: "dim" }),
    order: ({ namespace }) => namespace,
  },
  {
    title: "FLOW",
    max: 40,
    cell: ({ flowId }) => ({ text: neutralise(flowId), style: "bold" }),
    order: ({ flowId }) => flowId,
  },
  {
    title: STARTED,
    rank: 1,
    cell: ({ startMs }, { nowMs }) => ({ text: dayAndTime(startMs, nowMs), style: "dim" }),
    order: ({ startMs }) => startMs,
  },
  {
    title: "DURATION",
    align: "right",
    cell: (row, { nowMs }) => ({ text: durationOf(row, nowMs) }),
    order: ({ startMs, endMs }) => (endMs === undefined ? Number.MAX_SAFE_INTEGER - startMs : endMs - startMs),
  },
  {
    title: "TRIGGER",
    max: 24,
    rank: 4,
    cell: ({ trigger }) => ({ text: neutralise(trigger?.id ?? ""), style: "dim" }),
    order: ({ trigger }) => trigger?.id ?? "",
  },
  {
    title: "LABELS",
    grows: true,
    rank: 5,
    cell: ({ labels }) => ({
      text: neutralise(
        labels
          .filter((each) => !isSystemLabel(each))
          .map(({ key, value }) => `${key}=${value}`)
          .join(" "),
      ),
      style: "dim",
    }),
  },
];

function durationOf({ state, startMs, endMs }: ExecutionRow, nowMs: number): string {
  if (Number.isNaN(startMs)) return "";
  if (endMs === undefined && isTerminal(state)) return "";
  return formatElapsed((endMs ?? nowMs) - startMs, endMs !== undefined);
}
