/** Key-value pairs of a namespace, as tasks, expressions and the API see them. */

export const KEY_VALUE_TYPES = ["STRING", "NUMBER", "BOOLEAN", "DATETIME", "DATE", "DURATION", "JSON"] as const;
export type KeyValueType = (typeof KEY_VALUE_TYPES)[number];

/** What is known of a stored pair besides its value. */
export interface KeyValueInfo {
  readonly key: string;
  readonly description?: string;
  /** From 1, one more with each write. */
  readonly version: number;
  /** ISO-8601 instants. */
  readonly created: string;
  readonly updated: string;
  readonly expires?: string;
  /** When the versions before this one were written, the newest first. Their values are not kept. */
  readonly earlier: readonly string[];
}

/** A stored pair. */
export interface KeyValueEntry extends KeyValueInfo {
  readonly type: KeyValueType;
  readonly value: unknown;
}

/** Which versions of a pair or file are to go. */
export interface ForgottenVersions {
  /** Only those written before this ISO-8601 instant; the newest one stays in any case. */
  readonly before?: string;
  /** All but so many of the newest. */
  readonly keepAmount?: number;
}

/** How a pair is written. */
export interface KeyValueWrite {
  readonly type?: KeyValueType;
  readonly description?: string;
  /** Milliseconds until the pair is gone; no end when left out. */
  readonly ttlMs?: number;
  /** False refuses to replace a pair that exists. Default true. */
  readonly overwrite?: boolean;
}

/** The pairs of one namespace. Expired pairs count as missing. */
export interface KeyValueStore {
  /** With `expired` also a pair whose time is over but which still lies there. */
  get(key: string, options?: { readonly expired?: boolean }): Promise<KeyValueEntry | undefined>;
  put(key: string, value: unknown, write?: KeyValueWrite): Promise<KeyValueEntry>;
  /** Writes what is made of the pair as it is, undefined when there is none; no other change comes in between. */
  update(
    key: string,
    change: (before: KeyValueEntry | undefined) => unknown,
    write?: KeyValueWrite,
  ): Promise<KeyValueEntry>;
  /** True when there was one, expired or not; with `expiredOnly` a live one stays, and counts as none. */
  delete(key: string, options?: { readonly expiredOnly?: boolean }): Promise<boolean>;
  /** Forgets versions of a pair, or the pair when none stays; answers how many versions went. */
  forget(key: string, versions: ForgottenVersions): Promise<number>;
  /** All live pairs, sorted by key; with `expired` also those whose time is over but which still lie there. */
  list(options?: { readonly expired?: boolean }): Promise<readonly KeyValueEntry[]>;
  /** What is known of all live pairs, sorted by key, without reading their values. */
  infos(): Promise<readonly KeyValueInfo[]>;
}

/** The files of one namespace. Paths are relative to its root, without a leading slash needed. */
export interface NamespaceFileStore {
  /** The newest version, or one that was written before: they count from 1. */
  read(path: string, version?: number): Promise<ReadableStream<Uint8Array>>;
  /** Writes a new version; the one before stays until it is forgotten. */
  write(path: string, content: Uint8Array | ReadableStream<Uint8Array>): Promise<void>;
  exists(path: string): Promise<boolean>;
  size(path: string): Promise<number>;
  /** Deletes a file with all its versions. */
  delete(path: string): Promise<boolean>;
  /**
   * Moves a file with its versions. One that stands at the target becomes an earlier version of what comes there, and
   * the versions of the moved file go.
   */
  move(from: string, to: string): Promise<void>;
  /** The versions that can be read, the oldest first. */
  versions(path: string): Promise<readonly number[]>;
  /** Forgets versions of a file, or the file when none stays; answers how many versions went. */
  forget(path: string, versions: ForgottenVersions): Promise<number>;
  /** Paths of all files, sorted. */
  list(): Promise<readonly string[]>;
  /** The internal-storage URI (`kestra:///<ns>/_files/<path>`). */
  uri(path: string): string;
}
