/** Whether a terminal's ground is dark or light, so that colours can be read on it. */
import { askTerminal } from "../../platform/ask-terminal.ts";
import { GROUNDS, type Ground } from "../../tui/text/palettes.ts";
import type { Environment } from "./capabilities.ts";

/** Sets it by hand. */
export const THEME_VARIABLE = "KESTRA_TUI_THEME";

/** How long a terminal may take to answer; the program loads meanwhile. */
const ANSWER_MS_MAX = 150;

/** Its ground (OSC 11), and what kind it is (DA1): all answer that, so that one which knows no grounds keeps nobody waiting. */
const QUESTION = "\u001b]11;?\u001b\\\u001b[c";
const KIND = /\[\?[\d;]*c/;

/** A ground, and how it was found out. */
export interface FoundGround {
  readonly ground: Ground;
  /** What the terminal has answered when the time was over: the rest may still come. "" when it was not asked. */
  readonly answered: string;
}

/** What the person says, else what the environment says, else what the terminal answers. Dark where nobody says. */
export async function terminalGround(
  environment: Environment,
  ask: typeof askTerminal = askTerminal,
): Promise<FoundGround> {
  const told = groundTold(environment);
  if (told) return { ground: told, answered: "" };
  const answered = await ask(QUESTION, (text) => KIND.test(text), ANSWER_MS_MAX);
  return { ground: groundAnswered(answered) ?? "dark", answered };
}

/** By the environment alone; undefined when it says nothing. */
export function groundTold(environment: Environment): Ground | undefined {
  const chosen = GROUNDS.find((ground) => ground === environment[THEME_VARIABLE]?.toLowerCase());
  if (chosen) return chosen;
  // The last number is the ground's, of the terminal's sixteen colours.
  const ground = /;(\d+)$/.exec(environment["COLORFGBG"] ?? "")?.[1];
  if (ground === undefined) return undefined;
  return ground === "7" || ground === "15" ? "light" : "dark";
}

/** By the colour that a terminal answers; undefined when it answers none. */
export function groundAnswered(text: string): Ground | undefined {
  const [, ...parts] = /\]11;rgba?:([\da-f]+)\/([\da-f]+)\/([\da-f]+)/i.exec(text) ?? [];
  if (parts.length < 3) return undefined;
  const [red = 0, green = 0, blue = 0] = parts.map((part) => Number.parseInt(part, 16) / (16 ** part.length - 1));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 ? "light" : "dark";
}
