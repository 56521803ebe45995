/** How states and levels look: a glyph, a word and a style each, in one table. */
import type { LogLevel } from "../core/contracts/log.ts";
import type { StateType } from "../core/execution/state.ts";

/** Styles of text, named by what they mean; {@link ./text/painter} knows their colours. */
export const STYLES = [
  "plain",
  "dim",
  "bold",
  "running",
  "success",
  "warning",
  "failure",
  "accent",
  "cursor",
  "title",
  "key",
  "keyword",
  "string",
  "number",
  "expression",
  "comment",
  "added",
  "removed",
] as const;
export type Style = (typeof STYLES)[number];

/** What lies behind text: the line that is pointed at, what a search has found, a word on a small plate. */
export const BACKS = ["selected", "match", "chip"] as const;
export type Back = (typeof BACKS)[number];

/** The looks of one state. */
export interface StateLook {
  /** One column wide. An animated state shows {@link Glyphs.spinner} in its place. */
  readonly glyph: string;
  /** For terminals that show nothing but ASCII. */
  readonly ascii: string;
  readonly style: Style;
  /** Something goes on right now. Default false. */
  readonly animated?: boolean;
}

const WAITING: StateLook = { glyph: "○", ascii: ".", style: "dim" };

/** The looks of every state. */
export const STATE_LOOKS: Readonly<Record<StateType, StateLook>> = {
  CREATED: WAITING,
  SUBMITTED: WAITING,
  QUEUED: WAITING,
  RUNNING: { glyph: "●", ascii: "*", style: "running", animated: true },
  RESTARTED: { glyph: "●", ascii: "*", style: "running", animated: true },
  RESUBMITTED: WAITING,
  KILLING: { glyph: "◍", ascii: "*", style: "warning", animated: true },
  PAUSED: { glyph: "‖", ascii: "=", style: "warning" },
  BREAKPOINT: { glyph: "‖", ascii: "=", style: "warning" },
  RETRYING: { glyph: "↻", ascii: "@", style: "warning" },
  RETRIED: { glyph: "↻", ascii: "@", style: "dim" },
  SUCCESS: { glyph: "✓", ascii: "+", style: "success" },
  WARNING: { glyph: "▲", ascii: "!", style: "warning" },
  FAILED: { glyph: "✗", ascii: "x", style: "failure" },
  KILLED: { glyph: "■", ascii: "#", style: "failure" },
  CANCELLED: { glyph: "■", ascii: "#", style: "failure" },
  SKIPPED: { glyph: "↷", ascii: "-", style: "dim" },
};

/** The style of a log line by its level. */
export const LEVEL_STYLES: Readonly<Record<LogLevel, Style>> = {
  TRACE: "dim",
  DEBUG: "dim",
  INFO: "plain",
  WARN: "warning",
  ERROR: "failure",
};

/** The characters that pictures are made of. */
export interface Glyphs {
  readonly ascii: boolean;
  readonly spinner: readonly string[];
  readonly full: string;
  readonly empty: string;
  readonly ellipsis: string;
  readonly bar: string;
  readonly separator: string;
  readonly pointer: string;
  /** Marks what was selected. */
  readonly mark: string;
  /** Between the steps of a way. */
  readonly step: string;
  /** Fills of a cell from below, least first: sparklines. */
  readonly sparks: readonly string[];
  /** Lines of trees and frames. */
  readonly tree: { readonly branch: string; readonly last: string; readonly through: string };
  readonly rule: string;
  /** Folded, and open. */
  readonly folds: readonly [string, string];
}

/** For terminals that show Unicode. */
export const UNICODE_GLYPHS: Glyphs = {
  ascii: false,
  spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
  full: "━",
  empty: "─",
  ellipsis: "…",
  bar: "│",
  separator: "·",
  pointer: "❯",
  mark: "●",
  step: "›",
  sparks: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
  tree: { branch: "├─", last: "└─", through: "│ " },
  rule: "─",
  folds: ["▸", "▾"],
};

/** For all others. */
export const ASCII_GLYPHS: Glyphs = {
  ascii: true,
  spinner: ["|", "/", "-", "\\"],
  full: "=",
  empty: "-",
  ellipsis: "~",
  bar: "|",
  separator: "-",
  pointer: ">",
  mark: "*",
  step: ">",
  sparks: [".", ":", "-", "=", "+", "*", "%", "#"],
  tree: { branch: "|-", last: "`-", through: "| " },
  rule: "-",
  folds: [">", "v"],
};

/** The glyph of a state; `tick` moves what is animated, and without it nothing moves. */
export function glyphOf(state: StateType, glyphs: Glyphs, tick?: number): string {
  const look = STATE_LOOKS[state];
  if (look.animated && tick !== undefined) return glyphs.spinner[tick % glyphs.spinner.length] ?? look.ascii;
  return glyphs.ascii ? look.ascii : look.glyph;
}
