/** A row of a log as a line of the screen: instant, level, task, and the text with what was found in it. Pure. */
import { LOG_LEVELS } from "../../../core/contracts/log.ts";
import type { RowFacts } from "../../source/log/log-chunk.ts";
import { timeWithMillis } from "../../text/instants.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { fit, spanOf } from "../../text/width.ts";
import { type Glyphs, LEVEL_STYLES, type Style } from "../../theme.ts";

const LEVEL_COLUMNS = 5;

/** Of the pointer, and of what is between columns. */
const POINTER_COLUMNS = 2;
const GAP = "  ";

/** How rows are laid out. */
export interface RowLayout {
  readonly columns: number;
  readonly glyphs: Glyphs;
  readonly hasTimes: boolean;
  /** With the day before the time. */
  readonly hasDays: boolean;
  /** Columns for the task; 0 for none. */
  readonly nameColumns: number;
}

/** Columns before the text. */
export function leadColumns({ hasTimes, hasDays, nameColumns }: RowLayout): number {
  const times = hasTimes ? timeColumns(hasDays) + GAP.length : 0;
  const names = nameColumns === 0 ? 0 : nameColumns + GAP.length;
  return POINTER_COLUMNS + times + LEVEL_COLUMNS + GAP.length + names;
}

function timeColumns(hasDays: boolean): number {
  return hasDays ? 18 : 12;
}

/** What one row of the screen shows. */
export interface ShownRow {
  readonly facts: RowFacts;
  /** The task run's name. */
  readonly name: string;
  /** All of the text of the row. */
  readonly text: string;
  /** The part of it that is shown. */
  readonly from: number;
  readonly to: number;
  /** It goes on beyond the edge. */
  readonly isCut: boolean;
  /** The first row of the screen for this row of the log. */
  readonly isFirst: boolean;
  readonly isCurrent: boolean;
  /** What is looked for; global. */
  readonly pattern: RegExp | undefined;
}

/** The line. */
export function logRowLine(row: ShownRow, layout: RowLayout): Line {
  const { glyphs } = layout;
  const level = LOG_LEVELS[row.facts.level] ?? "INFO";
  const style = LEVEL_STYLES[level];
  const pointer: Segment = { text: row.isCurrent ? `${glyphs.pointer} ` : "  ", style: "accent" };
  return [
    pointer,
    ...leadOf(row, layout, level, style),
    ...marked(row, style),
    ...(row.isCut ? [{ text: glyphs.ellipsis, style: "dim" as const }] : []),
  ];
}

function leadOf({ facts, name, isFirst }: ShownRow, layout: RowLayout, level: string, style: Style): Line {
  const { hasTimes, hasDays, nameColumns, glyphs } = layout;
  // Further rows of an entry are its text alone, so that a stack trace is read as one.
  if (facts.isContinued || !isFirst) return [{ text: " ".repeat(leadColumns(layout) - POINTER_COLUMNS) }];
  const time = timeWithMillis(facts.timeMs, hasDays).padEnd(timeColumns(hasDays));
  return [
    ...(hasTimes ? [{ text: `${time}${GAP}`, style: "dim" as const }] : []),
    { text: `${level.padEnd(LEVEL_COLUMNS)}${GAP}`, style },
    ...(nameColumns === 0 ? [] : [{ text: `${fit(name, nameColumns, glyphs.ellipsis)}${GAP}`, style: "dim" as const }]),
  ];
}

/** The shown part of the text, with what was found on a ground of its own. */
function marked({ text, from, to, pattern }: ShownRow, style: Style): Line {
  const shown = text.slice(from, to);
  if (!pattern) return [{ text: shown, style }];
  const segments: Segment[] = [];
  let at = from;
  for (const match of text.matchAll(pattern)) {
    const [begin, end] = [Math.max(from, match.index), Math.min(to, match.index + match[0].length)];
    if (begin >= to) break;
    if (begin >= end) continue;
    if (begin > at) segments.push({ text: text.slice(at, begin), style });
    segments.push({ text: text.slice(begin, end), style, back: "match" });
    at = end;
  }
  if (at < to) segments.push({ text: text.slice(at, to), style });
  return segments;
}

/** A part of a text, as indexes into it. */
export interface Cut {
  readonly from: number;
  readonly to: number;
  /** The text goes on beyond the edge. */
  readonly isCut: boolean;
}

/** The part of a text from a column on that has room; with room for the ellipsis where it goes on. */
export function cutSpan(text: string, left: number, room: number): Cut {
  const whole = spanOf(text, left, room);
  if (whole.to >= text.length) return { ...whole, isCut: false };
  return { ...spanOf(text, left, Math.max(0, room - 1)), isCut: true };
}
