/** Files of items: rows that are maps, whose members are variables of an expression. */

import { isFalsyText } from "../../core/expression/truth.ts";
import type { ByteSource } from "../../core/files/lines.ts";
import { type Row, RowError, rowBatches } from "../../core/files/rows.ts";
import { isJsonMap } from "../../core/json-map.ts";

/** A row that is a map. */
export interface Item {
  readonly line: number;
  readonly text: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** The items of a file of ION or JSON lines. Rejects with a message that names the line that is none. */
export async function* readItems(source: ByteSource): AsyncGenerator<Item> {
  for await (const rows of rowBatches(source)) for (const row of rows) yield toItem(row);
}

function toItem({ line, text, value }: Row): Item {
  if (isJsonMap(value)) {
    return { line, text, members: Object.fromEntries(Object.entries(value)) };
  }
  throw new RowError(line, "each row must be a map such as {id:1}");
}

/** Characters that are put together before they become one chunk of bytes. */
const CHUNK_CHARS = 64 * 1024;

/** The bytes of lines. */
export async function* encodeLines(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = "";
  for await (const line of lines) {
    text += `${line}\n`;
    if (text.length < CHUNK_CHARS) continue;
    yield encoder.encode(text);
    text = "";
  }
  if (text !== "") yield encoder.encode(text);
}

/** True when a rendered condition holds. */
export function holds(text: string): boolean {
  return !isFalsyText(text);
}
