/**
 * Forms with files, as they are sent to start or resume an execution. Files of larger ones go to the disk as they come
 * and stay there until the form is disposed of, so that they take no memory.
 */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FieldInfo, FileInfo } from "busboy";
import type { ByteRange } from "../../../core/contracts/storage.ts";
import { messageOf } from "../../../core/message-of.ts";
import { readLocalFile } from "../../../platform/local-files.ts";
import { type BodyLimits, bodyLimitsOf } from "./body-limits.ts";
import { ApiProblem } from "./problem.ts";
import { bytesOf, hasBody, readBytes, readTextBody, TEXT_BYTES_MAX, tooLong } from "./request-body.ts";
import { readSmallForm, SMALL_FORM_BYTES_MAX } from "./small-form.ts";

/** Fields and files of one form. */
export const PARTS_MAX = 1_000;

/** Longest name of a field or a file's part, in bytes. */
const NAME_BYTES_MAX = 256;

/** A file of a form, which can be read until the form is disposed of. */
export interface FormFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly content: AsyncIterable<Uint8Array>;
  /** Some of its bytes. */
  read(range: ByteRange): AsyncIterable<Uint8Array>;
}

/** What a form holds: texts and files by name, in the order in which they came. */
export type FormValues = Readonly<Record<string, readonly (string | FormFile)[]>>;

/** A form that was read. */
export interface Form extends AsyncDisposable {
  readonly values: FormValues;
}

/**
 * The inputs of an execution: fields by id; a file's part is named `files` and its file name is the id of the input, or
 * the part's name is.
 * @param directory where files lie meanwhile
 * @throws ApiProblem for other content types and for what is too long
 */
export async function readForm(request: Request, directory = tmpdir()): Promise<Form> {
  const type = request.headers.get("content-type") ?? "";
  if (!hasBody(request) || (type === "" && !request.headers.has("content-length"))) return withoutFiles({});
  if (type.startsWith("application/x-www-form-urlencoded")) {
    const fields = new URLSearchParams(await readTextBody(request));
    return withoutFiles(Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fields.getAll(name)])));
  }
  if (!type.startsWith("multipart/form-data")) {
    throw new ApiProblem(415, `Unsupported Media Type: ${type.slice(0, 100)} is not allowed; send multipart/form-data`);
  }
  const limits = bodyLimitsOf(request);
  if (!isSmall(request, limits) && request.body) return await readToDisk(request.body, type, directory, limits);
  const body = await readBytes(request, SMALL_FORM_BYTES_MAX);
  const values = await readSmallForm(body, type, { partsMax: PARTS_MAX, nameBytesMax: NAME_BYTES_MAX });
  if (values) return withoutFiles(values);
  return await readToDisk(new Blob([new Uint8Array(body)]).stream(), type, directory, limits);
}

function isSmall(request: Request, { filesBytesMax }: BodyLimits): boolean {
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  return length <= Math.min(SMALL_FORM_BYTES_MAX, filesBytesMax);
}

async function readToDisk(
  body: ReadableStream<Uint8Array>,
  type: string,
  directory: string,
  limits: BodyLimits,
): Promise<Form> {
  const folder = await mkdtemp(join(directory, "kestra-upload-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    return { values: await readParts(body, type, folder, limits), [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw isFull(error) ? new ApiProblem(503, "Service Unavailable: No space is left on the disk for uploads") : error;
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

function withoutFiles(values: FormValues): Form {
  return { values, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function readParts(
  body: ReadableStream<Uint8Array>,
  contentType: string,
  folder: string,
  { filesBytesMax, idleMs }: BodyLimits,
): Promise<FormValues> {
  const parser = await parserFor(contentType, filesBytesMax);
  const values = new Map<string, (string | FormFile)[]>();
  const add = (name: string, value: string | FormFile): void => {
    values.set(name, [...(values.get(name) ?? []), value]);
  };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (problem: unknown): void => {
    reject(problem);
    parser.destroy();
  };
  const files: Promise<void>[] = [];
  const left = { bytes: filesBytesMax, max: filesBytesMax };
  let textBytes = 0;
  parser.on("field", (name: string, value: string, { valueTruncated }: FieldInfo) => {
    // All texts are in memory at once.
    textBytes += Buffer.byteLength(name) + Buffer.byteLength(value);
    if (valueTruncated || textBytes > TEXT_BYTES_MAX) fail(tooLong(TEXT_BYTES_MAX));
    else if (Buffer.byteLength(name) > NAME_BYTES_MAX) fail(nameTooLong());
    else add(name, value);
  });
  parser.on("file", (part: string, stream: Readable, { filename }: FileInfo) => {
    const name = filename || part;
    if (Buffer.byteLength(part) > NAME_BYTES_MAX || Buffer.byteLength(name) > NAME_BYTES_MAX) fail(nameTooLong());
    const path = join(folder, String(files.length));
    const file = { ...formFile(name, path), sizeBytes: 0 };
    const kept = keepFile(stream, path, left).then((bytes) => {
      file.sizeBytes = bytes;
    });
    kept.catch(fail);
    files.push(kept);
    add(part === "files" ? name : part, file);
  });
  parser.on("partsLimit", () => fail(new ApiProblem(413, `Request Entity Too Large: more than ${PARTS_MAX} parts`)));
  parser.on("error", (error: unknown) => reject(new ApiProblem(400, `Bad Request: ${messageOf(error)}`)));
  parser.on("close", resolve);
  Readable.from(bytesOf(body, idleMs)).on("error", fail).pipe(parser);
  try {
    await promise;
    await Promise.all(files);
  } finally {
    await Promise.allSettled(files);
  }
  return Object.fromEntries(values);
}

async function parserFor(contentType: string, filesBytesMax: number) {
  const { default: busboy } = await import("busboy");
  try {
    const limits = {
      fieldSize: TEXT_BYTES_MAX,
      parts: PARTS_MAX,

      fileSize: filesBytesMax + 1,
    };
    return busboy({ headers: { "content-type": contentType }, limits, defParamCharset: "utf8" });
  } catch (error) {
    throw new ApiProblem(400, `Bad Request: ${messageOf(error)}`);
  }
}

function nameTooLong(): ApiProblem {
  return new ApiProblem(413, `Request Entity Too Large: A name of the form has more than ${NAME_BYTES_MAX} bytes`);
}

function formFile(name: string, path: string): Omit<FormFile, "sizeBytes"> {
  return {
    name,
    content: readLocalFile(path),
    read: ({ start, end }) => readLocalFile(path, { start, ...(end === undefined ? {} : { end: end - 1 }) }),
  };
}

/** Writes the bytes of a part to the disk, and tells how many there are. Rejects when the body breaks off, too. */
async function keepFile(
  stream: Readable,
  path: string,
  left: { bytes: number; readonly max: number },
): Promise<number> {
  let size = 0;
  await pipeline(
    stream,
    async function* (source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        left.bytes -= chunk.byteLength;
        size += chunk.byteLength;
        if (left.bytes < 0) throw tooLong(left.max);
        yield chunk;
      }
    },
    createWriteStream(path),
  );
  return size;
}
