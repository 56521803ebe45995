/** Forms that are small enough to be taken apart in memory, which is what nearly all are: no disk, and many times faster. */
import { Buffer } from "node:buffer";
import type { ByteRange } from "../../../core/contracts/storage.ts";
import type { FormFile, FormValues } from "./form.ts";

/** Longer bodies are read piece by piece. */
export const SMALL_FORM_BYTES_MAX = 64 * 1024;

const BOUNDARY = /boundary=(?:"([^"]+)"|([^;\s]+))/i;

/**
 * The values of a form; undefined for what is no plain form, which the patient reader then tells about.
 * @param partsMax of more parts, or longer names than `nameBytesMax`, it is no plain form either
 */
export async function readSmallForm(
  body: Buffer,
  contentType: string,
  { partsMax, nameBytesMax }: { readonly partsMax: number; readonly nameBytesMax: number },
): Promise<FormValues | undefined> {
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  // Runtimes take a form that breaks off for whole.
  if (boundary === undefined || !body.toString("latin1").trimEnd().endsWith(`--${boundary}--`)) return undefined;
  const values = new Map<string, (string | FormFile)[]>();
  let partCount = 0;
  for (const [part, value] of (await parsed(body, contentType)) ?? []) {
    const name = typeof value === "string" ? part : fileNameOf(value);
    const isPlain = name !== "" && [part, name].every((each) => Buffer.byteLength(each) <= nameBytesMax);
    if (!isPlain || ++partCount > partsMax) return undefined;
    const key = part === "files" && typeof value !== "string" ? name : part;
    const known = values.get(key);
    const read = typeof value === "string" ? value : fileOf(name, new Uint8Array(await value.arrayBuffer()));
    if (known) known.push(read);
    else values.set(key, [read]);
  }
  return partCount === 0 ? undefined : Object.fromEntries(values);
}

async function parsed(body: Buffer, contentType: string): Promise<FormData | undefined> {
  try {
    return await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  } catch {
    return undefined;
  }
}

/** Without folders; empty where it has none. */
function fileNameOf(file: Blob): string {
  return "name" in file && file.name !== undefined ? String(file.name).replace(/^.*[\\/]/s, "") : "";
}

function fileOf(name: string, bytes: Uint8Array): FormFile {
  async function* read({ start, end }: ByteRange): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(start, end);
  }
  return { name, sizeBytes: bytes.byteLength, content: { [Symbol.asyncIterator]: () => read({ start: 0 }) }, read };
}
