/** Internal storage in memory, for tests: small, and as strict about paths as a driver must be. */
import {
  type ByteRange,
  type Storage,
  type StorageContent,
  type StorageEntry,
  StorageError,
} from "../../contracts/storage.ts";

interface StoredFile {
  readonly bytes: Uint8Array;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Storage whose files a test can look at by `<tenant>:<path>`. */
export class MemoryStorage implements Storage {
  readonly files = new Map<string, StoredFile>();
  readonly #folders = new Set<string>();

  /** The text of a file, or undefined. */
  text(path: string, tenantId = "main"): string | undefined {
    const file = this.files.get(`${tenantId}:${path}`);
    return file && new TextDecoder().decode(file.bytes);
  }

  get(tenantId: string, path: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>> {
    const file = this.files.get(keyOf(tenantId, path));
    if (!file) return Promise.reject(notFound(path));
    const bytes = range ? file.bytes.slice(range.start, range.end) : file.bytes;
    return Promise.resolve(new Blob([Uint8Array.from(bytes)]).stream());
  }

  async put(
    tenantId: string,
    path: string,
    content: StorageContent,
    metadata?: Readonly<Record<string, string>>,
  ): Promise<StorageEntry> {
    const key = keyOf(tenantId, path);
    const chunks: Uint8Array[] = [];
    for await (const chunk of content instanceof Uint8Array ? [content] : content) chunks.push(chunk);
    const bytes = new Uint8Array(await new Blob(chunks.map((chunk) => Uint8Array.from(chunk))).arrayBuffer());
    this.files.set(key, metadata ? { bytes, metadata } : { bytes });
    return entryOf(path, { bytes, ...(metadata ? { metadata } : {}) });
  }

  stat(tenantId: string, path: string): Promise<StorageEntry | undefined> {
    const key = keyOf(tenantId, path);
    const file = this.files.get(key);
    if (file) return Promise.resolve(entryOf(path, file));
    const isFolder = this.#folders.has(key) || [...this.files.keys()].some((other) => other.startsWith(`${key}/`));
    return Promise.resolve(isFolder ? folderOf(path) : undefined);
  }

  async list(tenantId: string, path: string): Promise<readonly StorageEntry[]> {
    const entries = new Map<string, StorageEntry>();
    for await (const file of this.walk(tenantId, path)) {
      const rest = file.path.slice(path.length + 1).split("/");
      const child = `${path}/${rest[0]}`;
      entries.set(child, rest.length > 1 ? folderOf(child) : file);
    }
    if (entries.size === 0 && !this.#folders.has(keyOf(tenantId, path))) throw notFound(path);
    return [...entries.values()];
  }

  async *walk(tenantId: string, path: string): AsyncGenerator<StorageEntry> {
    const prefix = keyOf(tenantId, path === "/" ? path : `${path}/`);
    for (const key of [...this.files.keys()].sort()) {
      const file = this.files.get(key);
      if (file && key.startsWith(prefix)) yield entryOf(key.slice(tenantId.length + 1), file);
    }
  }

  createDirectory(tenantId: string, path: string): Promise<void> {
    this.#folders.add(keyOf(tenantId, path));
    return Promise.resolve();
  }

  move(tenantId: string, from: string, to: string): Promise<void> {
    const file = this.files.get(keyOf(tenantId, from));
    if (!file) return Promise.reject(notFound(from));
    this.files.delete(keyOf(tenantId, from));
    this.files.set(keyOf(tenantId, to), file);
    return Promise.resolve();
  }

  delete(tenantId: string, path: string): Promise<boolean> {
    const key = keyOf(tenantId, path);
    const gone = [...this.files.keys()].filter((other) => other === key || other.startsWith(`${key}/`));
    for (const each of gone) this.files.delete(each);
    return Promise.resolve(this.#folders.delete(key) || gone.length > 0);
  }

  deleteEmptyDirectory(tenantId: string, path: string): Promise<boolean> {
    const key = keyOf(tenantId, path);
    const hasFiles = [...this.files.keys(), ...this.#folders].some((other) => other.startsWith(`${key}/`));
    return Promise.resolve(!hasFiles && this.#folders.delete(key));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function keyOf(tenantId: string, path: string): string {
  if (!path.startsWith("/") || path.split("/").some((part) => part === ".." || part.includes("\\"))) {
    throw new StorageError("FORBIDDEN_PATH", `The path ${path} is not allowed.`);
  }
  return `${tenantId}:${path}`;
}

function entryOf(path: string, { bytes, metadata }: StoredFile): StorageEntry {
  const modified = "2024-01-01T00:00:00.000Z";
  return { path, kind: "file", sizeBytes: bytes.length, modified, ...(metadata ? { metadata } : {}) };
}

function folderOf(path: string): StorageEntry {
  return { path, kind: "directory", sizeBytes: 0, modified: "2024-01-01T00:00:00.000Z" };
}

function notFound(path: string): StorageError {
  return new StorageError("NOT_FOUND", `There is no file ${path} in the internal storage.`);
}
