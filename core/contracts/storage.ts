/**
 * The internal storage seam: files by URI path, per tenant. Paths are absolute, `/`-separated and normalised
 * (`/acme/sales/daily/executions/...`); a path that escapes the root is refused before a driver sees it.
 */

/** What is known of a stored file or folder. */
export interface StorageEntry {
  /** Absolute path inside the tenant's storage. */
  readonly path: string;
  readonly kind: "file" | "directory";
  /** 0 for folders. */
  readonly sizeBytes: number;
  /** ISO-8601 instant of the last write; the beginning of 1970 for folders of storages that do not keep it. */
  readonly modified: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Bytes to store: at once or as a stream. */
export type StorageContent = Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** First and one-past-last byte; the end may lie beyond the file. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** Why a storage operation could not be done. */
export type StorageErrorCode = "NOT_FOUND" | "NOT_A_DIRECTORY" | "FORBIDDEN_PATH" | "NO_SPACE" | "UNAVAILABLE";

/** A storage operation that could not be done; the message is fit for users. */
export class StorageError extends Error {
  readonly code: StorageErrorCode;
  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StorageError";
    this.code = code;
  }
}

/** How a folder is listed. */
export interface ListOptions {
  /** Default true. */
  readonly metadata?: boolean;
}

/** A driver of internal storage. All methods reject with {@link StorageError}. */
export interface Storage {
  /** The bytes of a file. NOT_FOUND when there is none. Cancelling the stream frees what it holds. */
  get(tenantId: string, path: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /** Writes a file whole or not at all, making folders as needed and replacing what was there. */
  put(
    tenantId: string,
    path: string,
    content: StorageContent,
    metadata?: Readonly<Record<string, string>>,
  ): Promise<StorageEntry>;
  /** What is known of a path, or undefined. */
  stat(tenantId: string, path: string): Promise<StorageEntry | undefined>;
  /**
   * The direct entries of a folder with their metadata, sorted by path; NOT_FOUND when the folder does not exist. Without
   * metadata, when those are not wanted, large folders are listed in a moment.
   */
  list(tenantId: string, path: string, options?: ListOptions): Promise<readonly StorageEntry[]>;
  /** Every file below a folder, at any depth, sorted by path, maybe without metadata; nothing when the folder does not exist. */
  walk(tenantId: string, path: string): AsyncIterable<StorageEntry>;
  /** Makes a folder and its parents; no error when it is there. */
  createDirectory(tenantId: string, path: string): Promise<void>;
  /** Moves a file or a folder; NOT_FOUND when the source does not exist; replaces a file at the target. */
  move(tenantId: string, from: string, to: string): Promise<void>;
  /** Deletes a file, or a folder with all below it. False when there was nothing. */
  delete(tenantId: string, path: string): Promise<boolean>;
  /** Deletes a folder unless there is something in it, even if that comes at this moment. False when it stays. */
  deleteEmptyDirectory(tenantId: string, path: string): Promise<boolean>;
  close(): Promise<void>;
}
