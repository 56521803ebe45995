/** Lists of keys, page by page. */

import { decodeKey } from "./object-keys.ts";
import type { S3Connection } from "./s3-connection.ts";

/** An object of a list. */
export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** ISO-8601 instant. */
  readonly modified: string;
}

/** Objects, and what the keys of further ones begin with. */
export interface ListedPage {
  readonly objects: readonly ListedObject[];
  /** Ends in a slash; none where everything below is listed. */
  readonly folders: readonly string[];
}

/** How keys are listed. */
export interface ListOptions {
  /** True for the direct entries alone, false for all below. */
  readonly isShallow?: boolean;
  /** At most so many in a page. Default: what the server gives, 1 000. */
  readonly pageMax?: number;
}

/** The instant of what has none. */
export const LONG_AGO = new Date(0).toISOString();

/** The pages of what begins with a prefix, sorted by key. */
export async function* listPages(
  { client, bucket }: S3Connection,
  prefix: string,
  { isShallow = false, pageMax }: ListOptions = {},
): AsyncGenerator<ListedPage> {
  let token: string | undefined;
  do {
    const page = await client.listObjectsV2({
      Bucket: bucket,
      Prefix: prefix,
      EncodingType: "url",
      ...(isShallow ? { Delimiter: "/" } : {}),
      ...(pageMax === undefined ? {} : { MaxKeys: pageMax }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    const decode = (key: string | undefined): string => decodeKey(key ?? "", page.EncodingType);
    yield {
      objects: (page.Contents ?? []).map(({ Key, Size, LastModified }) => ({
        key: decode(Key),
        sizeBytes: Size ?? 0,
        modified: LastModified?.toISOString() ?? LONG_AGO,
      })),
      folders: (page.CommonPrefixes ?? []).map(({ Prefix }) => decode(Prefix)),
    };
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/** The first object whose key begins so, or undefined. */
export async function firstObject(connection: S3Connection, prefix: string): Promise<ListedObject | undefined> {
  for await (const { objects } of listPages(connection, prefix, { pageMax: 1 })) return objects[0];
  return undefined;
}
