/** The picture around a view: where one is, how the connection is, what can be done, and what was said last. */

import type { LiveState } from "../source/live-executions.ts";
import { formatElapsed } from "../text/elapsed.ts";
import { cutLine, lineWidth, spread } from "../text/lines.ts";
import { neutralise } from "../text/neutralise.ts";
import type { Line, Segment } from "../text/painter.ts";
import { wrap } from "../text/width.ts";
import type { Style } from "../theme.ts";
import type { NoticeKind } from "./desk.ts";
import { ACT_NAMES, type ActName, keyEntry, shownKey } from "./key-table.ts";
import type { Overlay } from "./overlay.ts";
import type { Acts, Area, View } from "./view.ts";

/** A message at the foot. */
export interface Notice {
  readonly text: string;
  readonly kind: NoticeKind;
}

/** What a frame is made of. */
export interface FrameParts {
  readonly target: string;
  readonly live: LiveState;
  /** The way to the view on top, which is the last one. */
  readonly views: readonly View[];
  readonly acts: Acts;
  readonly overlay: Overlay | undefined;
  readonly notice: Notice | undefined;
}

/** Characters of a notice that are looked at: it may name thousands of ids. */
const NOTICE_CHARS_MAX = 2_000;

/** Rows that a notice takes at the most, on screens with so many rows or more; on others it has one. */
const NOTICE_ROWS_MAX = 3;
const ROWS_FOR_WRAPPED = 16;

/** Rows of head and foot, but for a notice of several rows. */
export const CHROME_ROWS = 4;

const NOTICE_STYLES: Readonly<Record<NoticeKind, Style>> = {
  done: "success",
  info: "plain",
  warning: "warning",
  failure: "failure",
};

/** The lines of a frame: exactly as many as the screen has rows. */
export function frameLines(parts: FrameParts, area: Area): readonly Line[] {
  const { overlay } = parts;
  const view = parts.views.at(-1);
  // Whatever a view draws: a line that is too wide would be cut by the terminal, which knows no ellipsis.
  const cut = (line: Line): Line => cutLine(line, area.columns, area.glyphs.ellipsis);
  if (view?.isFullScreen && overlay === undefined) {
    // What is to be said takes the last rows, until the next key.
    const notice = noticeLines(parts.notice, area);
    const rows = Math.max(1, area.rows - notice.length);
    return [...filled(view.draw({ ...area, rows }), rows), ...notice].slice(0, area.rows).map(cut);
  }
  const notice = noticeLines(parts.notice, area);
  const foot = [...(notice.length > 0 ? notice : [[]]), hintLine(parts.acts, area)];
  const bodyRows = Math.max(1, area.rows - CHROME_ROWS + 2 - foot.length);
  return [
    headLine(parts, area),
    wayLine(parts.views, area),
    ...body(view, overlay, { ...area, rows: bodyRows }),
    ...foot,
  ]
    .slice(0, area.rows)
    .map(cut);
}

function body(view: View | undefined, overlay: Overlay | undefined, area: Area): readonly Line[] {
  const { rows, columns, glyphs } = area;
  if (overlay?.placement === "whole") return filled(overlay.draw(area), rows);
  const framed = overlay?.placement === "middle";
  const inner = framed ? { ...area, columns: Math.max(1, columns - 4), rows: Math.max(1, rows - 3) } : area;
  const lines = overlay?.draw(inner) ?? [];
  const panel: readonly Line[] = framed
    ? [rule(area), ...lines.map((line) => [{ text: "  " }, ...cutLine(line, columns - 4, glyphs.ellipsis)]), []]
    : lines;
  const shown = panel.slice(0, rows);
  return [
    ...filled(view?.draw({ ...area, rows: Math.max(1, rows - shown.length) }) ?? [], rows - shown.length),
    ...shown,
  ];
}

function filled(lines: readonly Line[], rows: number): readonly Line[] {
  if (lines.length >= rows) return lines.slice(0, rows);
  return [...lines, ...Array.from({ length: rows - lines.length }, (): Line => [])];
}

function rule({ columns, glyphs }: Area): Line {
  return [{ text: glyphs.rule.repeat(columns), style: "dim" }];
}

function headLine({ target, live }: FrameParts, area: Area): Line {
  const left: Line = [
    { text: " kestra ", style: "title" },
    { text: neutralise(target), style: "dim" },
  ];
  return spread(left, liveWords(live, area), area.columns, area.glyphs.ellipsis);
}

function liveWords(live: LiveState, { glyphs, nowMs }: Area): Line {
  const mark = glyphs.mark;
  switch (live.kind) {
    case "connecting":
      return [{ text: `connecting ${glyphs.ellipsis} `, style: "dim" }];
    case "live":
      return [{ text: `${mark} live `, style: "success" }];
    case "asking":
      return [{ text: `${mark} asking every few seconds `, style: "warning" }];
    case "refused":
      return [{ text: `${mark} not let in `, style: "failure" }];
    case "lost": {
      const since = formatElapsed(nowMs - live.sinceMs, false).replace(/\.\ds$/, "s");
      return [
        { text: `${mark} connection lost ${since}, reconnecting: ${neutralise(live.reason)} `, style: "failure" },
      ];
    }
  }
}

function wayLine(views: readonly View[], { columns, glyphs }: Area): Line {
  const top = views.at(-1);
  const steps = views.flatMap((view, index): Segment[] => [
    { text: index === 0 ? " " : ` ${glyphs.step} `, style: "dim" },
    { text: neutralise(view.title), style: view === top ? "accent" : "dim" },
  ]);
  const chips = [...(top?.filter && top.filter.text !== "" ? [`/${top.filter.text}`] : []), ...(top?.chips?.() ?? [])];
  const plates = chips.flatMap((chip): Segment[] => [
    { text: "  " },
    { text: ` ${neutralise(chip)} `, style: "accent", back: "chip" },
  ]);
  return cutLine([...steps, ...plates], columns, glyphs.ellipsis);
}

/** None without a notice. What went wrong says at its end what to do: it is seen whole. */
function noticeLines(notice: Notice | undefined, { columns, rows, glyphs }: Area): readonly Line[] {
  if (!notice) return [];
  const { kind } = notice;
  const isWhole = rows >= ROWS_FOR_WRAPPED && (kind === "failure" || kind === "warning");
  const text = neutralise(notice.text.slice(0, NOTICE_CHARS_MAX));
  const pieces = isWhole ? wrap(text, Math.max(1, columns - 2)) : [text];
  const last = NOTICE_ROWS_MAX - 1;
  const shown = pieces.length > NOTICE_ROWS_MAX ? [...pieces.slice(0, last), pieces.slice(last).join("")] : pieces;
  return shown.map((piece) => cutLine([{ text: ` ${piece}`, style: NOTICE_STYLES[kind] }], columns, glyphs.ellipsis));
}

/** As many hints as have room, and those that are good everywhere at the end; what cannot be done now is dim. */
function hintLine(acts: Acts, { columns }: Area): Line {
  const hinted = ACT_NAMES.filter((name) => acts[name] !== undefined && keyEntry(name).hint === true);
  const hints = hinted.map((name) => ({ name, hint: hintOf(name, acts) }));
  const always = hints.filter(({ name }) => keyEntry(name).group === "Everywhere");
  let room = columns - 1 - always.reduce((sum, { hint }) => sum + lineWidth(hint), 0);
  // What can be done now is worth more of the room than what cannot.
  const isDisabled = ({ name }: { name: ActName }): boolean => acts[name]?.disabled !== undefined;
  const ordered = [...hints.filter((hint) => !isDisabled(hint)), ...hints.filter(isDisabled)];
  const own = ordered.filter(({ name, hint }) => {
    if (keyEntry(name).group === "Everywhere" || lineWidth(hint) > room) return false;
    room -= lineWidth(hint);
    return true;
  });
  return [{ text: " " }, ...[...own, ...always].flatMap(({ hint }) => hint)];
}

function hintOf(name: ActName, acts: Acts): Line {
  const act = acts[name];
  const words = ` ${neutralise(act?.says ?? keyEntry(name).says)}  `;
  return [
    { text: shownKey(name), style: act?.disabled === undefined ? "key" : "dim" },
    { text: words, style: "dim" },
  ];
}
