/** What the terminal can show, told by the environment and by what is connected. */
import { ASCII_GLYPHS, type Glyphs, UNICODE_GLYPHS } from "../../tui/theme.ts";

/** Environment variables. */
export type Environment = Readonly<Record<string, string>>;

/** Where the program runs. */
export interface Surroundings {
  readonly environment: Environment;
  readonly inputIsTerminal: boolean;
  readonly outputIsTerminal: boolean;
}

/** What may be done there. */
export interface Capabilities {
  /** A picture may be drawn over the last one. */
  readonly live: boolean;
  readonly color: boolean;
  /** A person is there to answer. */
  readonly prompts: boolean;
  readonly glyphs: Glyphs;
}

/** What may be done in these surroundings. */
export function capabilitiesOf({ environment, inputIsTerminal, outputIsTerminal }: Surroundings): Capabilities {
  const live = outputIsTerminal && !isDumb(environment) && !isContinuousIntegration(environment);
  return {
    live,
    prompts: live && inputIsTerminal,
    color: wantsColor(environment, outputIsTerminal),
    glyphs: showsUnicode(environment) ? UNICODE_GLYPHS : ASCII_GLYPHS,
  };
}

/** `NO_COLOR` turns colours off, `FORCE_COLOR` on; otherwise terminals that are not dumb have them. */
export function wantsColor(environment: Environment, isTerminal: boolean): boolean {
  if (environment["NO_COLOR"]) return false;
  const { FORCE_COLOR: force } = environment;
  if (force !== undefined) return force !== "0" && force !== "false";
  return isTerminal && !isDumb(environment);
}

function isDumb(environment: Environment): boolean {
  return environment["TERM"] === "dumb";
}

function isContinuousIntegration({ CI: ci }: Environment): boolean {
  return ci !== undefined && ci !== "" && ci !== "0" && ci !== "false";
}

/** Whether the terminal has more colours than sixteen. */
export function has256Colors({ TERM: term = "", COLORTERM: colors = "" }: Environment): boolean {
  return /256color|direct|kitty|ghostty|alacritty/.test(term) || /^(truecolor|24bit)$/.test(colors);
}

/** A locale that says another encoding than UTF-8 says it on purpose; none at all says nothing. */
function showsUnicode(environment: Environment): boolean {
  const locale = environment["LC_ALL"] || environment["LC_CTYPE"] || environment["LANG"];
  return locale === undefined || locale === "" || /utf-?8/i.test(locale);
}
