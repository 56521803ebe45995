/**
 * Internal storage in a folder of the local disk. The tenant is the first folder below the root. Files appear whole
 * or not at all: they are written beside their place and renamed. Metadata lies in a side file.
 */
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import {
  access,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import {
  type ByteRange,
  type ListOptions,
  type Storage,
  type StorageContent,
  type StorageEntry,
  StorageError,
} from "../../../core/contracts/storage.ts";
import { toStream } from "../../../core/files/file-reader.ts";
import { messageOf } from "../../../core/message-of.ts";
import { readLocalFile } from "../../../platform/local-files.ts";
import { chunksOf } from "../content-chunks.ts";
import { intoItself, normalisePath, notFound } from "../path-rules.ts";
import { codeOf, guard, optional } from "./disk-faults.ts";
import { isReserved, METADATA_SUFFIX, resolvePath, TEMPORARY_PREFIX } from "./local-path.ts";

/** Where the files lie, and how safely. */
export interface LocalStorageOptions {
  /** The folder everything lies below; made when it does not exist. */
  readonly directory: string;
  /** Wait until the disk has written a file before it appears. Default false. */
  readonly sync?: boolean;
}

/** Opens internal storage in a folder. */
export async function createLocalStorage(options: LocalStorageOptions): Promise<Storage> {
  const { directory } = options;
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK);
  } catch (error) {
    const message = `The folder of the internal storage, ${directory}, cannot be used: ${messageOf(error)}. Name another one, or let this user write there.`;
    throw new StorageError("UNAVAILABLE", message, { cause: error });
  }
  return new LocalStorage(options);
}

class LocalStorage implements Storage {
  readonly #root: string;
  readonly #sync: boolean;

  constructor({ directory, sync = false }: LocalStorageOptions) {
    this.#root = directory;
    this.#sync = sync;
  }

  async get(tenantId: string, path: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>> {
    const file = await resolvePath(this.#root, tenantId, path);
    const entry = await this.stat(tenantId, path);
    if (entry?.kind !== "file") throw notFound(path);
    if (range && (range.start >= entry.sizeBytes || (range.end ?? Infinity) <= range.start)) {
      return new Blob([]).stream();
    }
    const end = range?.end === undefined ? {} : { end: range.end - 1 };
    return toStream(readLocalFile(file, range ? { start: range.start, ...end } : {}));
  }

  async put(
    tenantId: string,
    path: string,
    content: StorageContent,
    metadata?: Readonly<Record<string, string>>,
  ): Promise<StorageEntry> {
    const file = await resolvePath(this.#root, tenantId, path);
    return await guard(path, async () => {
      await mkdir(dirname(file), { recursive: true });
      if (metadata) await expectRoom(file);
      const temporary = join(dirname(file), `${TEMPORARY_PREFIX}${randomUUID()}`);
      const handle = await create(temporary);
      try {
        await this.#write(handle, content);
        if (metadata) await writeFile(temporary + METADATA_SUFFIX, JSON.stringify(metadata));
        await rename(temporary, file).catch((error: unknown) => {
          throw codeOf(error) === "ENOENT" ? folderGone(path) : error;
        });
        if (metadata) await rename(temporary + METADATA_SUFFIX, file + METADATA_SUFFIX);
        else await removeMetadata(path, file);
      } catch (error) {
        await rm(temporary, { force: true });
        await rm(temporary + METADATA_SUFFIX, { force: true });
        throw error;
      }
      const entry = await this.stat(tenantId, path);
      if (!entry) throw notFound(path);
      return entry;
    });
  }

  async #write(handle: FileHandle, content: StorageContent): Promise<void> {
    try {
      for await (const chunk of chunksOf(content)) {
        for (let written = 0; written < chunk.length; ) {
          const { bytesWritten } = await handle.write(chunk, written, chunk.length - written);
          written += bytesWritten;
        }
      }
      if (this.#sync) await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async stat(tenantId: string, path: string): Promise<StorageEntry | undefined> {
    return await this.#stat(tenantId, path, true);
  }

  async #stat(tenantId: string, path: string, withMetadata: boolean): Promise<StorageEntry | undefined> {
    const file = await resolvePath(this.#root, tenantId, path);
    const found = await optional(path, () => stat(file));
    if (!found) return undefined;
    const kind = found.isDirectory() ? "directory" : "file";
    const hasMetadata = kind === "file" && withMetadata;
    const metadata = hasMetadata ? await optional(path, () => readFile(file + METADATA_SUFFIX, "utf8")) : undefined;
    return {
      path: normalisePath(path),
      kind,
      sizeBytes: kind === "file" ? found.size : 0,
      modified: found.mtime.toISOString(),
      ...(metadata === undefined ? {} : { metadata: parseMetadata(metadata) }),
    };
  }

  async list(tenantId: string, path: string, { metadata = true }: ListOptions = {}): Promise<readonly StorageEntry[]> {
    const folder = await resolvePath(this.#root, tenantId, path);
    const names = await optional(path, () => readdir(folder));
    if (!names) throw notFound(path);
    const prefix = normalisePath(path) === "/" ? "/" : `${normalisePath(path)}/`;
    const visible = names.filter((name) => !isReserved(name)).sort();
    const entries = await Promise.all(visible.map((name) => this.#stat(tenantId, prefix + name, metadata)));
    return entries.filter((entry) => entry !== undefined);
  }

  async *walk(tenantId: string, path: string): AsyncIterable<StorageEntry> {
    const entry = await this.stat(tenantId, path);
    if (entry?.kind !== "directory") return;
    const files: StorageEntry[] = [];
    const folders = [path];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const each of await this.list(tenantId, folder, { metadata: false })) {
        if (each.kind === "file") files.push(each);
        else folders.push(each.path);
      }
    }
    yield* files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async createDirectory(tenantId: string, path: string): Promise<void> {
    const folder = await resolvePath(this.#root, tenantId, path);
    await guard(path, () => mkdir(folder, { recursive: true }));
  }

  async move(tenantId: string, from: string, to: string): Promise<void> {
    const source = await resolvePath(this.#root, tenantId, from);
    const target = await resolvePath(this.#root, tenantId, to);
    if (!(await this.stat(tenantId, from))) throw notFound(from);
    if (source === target) return;
    if (target.startsWith(source + sep)) throw intoItself(from, to);
    await guard(from, async () => {
      await mkdir(dirname(target), { recursive: true });
      await rename(source, target);
      await removeMetadata(to, target);
      await optional(from, () => rename(source + METADATA_SUFFIX, target + METADATA_SUFFIX));
    });
  }

  async delete(tenantId: string, path: string): Promise<boolean> {
    const file = await resolvePath(this.#root, tenantId, path);
    if (!(await this.stat(tenantId, path))) return false;
    await guard(path, async () => {
      await rm(file, { recursive: true, force: true });
      await removeMetadata(path, file);
    });
    return true;
  }

  async deleteEmptyDirectory(tenantId: string, path: string): Promise<boolean> {
    const folder = await resolvePath(this.#root, tenantId, path);
    return await guard(path, async () => {
      try {
        await rmdir(folder);
        return true;
      } catch (error) {
        if (["ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return false;
        throw error;
      }
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** The fault of a file that has no folder any more by the time it is whole. */
function folderGone(path: string): StorageError {
  return new StorageError(
    "UNAVAILABLE",
    `${path} was not written: its folder was moved or deleted meanwhile. Try again.`,
  );
}

/** Others may delete a folder that is empty before the file is there; they cannot for ever. */
const CREATE_ATTEMPTS_MAX = 10;

/** Makes a file, and its folders should they have gone. */
async function create(file: string): Promise<FileHandle> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await open(file, "wx");
    } catch (error) {
      if (codeOf(error) !== "ENOENT" || attempt === CREATE_ATTEMPTS_MAX) throw error;
    }
    await mkdir(dirname(file), { recursive: true });
  }
}

/** A name that leaves no room for the side file's is refused before anything is replaced. */
async function expectRoom(file: string): Promise<void> {
  await stat(file + METADATA_SUFFIX).catch((error: unknown) => {
    if (codeOf(error) === "ENAMETOOLONG") throw error;
  });
}

async function removeMetadata(path: string, file: string): Promise<void> {
  await optional(path, () => rm(file + METADATA_SUFFIX, { force: true }));
}

function parseMetadata(text: string): Record<string, string> {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== "object" || parsed === null) return {};
  return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key, String(value)]));
}
