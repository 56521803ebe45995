/** Log messages as lines of a picture: the task's name, a bar, and the message in the colour of its level. */
import { neutralise, neutralLines } from "../text/neutralise.ts";
import type { Line } from "../text/painter.ts";
import { fit, truncate, widthOf, wrap } from "../text/width.ts";
import { type Glyphs, LEVEL_STYLES } from "../theme.ts";
import type { TailEntry } from "./log-tail.ts";

/** What may happen to lines that are too long. */
export const LONG_LINES = ["cut", "wrap", "keep"] as const;
/** What happens to lines that are too long. */
export type LongLines = (typeof LONG_LINES)[number];

/** How log lines are made. */
export interface LogLineOptions {
  readonly columns: number;
  readonly glyphs: Glyphs;
  /** At most this many lines, the newest. */
  readonly linesMax: number;
  /** What happens to lines that are too long: cut at the edge, continued below, or left whole. */
  readonly long: LongLines;
  /** Name the task of each line. Default true. */
  readonly names?: boolean;
}

const NAME_SHARE = 4;
const NAME_COLUMNS_MAX = 24;

/** The newest lines of the messages, oldest first. */
export function logLines(entries: readonly TailEntry[], options: LogLineOptions): readonly Line[] {
  const { columns, glyphs, linesMax, long, names = true } = options;
  if (linesMax <= 0) return [];
  const named = entries.flatMap((entry) => {
    const name = names ? neutralise(entry.taskId ?? "") : "";
    return neutralLines(entry.message).map((text) => ({ name, text, style: LEVEL_STYLES[entry.level] }));
  });
  const shown = named.slice(-linesMax);
  const widest = shown.reduce((most, { name }) => Math.max(most, widthOf(name)), 0);
  const nameColumns = Math.min(widest, NAME_COLUMNS_MAX, Math.floor(columns / NAME_SHARE));
  return shown.flatMap(({ name, text, style }) => {
    const head = names ? `  ${fit(name, nameColumns, glyphs.ellipsis)} ${glyphs.bar} ` : `  ${glyphs.bar} `;
    const room = columns - widthOf(head);
    if (long === "cut")
      return [
        [
          { text: head, style: "dim" },
          { text: truncate(text, room, glyphs.ellipsis), style },
        ],
      ];
    const below = `${" ".repeat(widthOf(head) - 2)}${glyphs.bar} `;
    return (long === "wrap" ? wrap(text, room) : [text]).map(
      (piece, index): Line => [
        { text: index === 0 ? head : below, style: "dim" },
        { text: piece, style },
      ],
    );
  });
}
