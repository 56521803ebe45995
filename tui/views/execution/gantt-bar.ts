/** Bars on an axis of time: what waited and what ran can be told apart, also without colours. Pure. */
import { isTerminal, type StateEntry, type StateType } from "../../../core/execution/state.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { type Glyphs, STATE_LOOKS, type Style } from "../../theme.ts";

/** The time that a picture shows, in milliseconds since the epoch. */
export interface Span {
  readonly fromMs: number;
  /** Later than `fromMs`. */
  readonly toMs: number;
}

type Part = "waiting" | "paused" | "running";

const PART_OF: Partial<Readonly<Record<StateType, Part>>> = {
  CREATED: "waiting",
  SUBMITTED: "waiting",
  QUEUED: "waiting",
  RESUBMITTED: "waiting",
  RETRYING: "waiting",
  RETRIED: "waiting",
  FAILED: "waiting",
  PAUSED: "paused",
  BREAKPOINT: "paused",
};

/** What is shown where several parts fall into one column. */
const RANK: readonly Part[] = ["waiting", "paused", "running"];

/**
 * The bar of what went through these states, exactly `columns` wide. However short something was, it has a column.
 * @param nowMs until which what lives has lasted
 */
export function ganttBar(
  histories: readonly StateEntry[],
  { span, columns, nowMs, glyphs }: { span: Span; columns: number; nowMs: number; glyphs: Glyphs },
): Line {
  const cells: (Part | undefined)[] = Array.from({ length: Math.max(0, columns) }, () => undefined);
  const last = histories.at(-1);
  const scale = columns / (span.toMs - span.fromMs);
  histories.forEach(({ state, date }, index) => {
    const fromMs = Date.parse(date);
    if (index > 0 && index === histories.length - 1 && isTerminal(state)) return;
    const toMs = Date.parse(histories[index + 1]?.date ?? "") || (isTerminal(state) ? fromMs : nowMs);
    const first = cellOf(fromMs, span, scale, columns);
    const end = Math.max(first + 1, Math.min(columns, Math.ceil((toMs - span.fromMs) * scale)));
    const part = PART_OF[state] ?? "running";
    for (let cell = first; cell < end; cell++) cells[cell] = greater(cells[cell], part);
  });
  return segmentsOf(cells, last ? STATE_LOOKS[last.state].style : "dim", glyphs);
}

function cellOf(ms: number, span: Span, scale: number, columns: number): number {
  return Math.max(0, Math.min(columns - 1, Math.floor((ms - span.fromMs) * scale)));
}

function greater(a: Part | undefined, b: Part): Part {
  return a !== undefined && RANK.indexOf(a) > RANK.indexOf(b) ? a : b;
}

function segmentsOf(cells: readonly (Part | undefined)[], style: Style, glyphs: Glyphs): Line {
  const segments: Segment[] = [];
  for (let from = 0; from < cells.length; ) {
    const part = cells[from];
    let to = from;
    while (to < cells.length && cells[to] === part) to++;
    const { glyph, style: look } = lookOf(part, style, glyphs);
    segments.push({ text: glyph.repeat(to - from), style: look });
    from = to;
  }
  return segments;
}

function lookOf(part: Part | undefined, style: Style, { full, empty, bar }: Glyphs): { glyph: string; style: Style } {
  switch (part) {
    case undefined:
      return { glyph: " ", style: "plain" };
    case "waiting":
      return { glyph: empty, style: "dim" };
    case "paused":
      return { glyph: bar, style: "warning" };
    case "running":
      return { glyph: full, style };
  }
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** From one label to the next: numbers that people count in. */
const STEPS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000].map((days) => days * DAY_MS),
];

/** Columns that a label and the gap behind it need. */
const LABEL_COLUMNS = 9;

/** The labels of the axis: how long after the beginning each place is. */
export function ganttAxis({ fromMs, toMs }: Span, columns: number): string {
  const perColumn = (toMs - fromMs) / Math.max(1, columns);
  const stepMs = STEPS_MS.find((step) => step / perColumn >= LABEL_COLUMNS) ?? toMs - fromMs;
  let axis = "";
  for (let ms = 0; ms <= toMs - fromMs; ms += stepMs) {
    const at = Math.round(ms / perColumn);
    const label = stepLabel(ms);
    if (at + label.length > columns) break;
    axis = axis.padEnd(at) + label;
  }
  return axis;
}

/** `0`, `250ms`, `15s`, `1m30s`, `2h30m`, `3d`. */
function stepLabel(ms: number): string {
  if (ms === 0) return "0";
  if (ms < SECOND_MS) return `${ms}ms`;
  if (ms < MINUTE_MS) return `${ms / SECOND_MS}s`;
  const [unit, big, small, smaller] =
    ms < HOUR_MS
      ? [MINUTE_MS, "m", SECOND_MS, "s"]
      : ms < DAY_MS
        ? [HOUR_MS, "h", MINUTE_MS, "m"]
        : [DAY_MS, "d", HOUR_MS, "h"];
  const rest = Math.round((ms % Number(unit)) / Number(small));
  return `${Math.floor(ms / Number(unit))}${big}${rest === 0 ? "" : `${rest}${smaller}`}`;
}
