/** Splits a file of lines into several ones. */
import { lineBatches } from "../../core/files/lines.ts";
import type { TaskContext } from "../../core/plugin/task.ts";
import { extensionOf } from "./file-name.ts";
import { PartFiles } from "./part-files.ts";

/** Where one part ends and another begins. */
export type SplitRule =
  /** A part ends as soon as it has so many bytes, at the end of a line. */
  | { readonly kind: "bytes"; readonly bytes: number }
  /** Lines go to so many parts in turn. */
  | { readonly kind: "partitions"; readonly partitions: number }
  /** So many lines a part. */
  | { readonly kind: "rows"; readonly rows: number }
  /** A part for each text that the first group matches; lines that do not match are left out. */
  | { readonly kind: "pattern"; readonly pattern: RegExp };

/** The URIs of the parts, in order. Each line is followed by the separator. Lines are never cut. */
export async function splitFile(
  uri: string,
  rule: SplitRule,
  separator: string,
  context: TaskContext,
): Promise<string[]> {
  const parts = new PartFiles(context, extensionOf(uri));
  const choose = chooser(rule);
  let current = 0;
  for await (const lines of lineBatches(await context.files.get(uri))) {
    context.signal.throwIfAborted();
    for (const line of lines) {
      const text = line + separator;
      const number = choose(text, line);
      if (number === undefined) continue;
      if (isInOrder(rule) && number !== current) {
        await parts.finish(current);
        current = number;
      }
      parts.append(number, text);
    }
    await parts.settle();
  }
  return await parts.finishAll();
}

/** True when a part is complete as soon as the next one begins. */
function isInOrder({ kind }: SplitRule): boolean {
  return kind === "rows" || kind === "bytes";
}

/** The number of the part that the next line belongs to. */
type Choose = (text: string, line: string) => number | undefined;

function chooser(rule: SplitRule): Choose {
  let lines = 0;
  switch (rule.kind) {
    case "rows":
      return () => Math.floor(lines++ / rule.rows);
    case "partitions":
      return () => lines++ % rule.partitions;
    case "bytes":
      return bySize(rule.bytes);
    case "pattern":
      return byPattern(rule.pattern);
  }
}

function bySize(bytesMax: number): Choose {
  let part = 0;
  let bytes = 0;
  return (text) => {
    if (bytes >= bytesMax) {
      part += 1;
      bytes = 0;
    }
    bytes += Buffer.byteLength(text);
    return part;
  };
}

function byPattern(pattern: RegExp): Choose {
  const parts = new Map<string, number>();
  return (_, line) => {
    const key = pattern.exec(line)?.[1];
    if (key === undefined) return undefined;
    const known = parts.get(key);
    if (known !== undefined) return known;
    parts.set(key, parts.size);
    return parts.size - 1;
  };
}
