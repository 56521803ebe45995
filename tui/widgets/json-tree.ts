/** Values of JSON as a tree of lines that can be folded: inputs, outputs, variables, pairs. Pure but for the cursor in it. */

import { isJsonMap } from "../../core/json-map.ts";
import type { Motion } from "../app/key-table.ts";
import type { Area } from "../app/view.ts";
import { neutralise } from "../text/neutralise.ts";
import type { Line, Segment } from "../text/painter.ts";
import { truncate, widthOf } from "../text/width.ts";
import type { Glyphs, Style } from "../theme.ts";
import { CursorList } from "./cursor-list.ts";

/** Lines of one list or object that are shown; all of them can be seen as a text. */
export const CHILDREN_MAX = 1_000;

/** Lists and objects with more entries than this are folded at first. */
export const OPEN_ENTRIES_MAX = 50;

/** Levels that are open at first. */
const OPEN_DEPTH = 3;

/** Characters of a value that a line is made of. */
const VALUE_CHARS_MAX = 1_000;

/** Lines of a text that are counted. */
const LINES_COUNTED_MAX = 1_000;

/** A named value. */
export interface JsonEntry {
  readonly label: string;
  /** Tells it from its siblings. Default: the label. */
  readonly key?: string;
  readonly value: unknown;
}

/** Entries in place of a value: an object whose labels may come twice, and where the order counts. */
export class Entries {
  readonly all: readonly JsonEntry[];

  constructor(all: readonly JsonEntry[]) {
    this.all = all;
  }
}

/** One line. */
export interface JsonRow {
  readonly key: string;
  readonly depth: number;
  readonly label: string;
  readonly value: unknown;
  /** Undefined for what has nothing inside. */
  readonly isOpen: boolean | undefined;
}

/** What is said behind a value. */
export type JsonNote = (row: JsonRow) => string;

/** See the file's head. */
export class JsonTree {
  readonly #list = new CursorList<JsonRow>(({ key }) => key);
  readonly #folds = new Map<string, boolean>();
  #entries: readonly JsonEntry[] = [];
  #all: boolean | undefined;

  /** The line that is pointed at. */
  get current(): JsonRow | undefined {
    return this.#list.current;
  }

  /** Shows these values from now on. */
  replace(entries: readonly JsonEntry[]): void {
    this.#entries = entries;
    this.#refresh();
  }

  /** Moves; to the left and right it folds and unfolds. */
  move(motion: Motion): void {
    if (motion !== "left" && motion !== "right") return this.#list.move(motion);
    const { current } = this.#list;
    if (current?.isOpen === undefined) return;
    this.#folds.set(current.key, motion === "right");
    this.#refresh();
  }

  /** Folds the line that is pointed at, or unfolds it. */
  toggle(): void {
    const { current } = this.#list;
    if (current?.isOpen === undefined) return;
    this.#folds.set(current.key, !current.isOpen);
    this.#refresh();
  }

  /** Folds all, or unfolds all. */
  toggleAll(): void {
    this.#folds.clear();
    this.#all = this.#all === false;
    this.#refresh();
  }

  draw(area: Area, note: JsonNote = () => ""): readonly Line[] {
    return this.#list.draw(area, (rows) => rows.map((row) => jsonLine(row, area, note)));
  }

  #refresh(): void {
    const isOpen = (key: string, depth: number, count: number): boolean =>
      this.#folds.get(key) ?? (depth === 0 ? true : (this.#all ?? (depth < OPEN_DEPTH && count <= OPEN_ENTRIES_MAX)));
    this.#list.replace(jsonRows(this.#entries, isOpen));
  }
}

/** The lines of values. @param isOpen whether what has this key, so deep, with so many entries, is open */
export function jsonRows(
  entries: readonly JsonEntry[],
  isOpen: (key: string, depth: number, count: number) => boolean,
): readonly JsonRow[] {
  const rows: JsonRow[] = [];
  const add = ({ label, key: own = label, value }: JsonEntry, parent: string, depth: number): void => {
    const key = `${parent}/${own}`;
    const inside = insideOf(value);
    const open = inside.length > 0 ? isOpen(key, depth, inside.length) : undefined;
    rows.push({ key, depth, label, value, isOpen: open });
    if (!open) return;
    for (const each of inside.slice(0, CHILDREN_MAX)) add(each, key, depth + 1);
    const left = inside.length - CHILDREN_MAX;
    if (left > 0) rows.push({ key: `${key}/...`, depth: depth + 1, label: `${left} more`, value, isOpen: undefined });
  };
  for (const entry of entries) add(entry, "", 0);
  return rows;
}

function insideOf(value: unknown): readonly JsonEntry[] {
  if (value instanceof Entries) return value.all;
  if (Array.isArray(value)) return value.map((each: unknown, index) => ({ label: String(index), value: each }));
  if (isJsonMap(value)) return Object.entries(value).map(([label, each]) => ({ label, value: each }));
  return [];
}

/** What of an entry passes: all of it where its label does, otherwise what inside of it does; undefined for nothing. */
export function sifted(entry: JsonEntry, passes: (text: string) => boolean): JsonEntry | undefined {
  if (passes(entry.label)) return entry;
  const inside = insideOf(entry.value);
  if (inside.length === 0) return passes(String(entry.value).slice(0, VALUE_CHARS_MAX)) ? entry : undefined;
  const left = inside.flatMap((each) => sifted(each, passes) ?? []);
  return left.length === 0 ? undefined : { ...entry, value: new Entries(left) };
}

/** The whole value as a text, for looking at it and for copying. */
export function jsonText(value: unknown): { readonly text: string; readonly language: "json" | "plain" } {
  if (typeof value === "string") return { text: value, language: "plain" };
  return { text: JSON.stringify(plainOf(value), null, 2) ?? "null", language: "json" };
}

function plainOf(value: unknown): unknown {
  if (!(value instanceof Entries)) return value;
  return Object.fromEntries(value.all.map(({ label, key = label, value: each }) => [key, plainOf(each)]));
}

function jsonLine(row: JsonRow, { columns, glyphs }: Area, note: JsonNote): Line {
  const mark = row.isOpen === undefined ? "  " : `${glyphs.folds[row.isOpen ? 1 : 0]} `;
  const label = neutralise(row.label);
  const lead = row.depth * 2 + 2 + widthOf(label) + 2;
  const said = note(row);
  const room = Math.max(8, columns - lead - (said === "" ? 0 : widthOf(said) + 2));
  return [
    { text: " ".repeat(row.depth * 2) },
    { text: mark, style: "dim" },
    { text: label, style: row.depth === 0 ? "title" : "accent" },
    { text: "  " },
    valueSegment(row, room, glyphs),
    { text: said === "" ? "" : `  ${said}`, style: "dim" },
  ];
}

function valueSegment({ value, isOpen }: JsonRow, room: number, glyphs: Glyphs): Segment {
  if (value instanceof Entries) return { text: isOpen === false ? `${value.all.length}` : "", style: "dim" };
  if (Array.isArray(value)) return { text: `[${value.length}]`, style: "dim" };
  if (isJsonMap(value)) return { text: `{${Object.keys(value).length}}`, style: "dim" };
  const text = typeof value === "string" ? value : String(value);
  const lines = text.slice(0, VALUE_CHARS_MAX).trimEnd().split("\n");
  const more = lines.length > 1 ? ` ${glyphs.ellipsis} ${lineCount(text)} lines` : "";
  return { text: truncate(`${neutralise(lines[0] ?? "")}${more}`, room, glyphs.ellipsis), style: styleOf(value) };
}

/** `12`, or `1000 or more`: counting those of a very long text would take its time in each picture. */
function lineCount(text: string): string {
  const end = text.trimEnd().length;
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) {
    count++;
    if (count === LINES_COUNTED_MAX) return `${count} or more`;
  }
  return String(count);
}

function styleOf(value: unknown): Style {
  if (typeof value === "number" || typeof value === "boolean") return "number";
  return value === null || value === undefined ? "dim" : "plain";
}
