/** Forms with files that are sent as they are read, so that large ones take no memory. */
import { randomUUID } from "node:crypto";
import { toStream } from "../core/files/file-reader.ts";

/** A text or a file of a form. */
export type FormPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly filename: string; readonly content: AsyncIterable<Uint8Array> };

/** The body of a request, and its type. */
export interface MultipartBody {
  readonly contentType: string;
  readonly body: ReadableStream<Uint8Array>;
}

/** The form with these parts, in this order; it can be sent once. */
export function multipart(parts: readonly FormPart[], boundary: string = `kestra-${randomUUID()}`): MultipartBody {
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: toStream(bytesOf(parts, boundary)),
  };
}

async function* bytesOf(parts: readonly FormPart[], boundary: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const part of parts) {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(part.name)}"`;
    if ("value" in part) {
      yield encoder.encode(`${head}\r\n\r\n${part.value}\r\n`);
      continue;
    }
    yield encoder.encode(
      `${head}; filename="${quoted(part.filename)}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    );
    yield* part.content;
    yield encoder.encode("\r\n");
  }
  yield encoder.encode(`--${boundary}--\r\n`);
}

/** As browsers write names: what would end the text or the line is escaped. */
function quoted(text: string): string {
  return text.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
