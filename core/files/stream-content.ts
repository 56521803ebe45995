/** Whole contents of streams that are known to be small. */
import type { ByteSource } from "./lines.ts";

/** All bytes. @throws RangeError when there are more than `bytesMax` */
export async function readBytes(source: ByteSource, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > bytesMax) throw new RangeError(`The content is larger than the ${bytesMax} bytes allowed here.`);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** All text, as UTF-8. @throws RangeError when there are more than `bytesMax` bytes */
export async function readText(source: ByteSource, bytesMax: number): Promise<string> {
  return new TextDecoder().decode(await readBytes(source, bytesMax));
}
