/** The text of a file that a command is given, or of standard input. */
import { readFile } from "node:fs/promises";
import { readStandardInput } from "../../platform/console.ts";
import { reasonOf } from "./flow-files.ts";

/** The word for standard input among paths. */
export const STANDARD_INPUT = "-";

/** A text, or one line that says why there is none. */
export type SourceText =
  | {
      readonly ok: true;
      readonly text: string;
      /** How problems name it. */
      readonly file: string;
    }
  | { readonly ok: false; readonly problem: string };

/** Reads a file; `-` is standard input. */
export async function readSourceText(path: string): Promise<SourceText> {
  try {
    if (path === STANDARD_INPUT) return { ok: true, text: await readStandardInput(), file: "stdin" };
    return { ok: true, text: await readFile(path, "utf8"), file: path };
  } catch (error) {
    return { ok: false, problem: `${path}: ${reasonOf(error)}.` };
  }
}
