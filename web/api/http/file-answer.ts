/** Answers that are files of the storage, whole or in part. */
import type { ByteRange, StorageEntry } from "../../../core/contracts/storage.ts";
import { problem } from "../openapi/document.ts";
import { Binary } from "../schemas/shared-shapes.ts";
import { attachmentHeaders } from "./attachment.ts";
import { type AskedRange, etagOf, rangeOf } from "./byte-range.ts";
import { ApiProblem } from "./problem.ts";
import { media } from "./route.ts";

/** The media type of files: browsers save what has it, and run nothing of it. */
export const OCTETS = "application/octet-stream";

/** What routes that send parts of files declare for them. */
export const PART_ANSWERS = {
  206: media(OCTETS, "The part that was asked for", Binary),
  416: problem(416, "The file has no such part"),
} as const;

/** The part of a file that a request asks for; undefined means all of it. @throws ApiProblem 416 */
export function partOf(asked: Headers, entry: StorageEntry): AskedRange | undefined {
  const range = rangeOf(asked, entry);
  if (range !== "unsatisfiable") return range;
  const told = { "content-range": `bytes */${entry.sizeBytes}` };
  throw new ApiProblem(416, `The file has ${entry.sizeBytes} bytes, and no such part`, [], told);
}

/** The bytes of a part, as storages take them. */
export function bytesOfPart(part: AskedRange | undefined): ByteRange | undefined {
  return part && { start: part.first, end: part.last + 1 };
}

/** The answer; the body is that of the part, or none for HEAD. */
export function fileAnswer(
  entry: StorageEntry,
  part: AskedRange | undefined,
  body: ReadableStream<Uint8Array> | null,
): Response {
  const headers = new Headers({
    ...attachmentHeaders(entry.path.slice(entry.path.lastIndexOf("/") + 1)),
    "content-length": String(part ? part.last - part.first + 1 : entry.sizeBytes),
    "accept-ranges": "bytes",
    etag: etagOf(entry),
    ...(part ? { "content-range": `bytes ${part.first}-${part.last}/${entry.sizeBytes}` } : {}),
  });
  return new Response(body, { status: part ? 206 : 200, headers });
}
