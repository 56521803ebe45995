/** Bodies of requests, within limits. */
import { Buffer } from "node:buffer";
import { messageOf } from "../../../core/message-of.ts";
import { systemClock } from "../../../platform/clock.ts";
import { bodyLimitsOf } from "./body-limits.ts";
import { ApiProblem } from "./problem.ts";

/** Longest text that a route reads whole, in bytes: flows, JSON, webhooks. */
export const TEXT_BYTES_MAX = 10 * 1024 * 1024;

/** The body as text. @throws ApiProblem 413 when it is too long */
export async function readTextBody(request: Request, bytesMax = TEXT_BYTES_MAX): Promise<string> {
  return (await readBytes(request, bytesMax)).toString("utf8");
}

/** The body. @throws ApiProblem 413 when it is too long */
export async function readBytes(request: Request, bytesMax = TEXT_BYTES_MAX): Promise<Buffer> {
  if (!request.body) return Buffer.alloc(0);
  const { bytesMax: configuredMax, idleMs } = bodyLimitsOf(request);
  const max = Math.min(bytesMax, configuredMax);
  if (Number(request.headers.get("content-length") ?? 0) > max) throw tooLong(max);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytesOf(request.body, idleMs)) {
    size += chunk.byteLength;
    if (size > max) throw tooLong(max);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The bytes piece by piece; the rest of the body is refused when nobody wants it.
 * @param idleMs how long is waited for the next piece; default: for ever
 * @throws ApiProblem 408 when it does not come, 400 when it breaks off
 */
export async function* bytesOf(body: ReadableStream<Uint8Array>, idleMs?: number): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const next = idleMs === undefined ? () => reader.read() : () => inTime(reader.read(), idleMs);
  try {
    for (let read = await next(); !read.done; read = await next()) yield read.value;
  } catch (error) {
    // Whoever sent it has gone: that is no fault of ours, and nobody reads the answer.
    throw error instanceof ApiProblem ? error : new ApiProblem(400, `Bad Request: ${messageOf(error)}`);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function inTime<T>(reading: Promise<T>, idleMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = systemClock.after(idleMs, () => {
    late.reject(new ApiProblem(408, `Request Timeout: nothing of the body came for ${idleMs} ms`));
  });
  try {
    return await Promise.race([reading, late.promise]);
  } finally {
    timer.cancel();
  }
}

/** The problem of a body that is longer than it may be. */
export function tooLong(bytesMax: number): ApiProblem {
  return new ApiProblem(413, `Request Entity Too Large: more than ${bytesMax} bytes`);
}
