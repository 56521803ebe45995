/** Makes zip archives while they are sent, in flat memory. */

/** A file that goes into an archive. */
export interface FileToZip {
  /** Relative, with `/` between names. */
  readonly path: string;
  /** Milliseconds since the beginning of 1970. */
  readonly modifiedMs: number;
  /** Opened when its turn comes; what is undefined by then is left out. */
  content(): Promise<ReadableStream<Uint8Array> | undefined> | ReadableStream<Uint8Array>;
}

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
  for await (const { path, modifiedMs, content } of files) {
    const stream = await content();
    if (stream) await writer.add(path, stream, { lastModDate: new Date(modifiedMs) });
  }
  await writer.close();
}
