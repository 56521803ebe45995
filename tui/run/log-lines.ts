/** Log messages as lines of a picture: the task's name, a bar, and the message in the colour of its level. */
import { neutralise, neutralLines } from "../text/neutralise.ts";
import type { Line } from "../text/painter.ts";
import { fit, truncate, widthOf } from "../text/width.ts";
import { type Glyphs, LEVEL_STYLES } from "../theme.ts";
import type { TailEntry } from "./log-tail.ts";

/** How log lines are made. */
export interface LogLineOptions {
  readonly columns: number;
  readonly glyphs: Glyphs;
  /** At most this many lines, the newest. */
  readonly linesMax: number;
  /** Cut lines at the edge; otherwise they are left to the terminal, whole. */
  readonly cut: boolean;
  /** Name the task of each line. Default true. */
  readonly names?: boolean;
}

const NAME_SHARE = 4;
const NAME_COLUMNS_MAX = 24;

/** The newest lines of the messages, oldest first. */
export function logLines(entries: readonly TailEntry[], options: LogLineOptions): readonly Line[] {
  const { columns, glyphs, linesMax, cut, names = true } = options;
  if (linesMax <= 0) return [];
  const named = entries.flatMap((entry) => {
    const name = names ? neutralise(entry.taskId ?? "") : "";
    return neutralLines(entry.message).map((text) => ({ name, text, style: LEVEL_STYLES[entry.level] }));
  });
  const shown = named.slice(-linesMax);
  const widest = shown.reduce((most, { name }) => Math.max(most, widthOf(name)), 0);
  const nameColumns = Math.min(widest, NAME_COLUMNS_MAX, Math.floor(columns / NAME_SHARE));
  return shown.map(({ name, text, style }) => {
    const head = names ? `${fit(name, nameColumns, glyphs.ellipsis)} ${glyphs.bar} ` : `${glyphs.bar} `;
    const room = columns - widthOf(head);
    return [
      { text: `  ${head}`, style: "dim" },
      { text: cut ? truncate(text, room - 2, glyphs.ellipsis) : text, style },
    ];
  });
}
