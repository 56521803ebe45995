/** Whether there is a person at a terminal, for what makes no sense without one. */
import { isInputTerminal, standardOutput } from "../../platform/console.ts";

/** True when something can be drawn, and keys come. */
export function hasTerminal(): boolean {
  return isInputTerminal() && standardOutput().isTerminal;
}

/** What is said behind the name of what has none. */
export const NEEDS_TERMINAL = "needs a terminal to draw on and to hear keys from.";
