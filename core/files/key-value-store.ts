/**
 * Key-value pairs in internal storage: one file of ION text a pair, and what else is known of it as the file's
 * metadata. A pair whose time is over counts as missing at once; its file goes when it is next written or purged.
 */
import { type Clock, toInstant } from "../contracts/clock.ts";
import {
  type ForgottenVersions,
  KEY_VALUE_TYPES,
  type KeyValueEntry,
  type KeyValueInfo,
  type KeyValueStore,
  type KeyValueType,
  type KeyValueWrite,
} from "../contracts/key-value.ts";
import type { Locks } from "../contracts/locks.ts";
import { type Storage, type StorageEntry, StorageError } from "../contracts/storage.ts";
import { loadIonParser, toIon } from "./ion.ts";
import { rememberNamespace } from "./key-value-namespaces.ts";
import { convertValue, typeOfValue } from "./key-value-types.ts";
import { holdFile } from "./storage-locks.ts";
import { keyValuePath, namespacePath } from "./storage-path.ts";
import { readText } from "./stream-content.ts";
import { forgetsAll, forgottenBy, versionOf } from "./versions.ts";

/** Longest key, in characters. */
export const KEY_CHARS_MAX = 200;

/** Largest value, in bytes of its ION text. Larger data belongs into files. */
export const VALUE_BYTES_MAX = 10 * 1024 * 1024;

/** Earlier versions of a pair whose dates are remembered. */
export const EARLIER_VERSIONS_MAX = 100;

const KEY_PATTERN = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;
const SUFFIX = ".ion";

/** A key or value that cannot be stored; the message is fit for users. */
export class KeyValueError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "KeyValueError";
  }
}

/** Whose pairs these are. */
export interface KeyValueStoreOptions {
  readonly storage: Storage;
  readonly tenantId: string;
  readonly namespace: string;
  /** Shared by all that change pairs of this storage. Default: locks of this process. */
  readonly locks?: Locks | undefined;
  /** Decides what has expired. */
  readonly clock: Clock;
}

/** The pairs of one namespace. Its methods reject with {@link KeyValueError} or a StorageError. */
export function createKeyValueStore(options: KeyValueStoreOptions): KeyValueStore {
  return new StoredKeyValues(options);
}

/** Checks a key. @throws KeyValueError when it is none */
export function checkKey(key: string): void {
  if (!KEY_PATTERN.test(key)) {
    throw new KeyValueError(
      `Key must start with an alphanumeric character (uppercase or lowercase) and can contain alphanumeric characters (uppercase or lowercase), dots (.), underscores (_), and hyphens (-) only. The key is ${JSON.stringify(key.slice(0, KEY_CHARS_MAX))}.`,
    );
  }
  if (key.length > KEY_CHARS_MAX) {
    throw new KeyValueError(`Key must have at most ${KEY_CHARS_MAX} characters, and this one has ${key.length}.`);
  }
}

class StoredKeyValues implements KeyValueStore {
  readonly #options: KeyValueStoreOptions;

  constructor(options: KeyValueStoreOptions) {
    this.#options = options;
  }

  async get(key: string, { expired = false } = {}): Promise<KeyValueEntry | undefined> {
    const file = await this.#file(key);
    return file && (expired || this.#isLive(file)) ? await this.#read(key, file) : undefined;
  }

  put(key: string, value: unknown, write: KeyValueWrite = {}): Promise<KeyValueEntry> {
    return this.#change(key, () => this.#put(key, value, write));
  }

  update(
    key: string,
    change: (before: KeyValueEntry | undefined) => unknown,
    write: KeyValueWrite = {},
  ): Promise<KeyValueEntry> {
    return this.#change(key, async () => await this.#put(key, change(await this.get(key)), write));
  }

  async #put(key: string, value: unknown, write: KeyValueWrite): Promise<KeyValueEntry> {
    const { storage, tenantId, namespace, clock } = this.#options;
    const before = await this.#file(key);
    if (write.overwrite === false && before && this.#isLive(before)) {
      throw new KeyValueError(
        `Cannot set value for key '${key}'. Key already exists and \`overwrite\` is set to \`false\`.`,
      );
    }
    const type = write.type ?? typeOfValue(value);
    const stored = convertValue(value, type);
    const bytes = new TextEncoder().encode(isBareDate(type, stored) ? String(stored) : toIon(stored));
    if (bytes.length > VALUE_BYTES_MAX) {
      throw new KeyValueError(
        `The value for key '${key}' has ${bytes.length} bytes, more than the ${VALUE_BYTES_MAX} allowed; write large data to a file.`,
      );
    }
    const nowMs = clock.now();
    const entry: KeyValueEntry = {
      key,
      type,
      value: stored,
      ...(write.description === undefined ? {} : { description: write.description }),
      version: before ? versionOf(before) + 1 : 1,
      created: before?.metadata?.["created"] ?? before?.modified ?? toInstant(nowMs),
      updated: toInstant(nowMs),
      ...(write.ttlMs === undefined ? {} : { expires: toInstant(expiryMs(nowMs, write.ttlMs)) }),
      earlier: before ? [updatedOf(before), ...earlierOf(before)].slice(0, EARLIER_VERSIONS_MAX) : [],
    };
    if (!before) await rememberNamespace(storage, tenantId, namespace);
    await storage.put(tenantId, keyValuePath(namespace, key), bytes, toMetadata(entry));
    return entry;
  }

  delete(key: string, { expiredOnly = false } = {}): Promise<boolean> {
    return this.#change(key, async () => {
      const file = expiredOnly ? await this.#file(key) : undefined;
      return file && this.#isLive(file) ? false : await this.#delete(key);
    });
  }

  async #delete(key: string): Promise<boolean> {
    const { storage, tenantId, namespace } = this.#options;
    return await storage.delete(tenantId, keyValuePath(namespace, key));
  }

  forget(key: string, versions: ForgottenVersions): Promise<number> {
    return this.#change(key, () => this.#forget(key, versions));
  }

  async #forget(key: string, versions: ForgottenVersions): Promise<number> {
    const { storage, tenantId } = this.#options;
    const file = await this.#file(key);
    if (!file) return 0;
    const earlier = earlierOf(file);
    if (forgetsAll(versions)) return (await this.#delete(key)) ? earlier.length + 1 : 0;
    const isForgotten = forgottenBy(versions);
    const kept = earlier.filter((date, place) => !isForgotten(date, place));
    if (kept.length === earlier.length) return 0;
    const content = await storage.get(tenantId, file.path);
    await storage.put(tenantId, file.path, content, { ...file.metadata, earlier: kept.join(" ") });
    return earlier.length - kept.length;
  }

  async #change<T>(key: string, change: () => Promise<T>): Promise<T> {
    checkKey(key);
    const { tenantId, namespace } = this.#options;
    return await holdFile(this.#options, tenantId, keyValuePath(namespace, key), change);
  }

  async list({ expired = false } = {}): Promise<readonly KeyValueEntry[]> {
    const entries: KeyValueEntry[] = [];
    for (const file of await this.#files()) {
      if (!expired && !this.#isLive(file)) continue;
      const entry = await this.#read(keyOf(file), file);
      if (entry) entries.push(entry);
    }
    return entries.sort(byKey);
  }

  async infos(): Promise<readonly KeyValueInfo[]> {
    const files = (await this.#files()).filter((file) => this.#isLive(file));
    return files.map((file) => toInfo(keyOf(file), file)).sort(byKey);
  }

  async #files(): Promise<readonly StorageEntry[]> {
    const { storage, tenantId, namespace } = this.#options;
    try {
      const files = await storage.list(tenantId, `${namespacePath(namespace)}/_kv`);
      return files.filter((file) => file.kind === "file" && file.path.endsWith(SUFFIX));
    } catch (error) {
      if (error instanceof StorageError && error.code === "NOT_FOUND") return [];
      throw error;
    }
  }

  async #file(key: string): Promise<StorageEntry | undefined> {
    checkKey(key);
    const { storage, tenantId, namespace } = this.#options;
    return await storage.stat(tenantId, keyValuePath(namespace, key));
  }

  #isLive({ metadata }: StorageEntry): boolean {
    const expires = metadata?.["expirationDate"];
    return expires === undefined || Date.parse(expires) > this.#options.clock.now();
  }

  /** Undefined when the file went in the meantime. */
  async #read(key: string, file: StorageEntry): Promise<KeyValueEntry | undefined> {
    const { storage, tenantId } = this.#options;
    let text: string;
    try {
      text = await readText(await storage.get(tenantId, file.path), VALUE_BYTES_MAX);
    } catch (error) {
      if (error instanceof StorageError && error.code === "NOT_FOUND") return undefined;
      throw error;
    }
    return toEntry(key, file, (await loadIonParser())(text));
  }
}

function keyOf({ path }: StorageEntry): string {
  return path.slice(path.lastIndexOf("/") + 1, -SUFFIX.length);
}

function byKey(one: KeyValueInfo, other: KeyValueInfo): number {
  return one.key < other.key ? -1 : 1;
}

/** Instants are written with four digits for the year. */
const EXPIRY_MS_MAX = Date.UTC(9999, 11, 31);

function expiryMs(nowMs: number, ttlMs: number): number {
  const expires = nowMs + ttlMs;
  if (expires >= 0 && expires <= EXPIRY_MS_MAX) return expires;
  throw new KeyValueError(
    "The time to live leads out of the years that dates can name; leave it out to keep the pair.",
  );
}

/** Dates are ION timestamps, which stand without quotes. */
function isBareDate(type: KeyValueType, stored: unknown): boolean {
  return stored !== null && (type === "DATE" || type === "DATETIME");
}

function toMetadata(entry: KeyValueEntry): Record<string, string> {
  return {
    type: entry.type,
    version: String(entry.version),
    created: entry.created,
    updated: entry.updated,
    ...(entry.description === undefined ? {} : { description: entry.description }),
    ...(entry.expires === undefined ? {} : { expirationDate: entry.expires }),
    ...(entry.earlier.length === 0 ? {} : { earlier: entry.earlier.join(" ") }),
  };
}

/** Files without metadata of ours are pairs too: what is missing is told by the value and the file. */
function toEntry(key: string, file: StorageEntry, value: unknown): KeyValueEntry {
  const type = KEY_VALUE_TYPES.find((each: KeyValueType) => each === file.metadata?.["type"]) ?? typeOfValue(value);
  return { ...toInfo(key, file), type, value };
}

function toInfo(key: string, file: StorageEntry): KeyValueInfo {
  const metadata = file.metadata ?? {};
  return {
    key,
    ...(metadata["description"] === undefined ? {} : { description: metadata["description"] }),
    version: versionOf(file),
    created: metadata["created"] ?? file.modified,
    updated: updatedOf(file),
    ...(metadata["expirationDate"] === undefined ? {} : { expires: metadata["expirationDate"] }),
    earlier: earlierOf(file),
  };
}

function updatedOf({ metadata, modified }: StorageEntry): string {
  return metadata?.["updated"] ?? modified;
}

function earlierOf({ metadata }: StorageEntry): readonly string[] {
  return metadata?.["earlier"]?.split(" ").filter((date) => date !== "") ?? [];
}
