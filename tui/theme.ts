/** How states and levels look: a glyph, a word and a style each, in one table. */
import type { LogLevel } from "../core/contracts/log.ts";
import type { StateType } from "../core/execution/state.ts";

/** Styles of text, named by what they mean; {@link ./text/painter} knows their colours. */
export const STYLES = ["plain", "dim", "bold", "running", "success", "warning", "failure", "accent", "cursor"] as const;
export type Style = (typeof STYLES)[number];

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
};

/** The glyph of a state; `tick` moves what is animated, and without it nothing moves. */
export function glyphOf(state: StateType, glyphs: Glyphs, tick?: number): string {
  const look = STATE_LOOKS[state];
  if (look.animated && tick !== undefined) return glyphs.spinner[tick % glyphs.spinner.length] ?? look.ascii;
  return glyphs.ascii ? look.ascii : look.glyph;
}
