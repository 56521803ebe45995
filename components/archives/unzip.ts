/**
 * Reads zip archives that strangers send. Nothing of an archive is handed out before all of it was checked: its names,
 * sizes and checksums. So whoever takes files from it can take all of them.
 *
 * Refused are: names that are absolute, lead out with `..`, have backslashes or control characters, or stand twice;
 * a file where another one has its folder; links and other files that are none; encryption; files that lie over each
 * other; and whatever is larger, more, or packed more tightly than an honest archive is.
 */
import type { Entry, FileEntry, ZipReaderConstructorOptions } from "@zip.js/zip.js";
import type { ByteRange } from "../../core/contracts/storage.ts";
import { joinPath } from "../../core/files/storage-path.ts";
import { readBytes } from "../../core/files/stream-content.ts";
import { messageOf } from "../../core/message-of.ts";

/** How much an archive may hold. */
export interface UnzipLimits {
  /** Files and folders. */
  readonly entriesMax: number;
  /** Of all files together, unpacked. */
  readonly bytesMax: number;
  /** Of its list of names. */
  readonly listBytesMax: number;
  /** Unpacked bytes a packed one, for files of more than a MiB; repeated text has some hundred. */
  readonly ratioMax: number;
}

/** What archives may hold unless said otherwise. */
export const UNZIP_LIMITS: UnzipLimits = {
  entriesMax: 50_000,
  bytesMax: 4 * 1024 ** 3,
  listBytesMax: 32 * 1024 ** 2,
  ratioMax: 500,
};

/** Files up to this size may be packed as tightly as they can. */
const TIGHT_BYTES_MAX = 1024 ** 2;

/** Bytes that are read at once. What is unpacked of so many has to fit into memory. */
const CHUNK_BYTES = 64 * 1024;

/** Bytes that are read of the disk at once. */
const BLOCK_BYTES = 512 * 1024;

const STORED = 0;
const DEFLATED = 8;
const UNIX_TYPE_MASK = 0o170000;
const UNIX_TYPES = [0, 0o100000, 0o040000];

/** An archive that is refused; the message is fit for users. */
export class UnzipError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UnzipError";
  }
}

/** An archive, which may be read anywhere. */
export interface ZipSource {
  readonly sizeBytes: number;
  /** The bytes of a range, which lies within the archive. */
  read(range: ByteRange): AsyncIterable<Uint8Array>;
}

/** A file of an archive. */
export interface ZippedFile {
  /** Relative, with `/` between names; safe below any folder. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Its bytes, unpacked as they are asked for; may be called again. */
  content(): AsyncGenerator<Uint8Array>;
}

/** Checks an archive, and answers its files by path. Its folders have no entry of their own. @throws UnzipError */
export async function openZip(
  source: ZipSource,
  limits: UnzipLimits = UNZIP_LIMITS,
): Promise<ReadonlyMap<string, ZippedFile>> {
  const files = new Map<string, ZippedFile>();
  try {
    for (const entry of await readEntries(source, limits)) {
      if (!entry.directory) files.set(entry.filename, zippedFile(entry));
    }
    for (const { content } of files.values()) for await (const _ of content());
    return files;
  } catch (error) {
    if (error instanceof UnzipError) throw error;
    throw new UnzipError(`The archive cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

async function readEntries(source: ZipSource, limits: UnzipLimits): Promise<readonly Entry[]> {
  const { ZipReader, Reader, configure } = await import("@zip.js/zip.js");
  configure({ chunkSize: CHUNK_BYTES, useWebWorkers: false });
  const bytesOf = blockwise(source, limits);
  class SourceReader extends Reader<ZipSource> {
    constructor() {
      super(source);
      this.size = source.sizeBytes;
    }
    override readUint8Array(start: number, length: number): Promise<Uint8Array> {
      return bytesOf(start, length);
    }
  }
  const options: ZipReaderConstructorOptions = { filenameValidation: "strict" };
  const entries: Entry[] = [];
  const names = new NameCheck();
  let bytes = 0;
  for await (const entry of new ZipReader(new SourceReader(), options).getEntriesGenerator()) {
    names.add(entry);
    checkEntry(entry, limits);
    bytes += entry.uncompressedSize;
    if (bytes > limits.bytesMax) throw new UnzipError(`The archive is larger than ${limits.bytesMax} bytes, unpacked.`);
    if (entries.push(entry) > limits.entriesMax) {
      throw new UnzipError(`The archive holds more than ${limits.entriesMax} files and folders.`);
    }
  }
  names.refuseFilesAsFolders();
  return entries;
}

/** Reads an archive that has many small files in few large pieces, one after the other. */
function blockwise(
  source: ZipSource,
  { listBytesMax }: UnzipLimits,
): (start: number, length: number) => Promise<Uint8Array> {
  let block: { start: number; bytes: Uint8Array } = { start: 0, bytes: new Uint8Array() };
  return async (start, length) => {
    if (length > listBytesMax)
      throw new UnzipError(`The archive's list of names is longer than ${listBytesMax} bytes.`);
    const end = Math.min(start + length, source.sizeBytes);
    if (start >= end) return new Uint8Array();
    const { start: from, bytes: known } = block;
    if (start >= from && end <= from + known.length) return known.slice(start - from, end - from);
    const wanted = Math.max(end - start, BLOCK_BYTES);
    const range = { start, end: Math.min(start + wanted, source.sizeBytes) };
    const bytes = await readBytes(source.read(range), wanted);
    block = { start, bytes };
    return bytes.slice(0, end - start);
  };
}

function checkEntry(entry: Entry, { ratioMax }: UnzipLimits): void {
  const { filename, compressedSize, uncompressedSize } = entry;
  const refuse = (why: string): never => {
    throw new UnzipError(`${shown(filename)} in the archive is refused: ${why}.`);
  };
  const type = (entry.unixMode ?? 0) & UNIX_TYPE_MASK;
  if (entry.symlink || !UNIX_TYPES.includes(type)) refuse("it is a link, or else no file");
  if (entry.encrypted) refuse("it is encrypted");
  if (entry.directory) return;
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    refuse("it is packed in a way that few programs know");
  }
  if (uncompressedSize > TIGHT_BYTES_MAX && uncompressedSize > compressedSize * ratioMax) {
    refuse(`it is packed more tightly than 1 to ${ratioMax}`);
  }
}

/** Names stand once, and what is a file is no folder. */
class NameCheck {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  add({ filename, rawFilename, directory }: Entry): void {
    const name = directory ? filename.slice(0, -1) : filename;
    // Old code pages have pictures for control characters, which would hide them.
    const hasControls = rawFilename.some((byte) => byte < 0x20 || byte === 0x7f);
    if (name === "" || hasControls || safe(name) !== name) {
      throw new UnzipError(`The name ${shown(filename)} in the archive is not allowed.`);
    }
    const isTwice = directory ? this.#files.has(name) : this.#files.has(name) || this.#folders.has(name);
    if (isTwice) throw new UnzipError(`${shown(name)} stands twice in the archive.`);
    (directory ? this.#folders : this.#files).add(name);
    for (let end = name.lastIndexOf("/"); end > 0; end = name.lastIndexOf("/", end - 1)) {
      const folder = name.slice(0, end);
      if (this.#folders.has(folder)) break;
      this.#folders.add(folder);
    }
  }

  refuseFilesAsFolders(): void {
    for (const name of this.#files) {
      if (this.#folders.has(name)) throw new UnzipError(`${shown(name)} is a file and a folder in the archive.`);
    }
  }
}

/** The name as paths of the internal storage are written; another one when it is not safe there. */
function safe(name: string): string | undefined {
  try {
    return joinPath("", name).slice(1);
  } catch {
    return undefined;
  }
}

function zippedFile(entry: FileEntry): ZippedFile {
  return { path: entry.filename, sizeBytes: entry.uncompressedSize, content: () => unpacked(entry) };
}

async function* unpacked(entry: FileEntry): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const options = { checkCrc32: true, checkLocalFilename: true };
  const ended = entry.getData(writable, options);
  // Told again where it is awaited; whoever reads learns of it, too.
  ended.catch((error: unknown) => writable.abort(error).catch(() => undefined));
  const reader = readable.getReader();
  let bytes = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.length;
      if (bytes > entry.uncompressedSize)
        throw new UnzipError(`${shown(entry.filename)} is larger than the archive says.`);
      yield next.value;
    }
    await ended;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (bytes < entry.uncompressedSize)
    throw new UnzipError(`${shown(entry.filename)} is smaller than the archive says.`);
}

const SHOWN_CHARS_MAX = 200;

function shown(name: string): string {
  return JSON.stringify(name.length <= SHOWN_CHARS_MAX ? name : `${name.slice(0, SHOWN_CHARS_MAX)}…`);
}
