/** One line of the tree: glyph, name, state, duration, and what else is worth a word, in columns that line up. */
import { isTerminal, type StateType } from "../../core/execution/state.ts";
import { formatElapsed } from "../text/elapsed.ts";
import { neutralise } from "../text/neutralise.ts";
import type { Line, Segment } from "../text/painter.ts";
import { fit, truncate, widthOf } from "../text/width.ts";
import { type Glyphs, glyphOf, STATE_LOOKS } from "../theme.ts";
import type { RunNode } from "./run-node.ts";
import type { TreeRow } from "./tree-rows.ts";

/** What lines are made for. */
export interface LineOptions {
  readonly columns: number;
  readonly glyphs: Glyphs;
  /** Milliseconds since the epoch; what lives has lasted until then. */
  readonly nowMs: number;
  /** Moves what is animated. Default: nothing moves. */
  readonly tick?: number;
  /** The root's name is followed by this. */
  readonly namespace: string;
  /** Keeps columns where they were in earlier pictures, as long as they fit. Default: each picture is made alone. */
  readonly layout?: Layout;
  /** Stands before the glyph of a line, two columns wide: whether it is folded. Default: nothing does. */
  mark?(row: TreeRow): Segment;
  /** Tells the rounds of loops whose number is not known. Default false. */
  readonly countsRounds?: boolean;
}

/** The columns of the pictures before. */
export interface Layout {
  /** Columns of the widest name so far. */
  nameColumns: number;
}

const INDENT = 2;
const MARK_COLUMNS = 2;
const STATE_COLUMNS = 9;
const ELAPSED_COLUMNS = 8;
const BAR_COLUMNS = 16;
/** Below this, names carry the progress of loops and nothing stands behind the duration. */
const NARROW_COLUMNS = 72;
const NAME_COLUMNS_MIN = 8;
const NAME_COLUMNS_MAX = 60;

/** The lines of rows, all of one picture so that their columns line up. */
export function rowLines(rows: readonly TreeRow[], options: LineOptions): readonly Line[] {
  const narrow = options.columns < NARROW_COLUMNS;
  const fixed = STATE_COLUMNS + ELAPSED_COLUMNS + (narrow ? 0 : BAR_COLUMNS + 10);
  const before = options.layout?.nameColumns ?? NAME_COLUMNS_MIN;
  const widest = rows.reduce((most, row) => Math.max(most, leftWidth(row, options, narrow)), before);
  if (options.layout) options.layout.nameColumns = widest;
  const room = Math.max(NAME_COLUMNS_MIN, Math.min(NAME_COLUMNS_MAX, options.columns - fixed - 1));
  const left = Math.min(widest + 1, room);
  return rows.map((row) => rowLine(row, left, options, narrow));
}

function rowLine(row: TreeRow, left: number, options: LineOptions, narrow: boolean): Line {
  const indent: Line = [{ text: " ".repeat(row.depth * INDENT) }, ...(options.mark ? [options.mark(row)] : [])];
  const { glyphs, columns } = options;
  switch (row.kind) {
    case "node":
      return [...indent, ...nodeLine(row.node, left - leadColumns(row, options), options, narrow)];
    case "expected": {
      const room = columns - leadColumns(row, options) - 2;
      const waiting = glyphOf("CREATED", glyphs);
      return [...indent, { text: `${waiting} ${truncate(neutralise(row.name), room, glyphs.ellipsis)}`, style: "dim" }];
    }
    case "sums":
      return [...indent, ...sumSegments(row.counts, glyphs)];
    case "more":
      return [...indent, { text: `${glyphs.ellipsis} ${row.rows} more ${row.where}`, style: "dim" }];
  }
}

/** Columns before the glyph of a line. */
function leadColumns({ depth }: TreeRow, { mark }: LineOptions): number {
  return depth * INDENT + (mark ? MARK_COLUMNS : 0);
}

function nodeLine(node: RunNode, left: number, options: LineOptions, narrow: boolean): Line {
  const { glyphs, tick, nowMs } = options;
  const { style } = STATE_LOOKS[node.state];
  const over = isTerminal(node.state);
  // A longer word, such as SUBMITTED, takes from the gap behind it.
  const state = node.state.padEnd(STATE_COLUMNS - 1);
  const elapsedMs = (node.endMs ?? nowMs) - node.startMs;
  const elapsed = Number.isNaN(elapsedMs) || node.state === "CREATED" ? "" : formatElapsed(elapsedMs, over);
  return [
    { text: glyphOf(node.state, glyphs, tick), style },
    { text: " " },
    ...nameSegments(node, left - 2, options, narrow),
    { text: " " },
    { text: state, style },
    { text: elapsed.padStart(STATE_COLUMNS + ELAPSED_COLUMNS - 2 - state.length), style: "dim" },
    ...(narrow ? [] : extras(node, options)),
  ];
}

function leftWidth(row: TreeRow, options: LineOptions, narrow: boolean): number {
  if (row.kind !== "node") return 0;
  const { name, detail } = nameOf(row.node, options, narrow);
  return leadColumns(row, options) + 2 + widthOf(name) + (detail === "" ? 0 : 1 + widthOf(detail));
}

function nameSegments(node: RunNode, room: number, options: LineOptions, narrow: boolean): Segment[] {
  const { ellipsis } = options.glyphs;
  const { name, detail } = nameOf(node, options, narrow);
  const style = node.kind === "execution" ? "bold" : "plain";
  const forDetail = room - widthOf(name) - 1;
  // A detail of one or two characters would tell nothing; the name alone tells more.
  if (detail === "" || (forDetail < 4 && forDetail < widthOf(detail)))
    return [{ text: fit(name, room, ellipsis), style }];
  return [{ text: name, style }, { text: " " }, { text: fit(detail, forDetail, ellipsis), style: "dim" }];
}

function nameOf(node: RunNode, options: LineOptions, narrow: boolean): { name: string; detail: string } {
  const name = neutralise(node.name);
  if (node.kind === "execution" && !node.parent) return { name, detail: neutralise(options.namespace) };
  if (node.value !== undefined) return { name, detail: `[${neutralise(node.value)}]` };
  return { name, detail: narrow ? progressText(node) : "" };
}

function progressText(node: RunNode): string {
  return node.rounds === undefined ? "" : `${node.roundsDone}/${node.rounds}`;
}

function extras(node: RunNode, { glyphs, countsRounds = false }: LineOptions): Segment[] {
  const segments: Segment[] = [];
  if (countsRounds && node.rounds === undefined && node.liveInRound.size > 1) {
    segments.push({ text: `  ${node.roundsDone}/${node.liveInRound.size} rounds`, style: "dim" });
  }
  if (node.rounds !== undefined && node.rounds > 0) {
    const filled = Math.round((node.roundsDone / node.rounds) * BAR_COLUMNS);
    const { style } = STATE_LOOKS[node.state];
    if (!isTerminal(node.state)) {
      segments.push({ text: "  " }, { text: glyphs.full.repeat(filled), style });
      segments.push({ text: glyphs.empty.repeat(BAR_COLUMNS - filled), style: "dim" });
    }
    segments.push({ text: `  ${progressText(node)}`, style: isTerminal(node.state) ? "dim" : "plain" });
  }
  if (node.attempts > 1) segments.push({ text: `  ${node.attempts} attempts`, style: "warning" });
  return segments;
}

/** How many there are in each state: `✓ 31 success  ✗ 2 failed`. */
export function sumSegments(counts: ReadonlyMap<StateType, number>, glyphs: Glyphs): Segment[] {
  return [...counts].flatMap(([state, count], index): Segment[] => [
    ...(index > 0 ? [{ text: "  " }] : []),
    { text: glyphOf(state, glyphs), style: STATE_LOOKS[state].style },
    { text: ` ${count} ${state.toLowerCase()}`, style: "dim" },
  ]);
}
