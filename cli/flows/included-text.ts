/** Reads one file together with the files that it includes. */
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Included, includeFiles, type OpenedFile } from "../../core/expand/inclusions.ts";
import { reasonOf } from "./flow-files.ts";
import { readSourceText } from "./source-text.ts";

/** A text in one piece, or lines that say what is wrong. */
export type IncludedText =
  | (Included & {
      readonly ok: true;
      /** How problems name the file. */
      readonly file: string;
    })
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads a file and those that it includes; `-` is standard input. */
export async function readIncludedText(path: string): Promise<IncludedText> {
  const source = await readSourceText(path);
  if (!source.ok) return { ok: false, problems: [source.problem] };
  const { file, text } = source;
  const included = await includeFiles(text, file, (name, from) => openFile(name, from, file));
  if (included.ok) return { ...included, file };
  const { line, column, message, file: at } = included.problem;
  return { ok: false, problems: [`${at}:${line}:${column} ${message}.`] };
}

/** Named as the person would: the flow's own path when a file leads back to it, so that the circle is seen. */
async function openFile(name: string, from: string, flowPath: string): Promise<OpenedFile> {
  const path = resolve(name) === name ? name : join(dirname(from), name);
  const file = resolve(path) === resolve(flowPath) ? flowPath : path;
  try {
    return { ok: true, file, text: await readFile(file, "utf8") };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}
