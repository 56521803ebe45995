/** Asks the terminal of this process about itself. */
import process from "node:process";
import { systemClock } from "./clock.ts";

/**
 * Writes a question, and gathers what the terminal says until that is an answer, or the time is over. Nothing may read the
 * terminal meanwhile; keys that the person presses in this moment are lost.
 * @param isAnswer told all that came so far
 * @returns what came; "" without a terminal
 */
export function askTerminal(question: string, isAnswer: (text: string) => boolean, limitMs: number): Promise<string> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return Promise.resolve("");
  const { promise, resolve } = Promise.withResolvers<string>();
  let text = "";
  const take = (): void => {
    for (let chunk: unknown = stdin.read(); chunk !== null; chunk = stdin.read()) text += String(chunk);
    if (isAnswer(text)) end();
  };
  const timer = systemClock.after(limitMs, () => end());
  const end = (): void => {
    timer.cancel();
    stdin.off("readable", take);
    stdin.setRawMode(false);
    stdin.unref();
    resolve(text);
  };
  stdin.setRawMode(true);
  stdin.ref();
  // Read as those do who read it afterwards: after a flow that was paused, they may never hear a key again on Bun.
  stdin.on("readable", take);
  stdout.write(question);
  return promise;
}
