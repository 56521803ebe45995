/** Copies of objects within the bucket, made by the server. It copies up to 5 GB at once, and larger ones in parts. */

import type { S3Connection } from "./s3-connection.ts";
import type { ObjectHead } from "./s3-objects.ts";

/** Bytes that the server copies with one request. */
export const COPY_BYTES_MAX = 5 * 1024 ** 3;

/** Bytes of a part; with 10 000 of them, more than an object may have. */
const COPY_PART_BYTES = 1024 ** 3;

/** Parts that are copied at the same time. */
const PARTS_UNDER_WAY = 4;

/** What to copy where. */
export interface ObjectCopy {
  readonly from: string;
  readonly to: string;
  readonly sizeBytes: number;
}

/** How large the requests are; tests make them small. */
export interface CopyLimits {
  readonly copyBytesMax: number;
  readonly partBytes: number;
}

/** Copies an object with its metadata. @param headOf asked for objects that go in parts, which do not take it along */
export async function copyObject(
  connection: S3Connection,
  copy: ObjectCopy,
  headOf: (key: string) => Promise<ObjectHead | undefined>,
  limits: CopyLimits = { copyBytesMax: COPY_BYTES_MAX, partBytes: COPY_PART_BYTES },
): Promise<void> {
  const { client, bucket, encryption } = connection;
  if (copy.sizeBytes > limits.copyBytesMax) return await copyInParts(connection, copy, headOf, limits.partBytes);
  const target = { Bucket: bucket, Key: copy.to };
  await client.copyObject({ ...target, CopySource: sourceOf(bucket, copy.from), ...encryption });
}

async function copyInParts(
  { client, bucket, encryption }: S3Connection,
  { from, to, sizeBytes }: ObjectCopy,
  headOf: (key: string) => Promise<ObjectHead | undefined>,
  partBytes: number,
): Promise<void> {
  const target = { Bucket: bucket, Key: to };
  const Metadata = (await headOf(from))?.headers ?? {};
  const { UploadId } = await client.createMultipartUpload({ ...target, Metadata, ...encryption });
  try {
    const count = Math.ceil(sizeBytes / partBytes);
    const numbers = Array.from({ length: count }, (_, index) => index + 1).values();
    const parts: { PartNumber: number; ETag: string | undefined }[] = [];
    const copyNext = async (): Promise<void> => {
      for (const PartNumber of numbers) {
        const start = (PartNumber - 1) * partBytes;
        const { CopyPartResult } = await client.uploadPartCopy({
          ...target,
          UploadId,
          PartNumber,
          CopySource: sourceOf(bucket, from),
          CopySourceRange: `bytes=${start}-${Math.min(start + partBytes, sizeBytes) - 1}`,
        });
        parts.push({ PartNumber, ETag: CopyPartResult?.ETag });
      }
    };
    await Promise.all(Array.from({ length: PARTS_UNDER_WAY }, copyNext));
    parts.sort((one, other) => one.PartNumber - other.PartNumber);
    await client.completeMultipartUpload({ ...target, UploadId, MultipartUpload: { Parts: parts } });
  } catch (error) {
    // The first fault is the one to tell; what could not be given up is left to the bucket's rules.
    await client.abortMultipartUpload({ ...target, UploadId }).catch(() => undefined);
    throw error;
  }
}

/** A header, so written as in URLs. */
function sourceOf(bucket: string, key: string): string {
  return `${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;
}
