/**
 * The files of a namespace as a tree: what people browse, move and delete. Versions of files go where the files go. What
 * is deleted takes the folders with it that become empty; a file that comes into one of them at that moment stays.
 */
import type { NamespaceFileStore } from "../contracts/key-value.ts";
import { type ByteRange, type Storage, type StorageEntry, StorageError } from "../contracts/storage.ts";
import { createNamespaceFileStore, type NamespaceFileOptions } from "./namespace-files.ts";
import { holdFile } from "./storage-locks.ts";
import { isInside, joinPath, namespaceFilePath, namespaceFileVersionPath, namespacePath } from "./storage-path.ts";
import { versionOf } from "./versions.ts";

/** How often a file that is replaced while it is opened is opened again. */
const OPEN_ATTEMPTS_MAX = 5;

/** What is opened of a file. */
export interface OpenOptions {
  /** Default: the newest one. */
  readonly version?: number | undefined;
  /** The bytes that are wanted of a file; undefined for all. */
  rangeOf(entry: StorageEntry): ByteRange | undefined;
}

/** A file that is open, and what it is. */
export interface OpenedFile {
  readonly entry: StorageEntry;
  /** Of this file, also when it is replaced meanwhile. */
  readonly content: ReadableStream<Uint8Array>;
}

/** See the file's head. Paths are relative to the folder of all files, which is the empty one. */
export class NamespaceFolders {
  readonly files: NamespaceFileStore;
  readonly #options: NamespaceFileOptions;
  readonly #storage: Storage;
  readonly #tenantId: string;
  readonly #root: string;
  readonly #versions: string;

  constructor(options: NamespaceFileOptions) {
    this.files = createNamespaceFileStore(options);
    this.#options = options;
    this.#storage = options.storage;
    this.#tenantId = options.tenantId;
    this.#root = namespaceFilePath(options.namespace, "");
    this.#versions = `${namespacePath(options.namespace)}/_versions`;
  }

  /** The path in storage. @throws StorageError for one that leads out */
  place(path: string): string {
    return namespaceFilePath(this.#options.namespace, path);
  }

  /** What a path, or a version of its file, is; undefined when there is nothing. The folder of all files is always there. */
  async stat(path: string, version?: number): Promise<StorageEntry | undefined> {
    const place = this.place(path);
    const entry = await this.#storage.stat(this.#tenantId, place);
    if (entry?.kind === "file" && version !== undefined && version !== versionOf(entry)) {
      const older = namespaceFileVersionPath(this.#options.namespace, path, version);
      return await this.#storage.stat(this.#tenantId, older);
    }
    if (entry || place !== this.#root) return entry;
    await this.createFolder("");
    return await this.#storage.stat(this.#tenantId, place);
  }

  /** The entries of a folder, by path, without their metadata. @throws StorageError NOT_FOUND, NOT_A_DIRECTORY */
  async list(path: string): Promise<readonly StorageEntry[]> {
    const entry = await this.stat(path);
    if (!entry) throw new StorageError("NOT_FOUND", `There is no folder ${shown(path)}.`);
    if (entry.kind === "file") throw new StorageError("NOT_A_DIRECTORY", `${shown(path)} is a file.`);
    return await this.#storage.list(this.#tenantId, entry.path, { metadata: false });
  }

  /** Makes a folder; no error when it is there. @throws StorageError NOT_A_DIRECTORY when a file stands there */
  async createFolder(path: string): Promise<void> {
    await this.#storage.createDirectory(this.#tenantId, this.place(path));
  }

  /** All files, by path. */
  async *walk(): AsyncIterable<StorageEntry> {
    yield* this.#storage.walk(this.#tenantId, this.#root);
  }

  /** A path in storage, from the folder of all files on. */
  relative(place: string): string {
    return place.slice(this.#root.length + 1);
  }

  /**
   * Opens a file, or a version of it. What is told of the file is true of the content, also when somebody replaces the
   * file in between. @throws StorageError NOT_FOUND
   */
  async open(path: string, { version, rangeOf }: OpenOptions): Promise<OpenedFile> {
    for (let attempt = 1; attempt <= OPEN_ATTEMPTS_MAX; attempt++) {
      const entry = await this.stat(path, version);
      if (entry?.kind !== "file") {
        const what = version === undefined ? "no file" : `no version ${version} of a file`;
        throw new StorageError("NOT_FOUND", `There is ${what} ${shown(path)}.`);
      }
      const content = await begun(await this.#storage.get(this.#tenantId, entry.path, rangeOf(entry)));
      const after = await this.stat(path, version);
      if (after?.modified === entry.modified && after.sizeBytes === entry.sizeBytes) return { entry, content };
      await content.cancel();
    }
    throw new StorageError("UNAVAILABLE", `The file ${shown(path)} is replaced all the time; try again.`);
  }

  /**
   * Moves a file or a folder with its versions. A file may take the place of another one.
   * @throws StorageError NOT_FOUND; NOT_A_DIRECTORY where something stands in the way; FORBIDDEN_PATH into itself
   */
  async move(from: string, to: string): Promise<void> {
    const [source, target] = [this.place(from), this.place(to)];
    if (source === this.#root || target === this.#root) {
      throw new StorageError(
        "FORBIDDEN_PATH",
        "The folder of all files cannot be moved, nor can another one take its place.",
      );
    }
    const moved = await this.#storage.stat(this.#tenantId, source);
    if (!moved) throw new StorageError("NOT_FOUND", `There is nothing at ${shown(from)}.`);
    if (source === target) return;
    const there = await this.#storage.stat(this.#tenantId, target);
    if (there && (moved.kind === "directory" || there.kind === "directory")) {
      throw new StorageError("NOT_A_DIRECTORY", `${shown(to)} is there already.`);
    }
    if (moved.kind === "file") return await this.files.move(from, to);
    if (isInside(target, source)) {
      throw new StorageError("FORBIDDEN_PATH", `${shown(from)} cannot be moved into itself.`);
    }
    await this.#alone(() => this.#moveFolder(source, target));
  }

  async #moveFolder(source: string, target: string): Promise<void> {
    await this.#storage.move(this.#tenantId, source, target);
    for (const folder of await this.#versionFolders()) {
      const [older, place] = [source, target].map((each) => joinPath(folder, this.relative(each)));
      if (older === undefined || place === undefined) continue;
      if (await this.#storage.stat(this.#tenantId, older)) await this.#storage.move(this.#tenantId, older, place);
    }
  }

  /** Deletes a file, or a folder with all below it; all files for the empty path. False when there was nothing. */
  async delete(path: string): Promise<boolean> {
    const place = this.place(path);
    const entry = await this.#storage.stat(this.#tenantId, place);
    if (!entry) return false;
    if (entry.kind === "file") await this.files.delete(path);
    else await this.#alone(() => this.#deleteFolder(place));
    await this.#deleteEmptyFoldersAbove(place);
    return true;
  }

  async #deleteFolder(place: string): Promise<void> {
    await this.#storage.delete(this.#tenantId, place);
    for (const folder of await this.#versionFolders()) {
      await this.#storage.delete(this.#tenantId, joinPath(folder, this.relative(place)));
    }
  }

  async #deleteEmptyFoldersAbove(place: string): Promise<void> {
    for (let end = place.lastIndexOf("/"); end > this.#root.length; end = place.lastIndexOf("/", end - 1)) {
      if (!(await this.#storage.deleteEmptyDirectory(this.#tenantId, place.slice(0, end)))) return;
    }
  }

  /** One folder for each number that a version has. */
  async #versionFolders(): Promise<readonly string[]> {
    if (!(await this.#storage.stat(this.#tenantId, this.#versions))) return [];
    const folders = await this.#storage.list(this.#tenantId, this.#versions, { metadata: false });
    return folders.map(({ path }) => path);
  }

  /** While no other folder of the namespace is moved or deleted. */
  #alone(work: () => Promise<void>): Promise<void> {
    return holdFile(this.#options, this.#tenantId, this.#root, work);
  }
}

function shown(path: string): string {
  return `'/${path.replace(/^\/+/, "")}'`;
}

/** The stream, with its first bytes read: from then on it is of one file. */
async function begun(stream: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const reader = stream.getReader();
  const first = await reader.read();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (first.done) controller.close();
      else controller.enqueue(first.value);
    },
    async pull(controller) {
      const next = await reader.read();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
