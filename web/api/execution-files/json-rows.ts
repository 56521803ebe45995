/** Rows of ION as lines of JSON. */

import type { ByteSource } from "../../../core/files/lines.ts";
import { rowBatches } from "../../../core/files/rows.ts";

/** A value as JSON; whole numbers that no JSON reader holds exactly are texts. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === "bigint" ? String(each) : each)) ?? "null";
}

/** The bytes of a file with a line of JSON for each row. @throws RowError naming the line that is wrong */
export async function* jsonLines(source: ByteSource): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const rows of rowBatches(source)) {
    yield encoder.encode(rows.map(({ value }) => `${toJsonText(value)}\n`).join(""));
  }
}
