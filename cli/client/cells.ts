/** Fields that several tables have: states, dates, durations, labels. */

import { STATES } from "../../core/execution/state.ts";
import { SYSTEM_LABEL_PREFIX } from "../../core/flow/schema/names.ts";
import { at, listAt, textAt } from "../../core/rest/json-fields.ts";
import { formatElapsed } from "../../tui/text/elapsed.ts";
import { type Glyphs, glyphOf, STATE_LOOKS } from "../../tui/theme.ts";
import type { Cell } from "./table.ts";

/** A state as the view of a run shows it: its glyph, its word, its colour. */
export function stateCell(state: string, glyphs: Glyphs): Cell {
  const known = STATES.find((each) => each === state);
  if (!known) return { text: state };
  return { text: `${glyphOf(known, glyphs)} ${state}`, raw: state, style: STATE_LOOKS[known].style };
}

/** An instant in the time of this machine; as it is for programs. */
export function instantCell(instant: string): Cell {
  const date = new Date(instant);
  if (instant === "" || Number.isNaN(date.getTime())) return { text: instant === "" ? "-" : instant, raw: instant };
  const two = (part: number): string => String(part).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return { text: `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`, raw: instant };
}

/** How long an execution or task run took, where it is over. */
export function durationCell(state: unknown): Cell {
  const histories = listAt(state, "histories");
  const first = Date.parse(textAt(state, "startDate") || textAt(histories[0], "date"));
  const last = Date.parse(textAt(state, "endDate"));
  if (Number.isNaN(first) || Number.isNaN(last)) return { text: "-", raw: "" };
  return { text: formatElapsed(last - first, true), raw: textAt(state, "duration") };
}

/** `key:value` of labels as servers write them, in lists or in maps; those of the system are left out. */
export function labelsText(labels: unknown): string {
  const pairs = Array.isArray(labels)
    ? labels.map((label) => [textAt(label, "key"), textAt(label, "value")] as const)
    : Object.keys(Object(labels)).map((key) => [key, textAt(labels, key)] as const);
  return pairs
    .filter(([key]) => !key.startsWith(SYSTEM_LABEL_PREFIX))
    .map(([key, value]) => `${key}:${value}`)
    .join(" ");
}

/** A switch in a word, and nothing when it is off. */
export function switchCell(row: unknown, key: string, word: string): Cell {
  return at(row, key) === true ? { text: word, style: "warning" } : { text: "" };
}
