/** The columns of triggers. */
import type { Area } from "../../app/view.ts";
import type { TriggerCondition, TriggerRow } from "../../source/trigger-row.ts";
import { distanceText } from "../../text/distance.ts";
import { dayAndTime } from "../../text/instants.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Segment } from "../../text/painter.ts";
import { glyphOf, type StateLook } from "../../theme.ts";
import type { Column } from "../../widgets/columns.ts";

/** By which they stand at first: what comes next on top. */
export const NEXT = "NEXT";

/** The looks of what triggers are up to. */
export const CONDITION_LOOKS: Readonly<Record<TriggerCondition, StateLook>> = {
  ENABLED: { glyph: "✓", ascii: "+", style: "success" },
  DISABLED: { glyph: "■", ascii: "#", style: "dim" },
  LOCKED: { glyph: "◍", ascii: "*", style: "running" },
  EVALUATING: { glyph: "●", ascii: "*", style: "running" },
  BACKFILL: { glyph: "↻", ascii: "@", style: "accent" },
  "BACKFILL PAUSED": { glyph: "‖", ascii: "=", style: "warning" },
};

/** What a trigger is up to, by glyph, colour and word; how far it is where it makes up for past dates. */
export function conditionCell({ condition, backfill }: TriggerRow, { glyphs }: Pick<Area, "glyphs">): Segment {
  const look = CONDITION_LOOKS[condition];
  const share = backfill === undefined ? "" : ` ${Math.floor(backfill.share * 100)}%`;
  return { text: `${glyphs.ascii ? look.ascii : look.glyph} ${condition}${share}`, style: look.style };
}

/** In their order on the screen. */
export const TRIGGER_COLUMNS: readonly Column<TriggerRow>[] = [
  { title: "STATE", cell: conditionCell, order: ({ condition }) => condition },
  {
    title: "NAMESPACE",
    max: 40,
    rank: 3,
    cell: ({ namespace }) => ({ text: neutralise(namespace), style: "dim" }),
    order: ({ namespace }) => namespace,
  },
  { title: "FLOW", max: 40, cell: ({ flowId }) => ({ text: neutralise(flowId) }), order: ({ flowId }) => flowId },
  {
    title: "TRIGGER",
    max: 40,
    cell: ({ triggerId }) => ({ text: neutralise(triggerId), style: "bold" }),
    order: ({ triggerId }) => triggerId,
  },
  {
    title: "TYPE",
    max: 24,
    rank: 4,
    cell: ({ type }) => ({ text: neutralise(type), style: "dim" }),
    order: ({ type }) => type,
  },
  {
    title: NEXT,
    rank: 1,
    cell: ({ nextMs, isDisabled }, { nowMs }) => ({
      text: dayAndTime(nextMs, nowMs),
      style: isDisabled ? "dim" : "plain",
    }),
    order: ({ nextMs, isDisabled }) => (Number.isNaN(nextMs) || isDisabled ? Number.MAX_SAFE_INTEGER : nextMs),
  },
  {
    title: "WHEN",
    align: "right",
    cell: (row, { nowMs }) => ({ text: whenText(row, nowMs), style: "number" }),
    order: ({ nextMs }) => (Number.isNaN(nextMs) ? Number.MAX_SAFE_INTEGER : nextMs),
  },
  {
    title: "LAST",
    rank: 5,
    cell: ({ lastMs }, { nowMs }) => ({ text: dayAndTime(lastMs, nowMs), style: "dim" }),
    order: ({ lastMs }) => (Number.isNaN(lastMs) ? 0 : lastMs),
  },
  {
    title: "EXECUTION",
    grows: true,
    rank: 6,
    cell: ({ executionId }, { glyphs, tick }) =>
      executionId === ""
        ? { text: "" }
        : { text: `${glyphOf("RUNNING", glyphs, tick)} ${neutralise(executionId)}`, style: "running" },
    order: ({ executionId }) => executionId,
  },
];

/** A date that has passed is told as such: the trigger waits for something. */
function whenText({ nextMs, isDisabled, kind }: TriggerRow, nowMs: number): string {
  if (isDisabled) return "";
  if (kind === "REALTIME") return "listens";
  return nextMs < nowMs ? "due" : distanceText(nextMs, nowMs);
}
