/** The line below a log: how its lines come, where one is in them, and what was found. Pure. */
import { LOG_LEVELS } from "../../../core/contracts/log.ts";
import type { Area } from "../../app/view.ts";
import type { FeedState } from "../../source/log/log-feed.ts";
import { spread } from "../../text/lines.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { LEVEL_STYLES } from "../../theme.ts";

/** What is told. */
export interface LogStatus {
  readonly feed: FeedState;
  /** Lines are coming one after the other. */
  readonly isReading: boolean;
  readonly isFollowing: boolean;
  /** Where one is among the rows that are shown, from 1 on. */
  readonly line: number;
  /** Rows that are shown. */
  readonly shown: number;
  /** Rows that there are. */
  readonly all: number;
  /** Rows that were dropped, the oldest. */
  readonly dropped: number;
  /** Entries by the index of their level. */
  readonly entries: readonly number[];
  readonly search:
    | { readonly text: string; readonly at: number; readonly count: number; readonly isDone: boolean }
    | undefined;
}

/** Numbers with a space between thousands. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, " ");
}

/** See the file's head. */
export function logStatusLine(status: LogStatus, { columns, glyphs }: Area): Line {
  const dot = ` ${glyphs.separator} `;
  const parts = [feedWords(status, glyphs.ellipsis), placeWords(status), searchWords(status, glyphs.ellipsis)];
  const dropped: Line =
    status.dropped === 0
      ? []
      : [{ text: `${dot}the oldest ${grouped(status.dropped)} were dropped`, style: "warning" }];
  const left = parts
    .filter((part): part is Segment => part !== undefined)
    .flatMap((part, index) => (index === 0 ? [part] : [{ text: dot, style: "dim" as const }, part]));
  return spread([{ text: " " }, ...left, ...dropped], levelWords(status), columns, glyphs.ellipsis);
}

function feedWords({ feed, isReading, isFollowing, all }: LogStatus, ellipsis: string): Segment | undefined {
  if (feed.kind === "lost") {
    return { text: `connection lost, reconnecting: ${neutralise(feed.reason)}`, style: "failure" };
  }
  if (feed.kind === "connecting") return { text: `connecting ${ellipsis}`, style: "dim" };
  if (feed.kind === "failed") return { text: "not read any more (ctrl-r)", style: "failure" };
  if (isReading) return { text: `reading ${ellipsis} ${grouped(all)} lines`, style: "running" };
  if (feed.kind === "over") return { text: "complete", style: "dim" };
  if (!isFollowing) return { text: "not following (f)", style: "dim" };
  return feed.kind === "asking"
    ? { text: "following, asked for every few seconds", style: "warning" }
    : { text: "following", style: "success" };
}

function placeWords({ line, shown, all }: LogStatus): Segment | undefined {
  if (all === 0) return undefined;
  const hidden = all - shown;
  return {
    text: `line ${grouped(line)} of ${grouped(shown)}${hidden === 0 ? "" : `, ${grouped(hidden)} hidden`}`,
    style: "dim",
  };
}

function searchWords({ search }: LogStatus, ellipsis: string): Segment | undefined {
  if (!search) return undefined;
  const { text, at, count, isDone } = search;
  const more = isDone ? "" : ellipsis;
  return {
    text: `/${neutralise(text)} ${grouped(at)}/${grouped(count)}${more}`,
    style: count === 0 && isDone ? "failure" : "accent",
  };
}

function levelWords({ entries }: LogStatus): Line {
  const counted = LOG_LEVELS.flatMap((level, index) => {
    const count = entries[index] ?? 0;
    return count > 0 && (level === "ERROR" || level === "WARN") ? [{ level, count }] : [];
  });
  return counted
    .toReversed()
    .map(({ level, count }): Segment => ({ text: `${grouped(count)} ${level} `, style: LEVEL_STYLES[level] }));
}
