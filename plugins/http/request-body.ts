/** What a request carries: a text, a URL-encoded form, or a form in parts with files that are streamed. */
import { isFileUri } from "../../core/files/file-reader.ts";
import type { TaskFiles } from "../../core/plugin/task.ts";
import type { RequestProperties } from "./properties.ts";

/** A body that can be sent several times, as redirects and digests may need it. */
export interface RequestBody {
  readonly contentType: string;
  readonly sizeBytes: number;
  /** The text, for the log; undefined when it is made of files. */
  readonly text?: string;
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Where the files of a form come from. */
export type FormFiles = Pick<TaskFiles, "get" | "size">;

/** The body of a request; undefined when there is none. `boundary` separates the parts of a form. */
export async function createBody(
  properties: Pick<RequestProperties, "body" | "formData" | "contentType">,
  files: FormFiles,
  boundary: string,
): Promise<RequestBody | undefined> {
  const { body, formData, contentType } = properties;
  if (formData) {
    return contentType.startsWith("multipart/") ? await partsBody(formData, files, boundary) : formBody(formData);
  }
  return body === undefined ? undefined : textBody(body, withCharset(contentType));
}

function textBody(text: string, contentType: string): RequestBody {
  const bytes = new TextEncoder().encode(text);
  return { contentType, sizeBytes: bytes.length, text, open: () => [bytes] };
}

function withCharset(contentType: string): string {
  return contentType.includes(";") ? contentType : `${contentType}; charset=UTF-8`;
}

/** Lists repeat their field, null leaves it out. */
function formBody(formData: Readonly<Record<string, unknown>>): RequestBody {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(formData)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null && each !== undefined) form.append(name, asText(each));
    }
  }
  return textBody(form.toString(), "application/x-www-form-urlencoded; charset=UTF-8");
}

function asText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** One part, with its head and where its content comes from. */
interface Part {
  readonly head: Uint8Array;
  readonly sizeBytes: number;
  open(): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>;
}

async function partsBody(
  formData: Readonly<Record<string, unknown>>,
  files: FormFiles,
  boundary: string,
): Promise<RequestBody> {
  const parts: Part[] = [];
  for (const [name, value] of Object.entries(formData)) {
    if (value !== null && value !== undefined) parts.push(await createPart(name, value, files, boundary));
  }
  const encoder = new TextEncoder();
  const lineEnd = encoder.encode("\r\n");
  const end = encoder.encode(`--${boundary}--\r\n`);
  const sizeBytes = parts.reduce((sum, part) => sum + part.head.length + part.sizeBytes + lineEnd.length, end.length);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    sizeBytes,
    async *open() {
      for (const part of parts) {
        yield part.head;
        yield* await part.open();
        yield lineEnd;
      }
      yield end;
    },
  };
}

/** A file in a form: an internal-storage URI, or a map that names the file and its content or URI. */
async function createPart(name: string, value: unknown, files: FormFiles, boundary: string): Promise<Part> {
  const described: { name?: unknown; content?: unknown; contentType?: unknown } = Object(value);
  const isDescribed = !Array.isArray(value) && typeof described.name === "string" && described.content !== undefined;
  const content = isDescribed ? described.content : value;
  const uri = typeof content === "string" && isFileUri(content.trim()) ? content.trim() : undefined;
  const fileName = isDescribed ? String(described.name) : uri?.split("/").at(-1);
  const type =
    typeof described.contentType === "string" && isDescribed
      ? described.contentType
      : fileName === undefined
        ? "text/plain; charset=UTF-8"
        : "application/octet-stream";
  const file = fileName === undefined ? "" : `; filename="${quoted(fileName)}"`;
  const head = new TextEncoder().encode(
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${file}\r\nContent-Type: ${oneLine(type)}\r\n\r\n`,
  );
  if (uri !== undefined) return { head, sizeBytes: await files.size(uri), open: () => files.get(uri) };
  const bytes = new TextEncoder().encode(asText(content));
  return { head, sizeBytes: bytes.length, open: () => Promise.resolve([bytes]) };
}

/** As browsers write names in forms. */
function quoted(text: string): string {
  return text.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
