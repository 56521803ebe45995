/** Bodies of requests, within limits. */
import { Buffer } from "node:buffer";
import { messageOf } from "../../../core/message-of.ts";
import { systemClock } from "../../../platform/clock.ts";
import { bodyLimitsOf } from "./body-limits.ts";
import { ApiProblem } from "./problem.ts";

/** Longest text that a route reads whole, in bytes: flows, JSON, webhooks. */
export const TEXT_BYTES_MAX = 10 * 1024 * 1024;

/** Bodies up to this length are read without a stream, which takes longer than all else of most requests. */
const AT_ONCE_BYTES_MAX = 64 * 1024;

/** The body as text. @throws ApiProblem 413 when it is too long */
export async function readTextBody(request: Request, bytesMax = TEXT_BYTES_MAX): Promise<string> {
  return (await readBytes(request, bytesMax)).toString("utf8");
}

/** The body. @throws ApiProblem 413 when it is too long */
export async function readBytes(request: Request, bytesMax = TEXT_BYTES_MAX): Promise<Buffer> {
  if (!hasBody(request)) return Buffer.alloc(0);
  const { bytesMax: configuredMax, idleMs } = bodyLimitsOf(request);
  const max = Math.min(bytesMax, configuredMax);
  const length = lengthOf(request) ?? 0;
  if (length > max) throw tooLong(max);
  if (length > 0 && length <= AT_ONCE_BYTES_MAX) return await readAtOnce(request, max, idleMs);
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytesOf(request.body, idleMs)) {
    size += chunk.byteLength;
    if (size > max) throw tooLong(max);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whether there is a body. Where the length tells it, the stream is left alone: runtimes make it when it is looked at. */
export function hasBody(request: Request): boolean {
  const length = lengthOf(request);
  return length === undefined ? request.body !== null : length > 0;
}

/** As the request says it; undefined where it says nothing. */
function lengthOf({ headers }: Request): number | undefined {
  const length = headers.get("content-length");
  return length === null ? undefined : Number(length) || 0;
}

/** @param idleMs how long is waited for all of it */
async function readAtOnce(request: Request, bytesMax: number, idleMs: number): Promise<Buffer> {
  try {
    const bytes = Buffer.from(await inTime(request.arrayBuffer(), idleMs));
    if (bytes.byteLength > bytesMax) throw tooLong(bytesMax);
    return bytes;
  } catch (error) {
    throw brokenOff(error);
  }
}

/** Whoever sent it has gone: that is no fault of ours, and nobody reads the answer. */
function brokenOff(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem(400, `Bad Request: ${messageOf(error)}`);
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
    throw brokenOff(error);
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
