/**
 * Internal storage in a bucket of S3, or of a server that speaks its protocol. The tenant is the first name of a key,
 * below the prefix. There are no folders in a bucket: one is there as long as a key begins with it, which may be that
 * of an empty object of the folder's name with a slash, made by createDirectory. So a folder that was not made like
 * this is gone with its last file. Moving is copying and deleting, and not one act: a folder that is moved is copied
 * whole before anything of it is deleted.
 */
import { type Clock, toInstant } from "../../../core/contracts/clock.ts";
import type { ByteRange, ListOptions, Storage, StorageContent, StorageEntry } from "../../../core/contracts/storage.ts";
import { systemClock } from "../../../platform/clock.ts";
import { intoItself, notFound, standsInTheWay } from "../path-rules.ts";
import { inParallel } from "./in-parallel.ts";
import { fromHeaders, toHeaders } from "./metadata.ts";
import { type ObjectPlace, pathOf, placeOf } from "./object-keys.ts";
import { connectS3, type S3Connection } from "./s3-connection.ts";
import { copyObject } from "./s3-copy.ts";
import { firstObject, type ListedObject, LONG_AGO, listPages } from "./s3-lists.ts";
import { headObject, type ObjectHead, openObject, writeObject } from "./s3-objects.ts";
import type { S3Options } from "./s3-options.ts";

/** Requests for the entries of one folder, or copies, at the same time. */
const REQUESTS_AT_ONCE = 16;

/** Keys that one request deletes. */
const DELETED_AT_ONCE = 1000;

/** Folders above files that are known to be no files. */
const KNOWN_PARENTS_MAX = 10_000;

/** Opens internal storage in a bucket. @throws StorageError UNAVAILABLE when the bucket cannot be used */
export async function createS3Storage(options: S3Options, clock: Clock = systemClock): Promise<Storage> {
  return new S3Storage(await connectS3(options), clock);
}

class S3Storage implements Storage {
  readonly #connection: S3Connection;
  readonly #clock: Clock;
  /** Keys of parents without a file of that name, so that writing looks for them once. */
  readonly #knownParents = new Set<string>();

  constructor(connection: S3Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  async get(tenantId: string, path: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>> {
    const place = this.#place(tenantId, path);
    return await this.#guard(path, async () => {
      if (place.isRoot) throw notFound(path);
      if (range && (range.end ?? Infinity) <= range.start) {
        if (!(await headObject(this.#connection, place.key))) throw notFound(path);
        return new Blob([]).stream();
      }
      return await openObject(this.#connection, place.key, path, range);
    });
  }

  async put(
    tenantId: string,
    path: string,
    content: StorageContent,
    metadata?: Readonly<Record<string, string>>,
  ): Promise<StorageEntry> {
    const place = this.#place(tenantId, path);
    return await this.#guard(path, async () => {
      const headers = metadata ? await toHeaders(path, metadata) : {};
      await this.#expectRoom(place);
      this.#knownParents.delete(place.key);
      const sizeBytes = await writeObject(this.#connection, place.key, content, headers);
      const modified = toInstant(this.#clock.now());
      return { path: place.path, kind: "file", sizeBytes, modified, ...(metadata ? { metadata } : {}) };
    });
  }

  async stat(tenantId: string, path: string): Promise<StorageEntry | undefined> {
    const place = this.#place(tenantId, path);
    return await this.#guard(path, async () => {
      const [head, below] = await this.#look(place);
      if (head) return await fileEntry(place.path, head);
      return below && { path: place.path, kind: "directory", sizeBytes: 0, modified: below.modified };
    });
  }

  async list(tenantId: string, path: string, { metadata = true }: ListOptions = {}): Promise<readonly StorageEntry[]> {
    const place = this.#place(tenantId, path);
    return await this.#guard(path, async () => {
      const found = new Map<string, ListedObject | undefined>();
      let isThere = false;
      for await (const { objects, folders } of listPages(this.#connection, place.folder, { isShallow: true })) {
        if (objects.length + folders.length > 0) isThere = true;
        for (const object of objects) if (object.key !== place.folder) found.set(object.key, object);
        for (const folder of folders) found.set(folder.slice(0, -1), undefined);
      }
      if (!isThere) throw notFound(path);
      const entries = await inParallel([...found], REQUESTS_AT_ONCE, ([key, object]) =>
        this.#entry(pathOf(this.#connection.prefix, tenantId, key), key, object, metadata),
      );
      return entries.filter((entry) => entry !== undefined).sort(byPath);
    });
  }

  /** Metadata take a request each, as lists do not have them. Undefined when the file went in the meantime. */
  async #entry(
    path: string,
    key: string,
    object: ListedObject | undefined,
    withMetadata: boolean,
  ): Promise<StorageEntry | undefined> {
    if (!object) return { path, kind: "directory", sizeBytes: 0, modified: LONG_AGO };
    if (!withMetadata) return { path, kind: "file", sizeBytes: object.sizeBytes, modified: object.modified };
    const head = await headObject(this.#connection, key);
    return head && (await fileEntry(path, head));
  }

  async *walk(tenantId: string, path: string): AsyncIterable<StorageEntry> {
    const place = this.#place(tenantId, path);
    const pages = listPages(this.#connection, place.folder);
    for (;;) {
      const { done, value } = await this.#guard(path, () => pages.next());
      if (done) return;
      for (const { key, sizeBytes, modified } of value.objects) {
        if (key.endsWith("/")) continue;
        yield { path: pathOf(this.#connection.prefix, tenantId, key), kind: "file", sizeBytes, modified };
      }
    }
  }

  async createDirectory(tenantId: string, path: string): Promise<void> {
    const place = this.#place(tenantId, path);
    await this.#guard(path, async () => {
      await this.#expectFolder(place);
      await writeObject(this.#connection, place.folder, new Uint8Array(), {});
    });
  }

  async move(tenantId: string, from: string, to: string): Promise<void> {
    const source = this.#place(tenantId, from);
    const target = this.#place(tenantId, to);
    await this.#guard(from, async () => {
      const [head, below] = await this.#look(source);
      if (!head && !below) throw notFound(from);
      if (source.key === target.key) return;
      if (target.key.startsWith(source.folder)) throw intoItself(from, to);
      if (head) await this.#moveFile(source, target, head);
      else await this.#moveFolder(source, target);
    });
  }

  async #moveFile(source: ObjectPlace, target: ObjectPlace, head: ObjectHead): Promise<void> {
    await this.#expectRoom(target);
    this.#knownParents.delete(target.key);
    const { client, bucket } = this.#connection;
    const copy = { from: source.key, to: target.key, sizeBytes: head.sizeBytes };
    await copyObject(this.#connection, copy, () => Promise.resolve(head));
    await client.deleteObject({ Bucket: bucket, Key: source.key });
  }

  async #moveFolder(source: ObjectPlace, target: ObjectPlace): Promise<void> {
    await this.#expectFolder(target);
    if (await firstObject(this.#connection, target.folder)) throw standsInTheWay(target.path);
    for await (const { objects } of listPages(this.#connection, source.folder)) {
      await inParallel(objects, REQUESTS_AT_ONCE, ({ key, sizeBytes }) => {
        const to = target.folder + key.slice(source.folder.length);
        return copyObject(this.#connection, { from: key, to, sizeBytes }, (each) => headObject(this.#connection, each));
      });
    }
    await this.#deleteBelow(source);
  }

  async delete(tenantId: string, path: string): Promise<boolean> {
    const place = this.#place(tenantId, path);
    return await this.#guard(path, async () => {
      const [head, below] = await this.#look(place);
      const { client, bucket } = this.#connection;
      if (head) await client.deleteObject({ Bucket: bucket, Key: place.key });
      if (below) await this.#deleteBelow(place);
      return head !== undefined || below !== undefined;
    });
  }

  /** The object of the folder's name goes; a file that comes meanwhile makes the folder be there again. */
  async deleteEmptyDirectory(tenantId: string, path: string): Promise<boolean> {
    const place = this.#place(tenantId, path);
    return await this.#guard(path, async () => {
      const { client, bucket } = this.#connection;
      for await (const { objects } of listPages(this.#connection, place.folder, { pageMax: 2 })) {
        if (objects.some(({ key }) => key !== place.folder)) return false;
        if (objects.length === 0) continue;
        await client.deleteObject({ Bucket: bucket, Key: place.folder });
        return true;
      }
      return false;
    });
  }

  /** What was read of a list is deleted before more of it is read, which servers allow: they go on after a key. */
  async #deleteBelow(place: ObjectPlace): Promise<void> {
    const { client, bucket } = this.#connection;
    for await (const { objects } of listPages(this.#connection, place.folder, { pageMax: DELETED_AT_ONCE })) {
      if (objects.length === 0) continue;
      // Folders after what is in them, for servers that keep files on a disk.
      const keys = objects.map(({ key }) => ({ Key: key })).reverse();
      const { Errors = [] } = await client.deleteObjects({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } });
      const [fault] = Errors.filter(({ Code }) => Code !== "NoSuchKey");
      if (fault) throw Object.assign(new Error(fault.Message ?? "deleting failed"), { name: fault.Code ?? "Error" });
    }
  }

  close(): Promise<void> {
    this.#connection.client.destroy();
    return Promise.resolve();
  }

  #place(tenantId: string, path: string): ObjectPlace {
    return placeOf(this.#connection.prefix, tenantId, path);
  }

  async #guard<T>(path: string, action: () => Promise<T>): Promise<T> {
    return await this.#connection.faults.guard(path, action);
  }

  /** The file of a place, and the first object below it. */
  async #look(place: ObjectPlace): Promise<readonly [ObjectHead | undefined, ListedObject | undefined]> {
    return await Promise.all([
      place.isRoot ? undefined : headObject(this.#connection, place.key),
      firstObject(this.#connection, place.folder),
    ]);
  }

  /** A file goes where no folder is, and below none that is a file. */
  async #expectRoom(place: ObjectPlace): Promise<void> {
    if (place.isRoot) throw standsInTheWay(place.path);
    const [below] = await Promise.all([firstObject(this.#connection, place.folder), this.#expectParents(place)]);
    if (below) throw standsInTheWay(place.path);
  }

  /** A folder goes where no file is, and below none that is a file. */
  async #expectFolder(place: ObjectPlace): Promise<void> {
    const [head] = await Promise.all([
      place.isRoot ? undefined : headObject(this.#connection, place.key),
      this.#expectParents(place),
    ]);
    if (head) throw standsInTheWay(place.path);
  }

  async #expectParents({ path, parents }: ObjectPlace): Promise<void> {
    const unknown = parents.filter((parent) => !this.#knownParents.has(parent));
    const heads = await Promise.all(unknown.map((parent) => headObject(this.#connection, parent)));
    if (heads.some((head) => head !== undefined)) throw standsInTheWay(path);
    if (this.#knownParents.size + unknown.length > KNOWN_PARENTS_MAX) this.#knownParents.clear();
    for (const parent of unknown) this.#knownParents.add(parent);
  }
}

async function fileEntry(path: string, { sizeBytes, modified, headers }: ObjectHead): Promise<StorageEntry> {
  const metadata = await fromHeaders(headers);
  return { path, kind: "file", sizeBytes, modified, ...(metadata ? { metadata } : {}) };
}

function byPath(one: StorageEntry, other: StorageEntry): number {
  return one.path < other.path ? -1 : 1;
}
