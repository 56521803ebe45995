/** Makes zip archives while they are sent, in flat memory. */

/** A file that goes into an archive. */
export interface FileToZip {
  /** Relative, with `/` between names. */
  readonly path: string;
  /** Milliseconds since the beginning of 1970. */
  readonly modifiedMs: number;
  /** As far as it is known; it may be another one by then, as long as not by gigabytes. */
  readonly sizeBytes: number;
  /** Opened when its turn comes; what is undefined by then is left out. */
  content(): Promise<ReadableStream<Uint8Array> | undefined> | ReadableStream<Uint8Array>;
}

/**
 * From so many bytes on, an archive is written in the form for large ones, which some programs that read archives as
 * they come do not know. Some are left for names, and for files that grow.
 */
const LARGE_BYTES = 4 * 1024 ** 3 - 256 * 1024 ** 2;

/**
 * The bytes of an archive of these files, in this order, made as they are asked for. What cannot be read breaks the
 * stream off, so that nobody takes half an archive for a whole one.
 */
export function zipped(files: Iterable<FileToZip> | AsyncIterable<FileToZip>): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  write(files, writable).catch((error: unknown) => writable.abort(error).catch(() => undefined));
  return readable;
}

async function write(
  files: Iterable<FileToZip> | AsyncIterable<FileToZip>,
  writable: WritableStream<Uint8Array>,
): Promise<void> {
  const { ZipWriter } = await import("@zip.js/zip.js");
  const writer = new ZipWriter(writable, { useWebWorkers: false });
  let bytes = 0;
  for await (const { path, modifiedMs, sizeBytes, content } of files) {
    const stream = await content();
    if (!stream) continue;
    bytes += sizeBytes;
    await writer.add(path, stream, { lastModDate: new Date(modifiedMs), zip64: bytes > LARGE_BYTES });
  }
  await writer.close();
}
