/** The picture of a run that goes on: the tree, the newest log lines, and a word about what the user asked for. */
import type { Line } from "../text/painter.ts";
import { truncate } from "../text/width.ts";
import { logLines } from "./log-lines.ts";
import type { RunModel } from "./model.ts";
import { type LineOptions, rowLines } from "./row-line.ts";
import { treeRows } from "./tree-rows.ts";

/** Log lines under the tree. */
export const LIVE_LOG_LINES_MAX = 6;

/** What a frame is made for. */
export interface LiveFrameOptions extends Omit<LineOptions, "namespace"> {
  /** Lines of the terminal; the frame takes fewer. */
  readonly rows: number;
  /** A word at the foot, such as that the run is being killed. */
  readonly notice?: string | undefined;
}

/** The lines of a frame. Always less high than the terminal, so that it can be drawn over. */
export function liveFrame(model: RunModel, options: LiveFrameOptions): readonly Line[] {
  const { rows, notice, columns, glyphs } = options;
  const height = Math.max(2, rows - 1);
  const foot: Line[] =
    notice === undefined ? [] : [[], [{ text: truncate(notice, columns, glyphs.ellipsis), style: "warning" }]];
  const log = logLines(model.log.last(LIVE_LOG_LINES_MAX), {
    columns,
    glyphs,
    long: "cut",
    linesMax: Math.min(LIVE_LOG_LINES_MAX, Math.floor((height - foot.length) / 3)),
  });
  const logBlock: readonly Line[] = log.length > 0 ? [[], ...log] : [];
  const rowsMax = Math.max(1, height - foot.length - logBlock.length);
  const tree = rowLines(treeRows(model.root, { rowsMax }), { ...options, namespace: model.namespace });
  return [...tree, ...logBlock, ...foot];
}
