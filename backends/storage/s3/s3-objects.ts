/** Single objects: what is known of them, their bytes, and how they are written. */
import { Readable } from "node:stream";
import type { ByteRange, StorageContent } from "../../../core/contracts/storage.ts";
import { chunksOf } from "../content-chunks.ts";
import type { S3Connection } from "./s3-connection.ts";
import { isBeyondEnd, isMissing } from "./s3-faults.ts";
import { PARTS_UNDER_WAY } from "./s3-options.ts";

/** What is known of an object. */
export interface ObjectHead {
  readonly sizeBytes: number;
  /** ISO-8601 instant. */
  readonly modified: string;
  /** Its user metadata as it is stored. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What is known of an object, or undefined. */
export async function headObject({ client, bucket }: S3Connection, key: string): Promise<ObjectHead | undefined> {
  try {
    const { ContentLength, LastModified, Metadata } = await client.headObject({ Bucket: bucket, Key: key });
    return {
      sizeBytes: ContentLength ?? 0,
      modified: (LastModified ?? new Date(0)).toISOString(),
      headers: Metadata ?? {},
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The bytes of an object; none when the range begins behind them. Faults on the way are told as those of the path. */
export async function openObject(
  { client, bucket, faults }: S3Connection,
  key: string,
  path: string,
  range: ByteRange | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const Range = range && `bytes=${range.start}-${range.end === undefined ? "" : range.end - 1}`;
  const answer = client.getObject({ Bucket: bucket, Key: key, ...(Range === undefined ? {} : { Range }) });
  const { Body } = await answer.catch((error: unknown) => {
    if (isBeyondEnd(error)) return { Body: Readable.from([]) };
    throw error;
  });
  if (!(Body instanceof Readable)) throw new Error("the answer has no bytes");
  const chunks: AsyncIterator<Uint8Array> = Body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next().catch((error: unknown) => {
          throw faults.of(path, error);
        });
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel() {
        // Not by ending the iterator: it would wait for bytes that may never come.
        Body.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * Writes an object whole or not at all; answers its size. What is larger than a part goes in parts as it comes, and
 * they are given up when the content breaks off.
 */
export async function writeObject(
  { bucket, client, partBytes, encryption, upload }: S3Connection,
  key: string,
  content: StorageContent,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  let sizeBytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunksOf(content)) {
      sizeBytes += chunk.length;
      yield chunk;
    }
  };
  const body = Readable.from(counted(), { objectMode: true, highWaterMark: 1 });
  try {
    await upload({
      client,
      params: { Bucket: bucket, Key: key, Body: body, Metadata: headers, ...encryption },
      partSize: partBytes,
      queueSize: PARTS_UNDER_WAY,
    }).done();
  } finally {
    body.destroy();
  }
  return sizeBytes;
}
