/** The lines above the panes: what the execution is, how it stands, and where it comes from. Pure. */
import { isTerminal, type StateType } from "../../../core/execution/state.ts";
import type { Area } from "../../app/view.ts";
import type { ExecutionDetail } from "../../source/execution-detail.ts";
import { isSystemLabel } from "../../source/labels.ts";
import { formatElapsed } from "../../text/elapsed.ts";
import { dayAndTime } from "../../text/instants.ts";
import { cutLine, lineWidth } from "../../text/lines.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { glyphOf, STATE_LOOKS } from "../../theme.ts";

/** Screens with fewer rows than this show the first line of the head alone. */
const ROWS_FOR_ALL = 12;

/** The head: one line where there is little room. */
export function headLines(
  detail: ExecutionDetail,
  counts: ReadonlyMap<StateType, number>,
  area: Area,
): readonly Line[] {
  const cut = (line: Line): Line => cutLine(line, area.columns, area.glyphs.ellipsis);
  const first = cut(nameLine(detail, area));
  if (area.rows < ROWS_FOR_ALL) return [first];
  const labels = labelLine(detail);
  const whence = whenceLine(detail, area);
  return [
    first,
    cut(timeLine(detail, area)),
    ...(whence.length > 0 ? [cut(whence)] : []),
    ...(labels.length > 0 ? [cut(labels)] : []),
    cut(countLine(counts, area)),
  ];
}

function nameLine(
  { state, namespace, flowId, flowRevision, id }: ExecutionDetail,
  { glyphs, tick, columns }: Area,
): Line {
  const { style } = STATE_LOOKS[state];
  const line: Line = [
    { text: ` ${glyphOf(state, glyphs, tick)} ${state}`, style },
    { text: `  ${neutralise(namespace)}.`, style: "dim" },
    { text: neutralise(flowId), style: "bold" },
    { text: ` r${flowRevision}`, style: "dim" },
  ];
  const whole: Line = [...line, { text: `  ${neutralise(id)}`, style: "accent" }];
  if (lineWidth(whole) <= columns) return whole;
  // The id is what people look for: the namespace goes first.
  return [
    { text: ` ${glyphOf(state, glyphs, tick)} ${state}`, style },
    { text: `  ${neutralise(id)}`, style: "accent" },
    { text: `  ${neutralise(flowId)}`, style: "bold" },
    { text: ` r${flowRevision}`, style: "dim" },
  ];
}

function timeLine({ state, startMs, endMs, scheduleDate, attemptNumber, trigger }: ExecutionDetail, area: Area): Line {
  const { nowMs, glyphs } = area;
  const isOver = isTerminal(state);
  const parts: Segment[] = [{ text: `   started ${dayAndTime(startMs, nowMs)}`, style: "dim" }];
  const add = (text: string, style: Segment["style"] = "dim"): void => {
    parts.push({ text: ` ${glyphs.separator} `, style: "dim" }, { text, style });
  };
  if (!Number.isNaN(startMs) && !(isOver && endMs === undefined)) {
    add(formatElapsed((endMs ?? nowMs) - startMs, isOver), "bold");
  }
  add(trigger ? `trigger ${neutralise(trigger.id)} (${neutralise(trigger.type)})` : "started by hand or by the API");
  if (attemptNumber > 1) add(`attempt ${attemptNumber}`, "warning");
  const scheduledMs = Date.parse(scheduleDate);
  if (scheduledMs > nowMs) add(`waits until ${dayAndTime(scheduledMs, nowMs)}`, "warning");
  return parts;
}

/** Where it comes from, if from another execution. */
function whenceLine({ id, parentId, originalId }: ExecutionDetail, { glyphs }: Area): Line {
  const parts = [
    ...(parentId === undefined ? [] : [`parent ${neutralise(parentId)}`]),
    ...(originalId === id || originalId === parentId ? [] : [`original ${neutralise(originalId)}`]),
  ];
  return parts.length === 0 ? [] : [{ text: `   ${parts.join(` ${glyphs.separator} `)}`, style: "dim" }];
}

function labelLine({ labels }: ExecutionDetail): Line {
  const ordered = [...labels.filter((label) => !isSystemLabel(label)), ...labels.filter(isSystemLabel)];
  return ordered.flatMap((label, index): Segment[] => [
    { text: index === 0 ? "   " : "  " },
    { text: `${neutralise(label.key)}=${neutralise(label.value)}`, style: isSystemLabel(label) ? "dim" : "accent" },
  ]);
}

function countLine(counts: ReadonlyMap<StateType, number>, { glyphs, tick }: Area): Line {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [
    { text: `   ${total} task ${total === 1 ? "run" : "runs"}`, style: "dim" },
    ...[...counts].flatMap(([state, count]): Segment[] => [
      { text: `   ${glyphOf(state, glyphs, tick)} ${count}`, style: STATE_LOOKS[state].style },
      { text: ` ${state.toLowerCase()}`, style: "dim" },
    ]),
  ];
}
