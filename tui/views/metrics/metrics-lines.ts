/** Lines of the view of metrics: totals, numbers of now, and pictures side by side. */
import type { StateType } from "../../../core/execution/state.ts";
import type { Area } from "../../app/view.ts";
import { formatElapsed } from "../../text/elapsed.ts";
import { cutLine, fitLine } from "../../text/lines.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { glyphOf, STATE_LOOKS } from "../../theme.ts";

/** A rate with as many digits as tell something: `0.2`, `12`. */
export function rateText(value: number): string {
  return value === 0 || value >= 10 ? String(Math.round(value)) : value.toFixed(1);
}

/** How many have begun today, by state. @param counts undefined while they are read */
export function todayLine(counts: ReadonlyMap<StateType, number> | undefined, { columns, glyphs }: Area): Line {
  if (!counts) return [];
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const states = [...counts].flatMap(([state, count]): Segment[] => [
    { text: `   ${glyphOf(state, glyphs)} ${count}`, style: STATE_LOOKS[state].style },
    { text: ` ${state.toLowerCase()}`, style: "dim" },
  ]);
  return cutLine(
    [{ text: ` ${total}`, style: "bold" }, { text: " today", style: "dim" }, ...states],
    columns,
    glyphs.ellipsis,
  );
}

/** What is told of now. Durations in milliseconds, NaN for none. */
export interface NumbersOfNow {
  readonly running: number;
  readonly queued: number;
  readonly median: number;
  /** What 95 of 100 stayed below. */
  readonly late: number;
  readonly slots: { readonly used: number; readonly slots: number } | undefined;
}

/** What runs and waits, how long things take, and how busy workers are. */
export function numbersLine({ running, queued, median, late, slots }: NumbersOfNow, { columns, glyphs }: Area): Line {
  const number = (value: string, word: string): Segment[] => [
    { text: ` ${value}`, style: "bold" },
    { text: ` ${word}  `, style: "dim" },
  ];
  const durations = Number.isNaN(median)
    ? []
    : [...number(formatElapsed(median, true), "median"), ...number(formatElapsed(late, true), "p95")];
  return cutLine(
    [
      ...number(String(running), "running"),
      ...number(String(queued), "queued"),
      ...durations,
      ...(slots ? number(`${slots.used}/${slots.slots}`, "slots in use") : []),
    ],
    columns,
    glyphs.ellipsis,
  );
}

/** Pictures side by side, each so many columns wide. */
export function beside(pictures: readonly (readonly Line[])[], width: number): readonly Line[] {
  const height = Math.max(0, ...pictures.map(({ length }) => length));
  return Array.from({ length: height }, (_, row) =>
    pictures.flatMap(
      (picture, index): Line => [{ text: index === 0 ? " " : "  " }, ...fitLine(picture[row] ?? [], width, "")],
    ),
  );
}
