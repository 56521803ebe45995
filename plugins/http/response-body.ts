/** The content of an answer: uncompressed, within limits, and as text. */
import { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { messageOf } from "../../core/message-of.ts";
import type { HttpResponse } from "./exchange.ts";
import { ERROR_BODY_CHARS_MAX, HttpError } from "./http-error.ts";
import { shownUrl } from "./url.ts";

/** Largest answer that may become an output, in bytes after decompression. */
export const RESPONSE_BYTES_MAX = 10 * 1024 * 1024;

/** The encodings that {@link contentOf} undoes, for `Accept-Encoding`. */
export const ACCEPTED_ENCODINGS = "gzip, deflate, br";

/** The bytes of an answer without its compression. */
export function contentOf(response: HttpResponse): AsyncIterable<Uint8Array> {
  const encoding = response.headers["content-encoding"]?.join(",").trim().toLowerCase() ?? "";
  const decoder = decoderOf(encoding);
  return decoder ? decompressed(response, decoder) : response.body;
}

function decoderOf(encoding: string) {
  switch (encoding) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

async function* decompressed(response: HttpResponse, decoder: ReturnType<typeof createGunzip>) {
  const source = Readable.from(response.body);
  source.on("error", (error) => decoder.destroy(error));
  try {
    for await (const chunk of source.pipe(decoder)) yield chunk as Uint8Array;
  } catch (error) {
    if (error instanceof HttpError) throw error;
    const reason = messageOf(error);
    throw new HttpError(`The answer of ${shownUrl(response.url)} cannot be decompressed: ${reason}.`, { cause: error });
  } finally {
    response.discard();
  }
}

/** The headers as an output: without those that no longer hold once an answer is decompressed. */
export function headersOf({ headers }: HttpResponse): Record<string, string[]> {
  const encoding = headers["content-encoding"]?.join(",").trim().toLowerCase() ?? "";
  const gone: readonly string[] = /^(?:x-)?gzip$|^deflate$|^br$/.test(encoding)
    ? ["content-encoding", "content-length"]
    : [];
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !gone.includes(name))
      .map(([name, values]) => [name, [...values]]),
  );
}

/** The whole text of an answer. Rejects with {@link HttpError} when it is larger than `bytesMax`. */
export async function readResponse(response: HttpResponse, defaultCharset: string, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of contentOf(response)) {
    length += chunk.length;
    if (length > bytesMax) {
      response.discard();
      throw new HttpError(
        `The answer of ${shownUrl(response.url)} is larger than the ${bytesMax} bytes allowed in an output; use io.kestra.plugin.core.http.Download for large answers.`,
      );
    }
    chunks.push(chunk);
  }
  return new TextDecoder(charsetOf(response, defaultCharset)).decode(Buffer.concat(chunks));
}

/** The beginning of an answer, for a message. */
export async function readBeginning(response: HttpResponse, defaultCharset: string): Promise<string> {
  const decoder = new TextDecoder(charsetOf(response, defaultCharset));
  let text = "";
  for await (const chunk of contentOf(response)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > ERROR_BODY_CHARS_MAX) break;
  }
  response.discard();
  return text;
}

function charsetOf({ headers }: HttpResponse, defaultCharset: string): string {
  const label = /charset\s*=\s*"?([^\s";]+)/i.exec(headers["content-type"]?.[0] ?? "")?.[1];
  if (label === undefined) return defaultCharset;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return defaultCharset;
  }
}
