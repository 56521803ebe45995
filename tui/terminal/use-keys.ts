/** Keys from the terminal into the app. */
import { useInput, usePaste } from "ink";
import type { App } from "../app/app.ts";
import { keyPresses } from "../app/key-press.ts";

/** Has the app take all keys, and pasted text as if it was typed. */
export function useKeys(app: App): void {
  useInput((input, key) => app.press(keyPresses(input, key)));
  // A line end in what is pasted confirms nothing.
  usePaste((text) => app.press([{ name: "", text: text.replace(/[\r\n]+/g, " ").trimEnd() }]));
}
