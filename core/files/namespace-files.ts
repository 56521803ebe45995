/**
 * The files of a namespace, in internal storage under `/<namespace as path>/_files`. A file that is written again keeps
 * what it was under `_versions`; its metadata says which version it is.
 */
import type { ForgottenVersions, NamespaceFileStore } from "../contracts/key-value.ts";
import type { Locks } from "../contracts/locks.ts";
import { type Storage, type StorageEntry, StorageError } from "../contracts/storage.ts";
import { holdFile } from "./storage-locks.ts";
import { namespaceFilePath, namespaceFileVersionPath, toUri } from "./storage-path.ts";
import { forgetsAll, forgottenBy, versionOf } from "./versions.ts";

/** Whose files these are. */
export interface NamespaceFileOptions {
  readonly storage: Storage;
  readonly tenantId: string;
  readonly namespace: string;
  /** Shared by all that change files of this storage. Default: locks of this process. */
  readonly locks?: Locks | undefined;
}

/** The files of one namespace. Its methods reject with a StorageError whose message names the path. */
export function createNamespaceFileStore(options: NamespaceFileOptions): NamespaceFileStore {
  return new StoredNamespaceFiles(options);
}

class StoredNamespaceFiles implements NamespaceFileStore {
  readonly #options: NamespaceFileOptions;
  readonly #root: string;

  constructor(options: NamespaceFileOptions) {
    this.#options = options;
    this.#root = namespaceFilePath(options.namespace, "");
  }

  async read(path: string, version?: number): Promise<ReadableStream<Uint8Array>> {
    const { storage, tenantId } = this.#options;
    const newest = await this.#expect(path);
    if (version === undefined || version === versionOf(newest)) return await storage.get(tenantId, newest.path);
    const older = await this.#older(path, version);
    if (!older) throw this.#missing(path, version);
    return await storage.get(tenantId, older.path);
  }

  async write(path: string, content: Uint8Array | ReadableStream<Uint8Array>): Promise<void> {
    const target = this.#target(path, "A namespace file needs a name.");
    await this.#change(target, () => this.#write(path, target, content));
  }

  async #write(path: string, target: string, content: Uint8Array | ReadableStream<Uint8Array>): Promise<void> {
    const { storage, tenantId, namespace } = this.#options;
    const before = await this.#find(path);
    if (!before) {
      await storage.put(tenantId, target, content);
      return;
    }
    const version = versionOf(before);
    const kept = namespaceFileVersionPath(namespace, path, version);
    await storage.put(tenantId, kept, await storage.get(tenantId, target), { written: before.modified });
    await storage.put(tenantId, target, content, { version: String(version + 1) });
  }

  async exists(path: string): Promise<boolean> {
    return (await this.#find(path)) !== undefined;
  }

  async size(path: string): Promise<number> {
    return (await this.#expect(path)).sizeBytes;
  }

  async delete(path: string): Promise<boolean> {
    const target = this.#target(path, "Name the namespace file to delete.");
    return await this.#change(target, () => this.#delete(path, target));
  }

  async #delete(path: string, target: string): Promise<boolean> {
    const { storage, tenantId } = this.#options;
    for (const { file } of await this.#earlier(path)) await storage.delete(tenantId, file.path);
    return await storage.delete(tenantId, target);
  }

  async move(from: string, to: string): Promise<void> {
    const source = this.#target(from, "Name the namespace file to move.");
    const target = this.#target(to, "A namespace file needs a name.");
    if (source === target) {
      await this.#expect(from);
      return;
    }
    // In one order, so that two files which change places do not wait for each other.
    const [first, second] = source < target ? [source, target] : [target, source];
    await this.#change(first, () => this.#change(second, () => this.#move(from, to)));
  }

  async #move(from: string, to: string): Promise<void> {
    const { storage, tenantId, namespace } = this.#options;
    const source = await this.#expect(from);
    const target = namespaceFilePath(namespace, to);
    if (await this.#find(to)) {
      await this.#write(to, target, await storage.get(tenantId, source.path));
      await this.#delete(from, source.path);
      return;
    }
    await storage.move(tenantId, source.path, target);
    for (let version = versionOf(source) - 1; version > 0; version--) {
      const older = await this.#older(from, version);
      if (older) await storage.move(tenantId, older.path, namespaceFileVersionPath(namespace, to, version));
    }
  }

  async versions(path: string): Promise<readonly number[]> {
    const newest = versionOf(await this.#expect(path));
    const versions: number[] = [newest];
    for (let version = newest - 1; version > 0; version--) if (await this.#older(path, version)) versions.push(version);
    return versions.reverse();
  }

  async forget(path: string, versions: ForgottenVersions): Promise<number> {
    const target = this.#target(path, "Name the namespace file whose versions are to go.");
    return await this.#change(target, () => this.#forget(path, target, versions));
  }

  async #forget(path: string, target: string, versions: ForgottenVersions): Promise<number> {
    const { storage, tenantId } = this.#options;
    const earlier = await this.#earlier(path);
    if (forgetsAll(versions)) return (await this.#delete(path, target)) ? earlier.length + 1 : 0;
    const isForgotten = forgottenBy(versions);
    const gone = earlier.filter(({ written }, place) => isForgotten(written, place));
    for (const { file } of gone) await storage.delete(tenantId, file.path);
    return gone.length;
  }

  async #change<T>(target: string, change: () => Promise<T>): Promise<T> {
    return await holdFile(this.#options, this.#options.tenantId, target, change);
  }

  async list(): Promise<readonly string[]> {
    const paths: string[] = [];
    for await (const entry of this.#options.storage.walk(this.#options.tenantId, this.#root)) {
      if (entry.kind === "file") paths.push(entry.path.slice(this.#root.length + 1));
    }
    return paths.sort();
  }

  uri(path: string): string {
    return toUri(namespaceFilePath(this.#options.namespace, path));
  }

  /** The versions before the newest one, the newest first. */
  async #earlier(path: string): Promise<readonly { readonly file: StorageEntry; readonly written: string }[]> {
    const newest = await this.#find(path);
    const versions: { file: StorageEntry; written: string }[] = [];
    for (let version = newest ? versionOf(newest) - 1 : 0; version > 0; version--) {
      const file = await this.#older(path, version);
      if (file) versions.push({ file, written: file.metadata?.["written"] ?? file.modified });
    }
    return versions;
  }

  async #older(path: string, version: number): Promise<StorageEntry | undefined> {
    const { storage, tenantId, namespace } = this.#options;
    const entry = await storage.stat(tenantId, namespaceFileVersionPath(namespace, path, version));
    return entry?.kind === "file" ? entry : undefined;
  }

  async #find(path: string): Promise<StorageEntry | undefined> {
    const { storage, tenantId, namespace } = this.#options;
    const entry = await storage.stat(tenantId, namespaceFilePath(namespace, path));
    return entry?.kind === "file" ? entry : undefined;
  }

  async #expect(path: string): Promise<StorageEntry> {
    const entry = await this.#find(path);
    if (entry) return entry;
    throw this.#missing(path);
  }

  /** The path in storage; the folder of all files is none. */
  #target(path: string, whenNone: string): string {
    const target = namespaceFilePath(this.#options.namespace, path);
    if (target === this.#root) throw new StorageError("FORBIDDEN_PATH", whenNone);
    return target;
  }

  #missing(path: string, version?: number): StorageError {
    const file = `${version === undefined ? "File" : `Version ${version} of file`} '/${path.replace(/^\/+/, "")}'`;
    return new StorageError("NOT_FOUND", `${file} was not found in namespace '${this.#options.namespace}'.`);
  }
}
