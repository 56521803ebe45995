/** Keys from the terminal into the app. */
import { type Key, useInput, usePaste } from "ink";
import { useState } from "react";
import type { App } from "../app/app.ts";
import { keyPresses } from "../app/key-press.ts";
import { TerminalAnswers } from "./terminal-answers.ts";

const ESC = "\u001b";
/** What is left of an answer whose pieces came too far apart: nobody types that at once. */
const TAIL = /^\?[\d;]+c$/;

/**
 * Has the app take all keys, and pasted text as if it was typed.
 * @param answered what the terminal has answered before, perhaps not all of it. Default: nothing
 */
export function useKeys(app: App, answered = ""): void {
  const [answers] = useState(() => new TerminalAnswers(answered, app.clock.now()));
  useInput((input, key) => {
    if (TAIL.test(input)) return;
    const piece = pieceOf(input, key);
    if (piece === undefined) return app.press(keyPresses(input, key));
    const own = answers.without(piece, app.clock.now());
    if (own === piece || own === input) app.press(keyPresses(input, key));
    else if (own !== "") app.press(keyPresses(own, {}));
  });
  // A line end in what is pasted confirms nothing.
  usePaste((text) => app.press([{ name: "", text: text.replace(/[\r\n]+/g, " ").trimEnd() }]));
}

/** What has come, if it may be a piece of an answer: text, an escape character, or one with a character behind it. */
function pieceOf(input: string, key: Key): string | undefined {
  if (key.escape) return ESC;
  if (key.ctrl || input === "") return undefined;
  return key.meta || /^\[[?>]/.test(input) ? `${ESC}${input}` : input;
}
