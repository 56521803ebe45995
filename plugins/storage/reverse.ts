import { open, rm } from "node:fs/promises";
import { Type } from "@sinclair/typebox";
import { text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { writeInside } from "../script/local-path.ts";
import { extensionOf } from "./file-name.ts";

/** Turns the order of lines round. */
export const Reverse = defineTask({
  type: "io.kestra.plugin.core.storage.Reverse",
  aliases: ["io.kestra.core.tasks.storages.Reverse"],
  title: "Turn the order of a file's lines round, last one first.",
  properties: Type.Object({
    from: text({ description: "The internal-storage URI of the file." }),
    separator: text({ default: "\n", description: "What follows each line in the new file." }),
    charset: text({ default: "UTF-8", description: "The file's encoding. UTF-16 and UTF-32 are not supported." }),
  }),
  outputs: Type.Object({ uri: Type.String({ description: "The internal-storage URI of the new file." }) }),
  examples: [
    {
      title: "Newest entries first",
      code: 'id: newest\ntype: io.kestra.plugin.core.storage.Reverse\nfrom: "{{ outputs.history.uri }}"',
    },
  ],
  async run({ from = "", separator = "\n", charset }, context) {
    checkCharset(charset);
    const directory = await context.workingDirectory();
    const name = `.reverse${extensionOf(from)}`;
    const copy = await writeInside(directory, name, await context.files.get(from), "File");
    try {
      const lines = reversedLines(copy, new TextEncoder().encode(separator), context.signal);
      return succeeded({ uri: await context.files.put(`reverse${extensionOf(from)}`, lines) });
    } finally {
      await rm(copy);
    }
  },
});

/** Lines are cut at the byte of `\n`, which needs an encoding in which that byte means nothing else. */
function checkCharset(charset: string): void {
  let known: string | undefined;
  try {
    known = new TextDecoder(charset).encoding;
  } catch {
    known = undefined;
  }
  if (known === undefined || known.startsWith("utf-16")) {
    throw new Error(
      `Property \`charset\`: "${charset}" is not supported; use UTF-8 or another encoding that extends ASCII.`,
    );
  }
}

const BLOCK_BYTES = 256 * 1024;
const NEW_LINE = 0x0a;
const RETURN = 0x0d;

/** The lines of a file from its end, each followed by the separator; one block of the file is in memory at a time. */
async function* reversedLines(path: string, separator: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    let { size: position } = await file.stat();
    let isLast = true;
    /** The beginning of a line whose start has not been reached, last piece first. */
    let rest: Uint8Array[] = [];
    while (position > 0) {
      signal.throwIfAborted();
      const length = Math.min(BLOCK_BYTES, position);
      position -= length;
      const block = new Uint8Array(length);
      await file.read(block, 0, length, position);
      const pieces: Uint8Array[] = [];
      let end = length;
      for (let at = block.lastIndexOf(NEW_LINE); at >= 0; at = at === 0 ? -1 : block.lastIndexOf(NEW_LINE, at - 1)) {
        const tail = block.subarray(at + 1, end);
        end = at;
        const isEndOfFile = isLast && tail.length === 0 && rest.length === 0;
        isLast = false;
        if (!isEndOfFile) pieces.push(...lineOf([tail, ...rest]), separator);
        rest = [];
      }
      rest.unshift(block.subarray(0, end));
      if (pieces.length > 0) yield Buffer.concat(pieces);
    }
    const first = Buffer.concat(rest);
    if (first.length > 0 || !isLast) yield Buffer.concat([...lineOf([first]), separator]);
  } finally {
    await file.close();
  }
}

/** The pieces of a line without the `\r` that stood before its end. */
function lineOf(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const line = pieces.length === 1 ? (pieces[0] ?? new Uint8Array()) : Buffer.concat([...pieces]);
  return [line.at(-1) === RETURN ? line.subarray(0, -1) : line];
}
