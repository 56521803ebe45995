/** Bodies of requests, within limits. */

import { Buffer } from "node:buffer";
import { ApiProblem } from "./problem.ts";

/** Longest text that a route reads whole, in bytes: flows, JSON, webhooks. */
export const TEXT_BYTES_MAX = 10 * 1024 * 1024;

/** The body as text. @throws ApiProblem 413 when it is too long */
export async function readTextBody(request: Request, bytesMax = TEXT_BYTES_MAX): Promise<string> {
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytesOf(request.body)) {
    size += chunk.byteLength;
    if (size > bytesMax) throw tooLong(bytesMax);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The bytes piece by piece; the rest of the body is refused when nobody wants it. */
export async function* bytesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The problem of a body that is longer than it may be. */
export function tooLong(bytesMax: number): ApiProblem {
  return new ApiProblem(413, `Request Entity Too Large: more than ${bytesMax} bytes`);
}
