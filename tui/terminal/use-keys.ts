/** Keys from the terminal into the app. */
import { useInput, usePaste } from "ink";
import type { App } from "../app/app.ts";
import { keyPresses } from "../app/key-press.ts";

/** What a terminal answers to a question about itself, should it come late: it is nobody's typing. */
const ANSWER = /^\[[?>][\d;]*[a-z]$|rgb:[\da-f]{1,4}\/[\da-f]{1,4}\/[\da-f]{1,4}/i;

/** Has the app take all keys, and pasted text as if it was typed. */
export function useKeys(app: App): void {
  useInput((input, key) => {
    if (!ANSWER.test(input)) app.press(keyPresses(input, key));
  });
  // A line end in what is pasted confirms nothing.
  usePaste((text) => app.press([{ name: "", text: text.replace(/[\r\n]+/g, " ").trimEnd() }]));
}
