/** The bytes to store, whatever form they come in, as a stream of chunks. */
import type { StorageContent } from "../../core/contracts/storage.ts";

/** The content piece by piece, whatever form it came in. */
export async function* chunksOf(content: StorageContent): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    yield content;
    return;
  }
  if (!(content instanceof ReadableStream)) {
    yield* content;
    return;
  }
  const reader = content.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
