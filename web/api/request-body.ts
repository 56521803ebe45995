/** Bodies of requests, within limits. */

import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import type { FileInfo } from "busboy";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { messageOf } from "../../core/message-of.ts";
import { ApiProblem } from "./problem.ts";

/** Longest text that a route reads whole, in bytes: flows, JSON, webhooks. */
export const TEXT_BYTES_MAX = 10 * 1024 * 1024;

/** Files of one request, in bytes together. They are held in memory until their execution is created. */
export const FILES_BYTES_MAX = 256 * 1024 * 1024;

/** Fields and files of one form. */
export const PARTS_MAX = 1_000;

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

/** The body as a JSON object. @throws ApiProblem when it is something else or too long */
export async function readJsonObject(request: Request): Promise<JsonMap> {
  const value = await readJson(request);
  if (!isJsonMap(value)) throw new ApiProblem(422, "Invalid json: an object is expected");
  return value;
}

/** The body as a JSON list. @throws ApiProblem when it is something else or too long */
export async function readJsonList(request: Request): Promise<readonly unknown[]> {
  const value = await readJson(request);
  if (!Array.isArray(value)) throw new ApiProblem(422, "Invalid json: a list is expected");
  return value;
}

async function readJson(request: Request): Promise<unknown> {
  const text = await readTextBody(request);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiProblem(422, `Invalid json: ${messageOf(error)}`);
  }
}

/** A file of a form. */
export interface FormFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** What a form holds: texts and files by name, in the order in which they came. */
export type FormValues = Readonly<Record<string, readonly (string | FormFile)[]>>;

/**
 * The inputs of an execution: fields by id; a file's part is named `files` and its file name is the id of the input, or
 * the part's name is.
 * @throws ApiProblem for other content types and for what is too long
 */
export async function readForm(request: Request): Promise<FormValues> {
  const type = request.headers.get("content-type") ?? "";
  if (!request.body || (type === "" && (request.headers.get("content-length") ?? "0") === "0")) return {};
  if (type.startsWith("application/x-www-form-urlencoded")) {
    const fields = new URLSearchParams(await readTextBody(request));
    return Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fields.getAll(name)]));
  }
  if (!type.startsWith("multipart/form-data")) {
    throw new ApiProblem(415, `Unsupported Media Type: ${type.slice(0, 100)} is not allowed; send multipart/form-data`);
  }
  const values = new Map<string, (string | FormFile)[]>();
  const add = (name: string, value: string | FormFile): void => {
    values.set(name, [...(values.get(name) ?? []), value]);
  };
  await readParts(request.body, type, add);
  return Object.fromEntries(values);
}

type Add = (name: string, value: string | FormFile) => void;

async function readParts(body: ReadableStream<Uint8Array>, contentType: string, add: Add): Promise<void> {
  const { default: busboy } = await import("busboy");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let size = 0;
  let parser: ReturnType<typeof busboy>;
  try {
    const limits = { fieldSize: TEXT_BYTES_MAX, parts: PARTS_MAX, fieldNameSize: 256 };
    parser = busboy({ headers: { "content-type": contentType }, limits, defParamCharset: "utf8" });
  } catch (error) {
    throw new ApiProblem(400, `Bad Request: ${messageOf(error)}`);
  }
  const fail = (problem: Error): void => {
    reject(problem);
    parser.destroy();
  };
  parser.on("field", (name: string, value: string, { valueTruncated }: { valueTruncated: boolean }) => {
    if (valueTruncated) fail(tooLong(TEXT_BYTES_MAX));
    else add(name, value);
  });
  parser.on("file", (part: string, stream: Readable, { filename }: FileInfo) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > FILES_BYTES_MAX) fail(tooLong(FILES_BYTES_MAX));
      else chunks.push(chunk);
    });
    stream.on("end", () => {
      const named = filename || part;
      add(part === "files" ? named : part, { name: named, content: Buffer.concat(chunks) });
    });
  });
  parser.on("partsLimit", () => fail(new ApiProblem(413, `Request Entity Too Large: more than ${PARTS_MAX} parts`)));
  parser.on("error", (error: unknown) => reject(new ApiProblem(400, `Bad Request: ${messageOf(error)}`)));
  parser.on("close", resolve);
  Readable.from(bytesOf(body)).on("error", fail).pipe(parser);
  await promise;
}

async function* bytesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function tooLong(bytesMax: number): ApiProblem {
  return new ApiProblem(413, `Request Entity Too Large: more than ${bytesMax} bytes`);
}
