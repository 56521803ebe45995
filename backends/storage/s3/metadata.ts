/**
 * What is known of a file, as the user metadata of its object. These are HTTP headers: their names have no capitals and
 * their values no letters beyond ASCII, and together they may have 2 KB. So `expirationDate` is kept as
 * `expiration-date`, other letters are written as in URLs, and what is too large is kept compressed.
 */
import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import { StorageError } from "../../../core/contracts/storage.ts";

/** Bytes of names and values that S3 takes. */
export const METADATA_BYTES_MAX = 2048;

/** Bytes that compressed metadata may unfold to. */
const UNFOLDED_BYTES_MAX = 1024 * 1024;

/** The one name that stands for all when they are compressed; no name is encoded like this. */
const COMPRESSED = "-1";

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

type Metadata = Readonly<Record<string, string>>;

/** To headers. @throws StorageError when it is too large */
export async function toHeaders(path: string, metadata: Metadata): Promise<Record<string, string>> {
  const headers = Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [encodeName(name), encodeValue(value)]),
  );
  if (bytesOf(headers) <= METADATA_BYTES_MAX) return headers;
  const compressed = { [COMPRESSED]: (await deflate(JSON.stringify(metadata))).toString("base64") };
  if (bytesOf(compressed) <= METADATA_BYTES_MAX) return compressed;
  throw new StorageError(
    "NO_SPACE",
    `What is to be kept about ${path}, such as its description, is larger than the ${METADATA_BYTES_MAX} bytes that S3 takes.`,
  );
}

/** From headers; undefined when there are none. */
export async function fromHeaders(headers: Metadata | undefined): Promise<Metadata | undefined> {
  const entries = Object.entries(headers ?? {});
  if (entries.length === 0) return undefined;
  const compressed = headers?.[COMPRESSED];
  if (compressed !== undefined) return await unfold(compressed);
  return Object.fromEntries(entries.map(([name, value]) => [decodeName(name), decodeValue(value)]));
}

async function unfold(compressed: string): Promise<Metadata> {
  const text = await inflate(Buffer.from(compressed, "base64"), { maxOutputLength: UNFOLDED_BYTES_MAX });
  const parsed: unknown = JSON.parse(text.toString());
  if (typeof parsed !== "object" || parsed === null) return {};
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}

function bytesOf(headers: Metadata): number {
  return Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}

/** Capitals become a hyphen and the small letter; what is neither letter nor digit `-0<code point>-`. */
function encodeName(name: string): string {
  return name.replaceAll(/[^a-z0-9.]/gu, (character) =>
    /[A-Z]/.test(character) ? `-${character.toLowerCase()}` : `-0${character.codePointAt(0)?.toString(16)}-`,
  );
}

function decodeName(name: string): string {
  return name.replaceAll(/-0([0-9a-f]{1,6})-|-([a-z])/g, (whole, code?: string, letter?: string) => {
    if (letter !== undefined) return letter.toUpperCase();
    const point = Number.parseInt(code ?? "", 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

/** Printable ASCII stays as it is, unless it would read as encoded, or a server would trim it. */
function encodeValue(value: string): string {
  const isPlain = /^[!-$&-~]+( [!-$&-~]+)*$/.test(value);
  return isPlain ? value : encodeURIComponent(value.toWellFormed());
}

/** Values of other programs may hold a percent sign that is none of ours. */
function decodeValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
