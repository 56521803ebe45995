/** Parts of files, as `Range` asks for them. */
import type { StorageEntry } from "../../../core/contracts/storage.ts";

/** First and last byte, both counted. */
export interface AskedRange {
  readonly first: number;
  readonly last: number;
}

const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/** Changes with the file. */
export function etagOf({ sizeBytes, modified }: StorageEntry): string {
  return `"${sizeBytes.toString(36)}-${(Date.parse(modified) || 0).toString(36)}"`;
}

/**
 * The part of a file that a request asks for. Undefined means all of it: nothing else was asked for, it is written in
 * another way, there are several parts, or the file has changed since the client got the others (`If-Range`).
 */
export function rangeOf(headers: Headers, entry: StorageEntry): AskedRange | "unsatisfiable" | undefined {
  const match = RANGE.exec(headers.get("range") ?? "");
  if (!match) return undefined;
  const condition = headers.get("if-range");
  if (condition !== null && condition !== etagOf(entry)) return undefined;
  const [, from = "", to = ""] = match;
  const { sizeBytes } = entry;
  if (from === "" && to === "") return undefined;
  if (from === "") {
    const length = Math.min(Number(to), sizeBytes);
    return length === 0 ? "unsatisfiable" : { first: sizeBytes - length, last: sizeBytes - 1 };
  }
  const first = Number(from);
  const last = to === "" ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (to !== "" && Number(to) < first) return undefined;
  return first >= sizeBytes ? "unsatisfiable" : { first, last };
}
