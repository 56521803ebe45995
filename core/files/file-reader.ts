/**
 * Reads the files that URIs of a flow name: `kestra:///...` (internal storage), `nsfile:///path` or
 * `nsfile://other.namespace/path` (namespace files), and `file:///...` (the local disk, where allowed).
 */
import type { NamespaceFileStore } from "../contracts/key-value.ts";
import { type Storage, type StorageEntry, StorageError } from "../contracts/storage.ts";
import type { Execution } from "../execution/execution.ts";
import type { ByteSource } from "./lines.ts";
import { decodePath, type ExecutionPlace, executionPath, isInside, namespaceFilePath, toPath } from "./storage-path.ts";

/** The local disk, as far as flows may reach it. */
export interface LocalFileReader {
  /** The bytes of a file that a task itself made or names on purpose. */
  open(path: string): Promise<ByteSource>;
  /** Where a `file:///` URI may really be read from; undefined when it lies outside of what is allowed. */
  allowed(path: string): Promise<{ readonly path: string; readonly sizeBytes: number } | undefined>;
}

/**
 * Whose files may be read: those of every execution of the tenant, as flows that pass URIs to each other need it,
 * or only those of the execution itself, the one that triggered it, and the namespace.
 */
export const FILE_ACCESS = ["tenant", "execution"] as const;
/** One of {@link FILE_ACCESS}. */
export type FileAccess = (typeof FILE_ACCESS)[number];

/** From whose point of view files are read. */
export interface FileReaderOptions {
  readonly storage: Storage;
  readonly tenantId: string;
  readonly place: ExecutionPlace;
  /** Default `tenant`. */
  readonly access?: FileAccess;
  /** The execution that triggered this one; its files may be read too. */
  readonly triggeredBy?: ExecutionPlace;
  /** The files of a namespace; the flow's own one when left out. */
  namespaceFiles(namespace?: string): NamespaceFileStore;
  /** Without it, `file:///` URIs are refused. */
  readonly localFiles?: LocalFileReader;
}

/** Reading by URI. Everything rejects with a StorageError whose message names the URI. */
export interface FileReader {
  get(uri: string): Promise<ReadableStream<Uint8Array>>;
  size(uri: string): Promise<number>;
  exists(uri: string): Promise<boolean>;
  /** False when there was no such file. Folders and local files are not deleted. */
  delete(uri: string): Promise<boolean>;
}

/** The execution whose end or task started this one, as its trigger's variables tell it. */
export function triggeringExecution(execution: Pick<Execution, "trigger">): ExecutionPlace | undefined {
  const { namespace, flowId, executionId } = execution.trigger?.variables ?? {};
  if (typeof namespace !== "string" || typeof flowId !== "string" || typeof executionId !== "string") return undefined;
  return { namespace, flowId, executionId };
}

/** True for texts that name a file by a URI of a known scheme. */
export function isFileUri(text: string): boolean {
  return /^(?:kestra:\/\/\/|nsfile:\/\/|file:\/\/\/)\S*$/.test(text);
}

/** A file that a URI names, found. */
interface FoundFile {
  readonly sizeBytes: number;
  open(): Promise<ReadableStream<Uint8Array>>;
  delete(): Promise<boolean>;
}

/** A reader for one execution. */
export function createFileReader(options: FileReaderOptions): FileReader {
  const expect = async (uri: string): Promise<FoundFile> => {
    const found = await findFile(options, uri);
    if (found) return found;
    throw new StorageError("NOT_FOUND", `The file '${uri}' does not exist in the internal storage.`);
  };
  return {
    get: async (uri) => (await expect(uri)).open(),
    size: async (uri) => (await expect(uri)).sizeBytes,
    exists: async (uri) => (await findFile(options, uri)) !== undefined,
    delete: async (uri) => (await (await findFile(options, uri))?.delete()) ?? false,
  };
}

async function findFile(options: FileReaderOptions, uri: string): Promise<FoundFile | undefined> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  switch (scheme) {
    case "nsfile":
      return await findNamespaceFile(options, uri);
    case "file":
      return await findLocalFile(options, uri);
    case "kestra":
    case undefined:
      return await findStored(options, uri);
    default:
      throw new StorageError(
        "FORBIDDEN_PATH",
        `Cannot process the URI '${uri}': scheme not supported. Use kestra:///, nsfile:/// or file:///.`,
      );
  }
}

async function findStored(options: FileReaderOptions, uri: string): Promise<FoundFile | undefined> {
  const path = toPath(uri);
  if (!mayRead(options, path)) {
    throw new StorageError(
      "FORBIDDEN_PATH",
      `Unable to read the file '${uri}' as it didn't belong to the current execution`,
    );
  }
  const { storage, tenantId } = options;
  const entry = await storage.stat(tenantId, path);
  return entry?.kind === "file" ? storedFile(storage, tenantId, entry) : undefined;
}

function storedFile(storage: Storage, tenantId: string, entry: StorageEntry): FoundFile {
  return {
    sizeBytes: entry.sizeBytes,
    open: () => storage.get(tenantId, entry.path),
    delete: () => storage.delete(tenantId, entry.path),
  };
}

function mayRead({ access = "tenant", place, triggeredBy }: FileReaderOptions, path: string): boolean {
  if (access === "tenant") return true;
  const folders = [executionPath(place), namespaceFilePath(place.namespace, "")];
  if (triggeredBy) folders.push(executionPath(triggeredBy));
  return folders.some((folder) => isInside(path, folder));
}

const NAMESPACE_URI = /^nsfile:\/\/([^/]*)\/(.*)$/s;

async function findNamespaceFile(options: FileReaderOptions, uri: string): Promise<FoundFile | undefined> {
  const match = NAMESPACE_URI.exec(uri);
  if (!match) {
    throw new StorageError("FORBIDDEN_PATH", `Invalid namespace file uri '${uri}'; write nsfile:///path/of/file.`);
  }
  const files = options.namespaceFiles(match[1] || undefined);
  const path = decodePath(match[2] ?? "", uri);
  if (!(await files.exists(path))) return undefined;
  return { sizeBytes: await files.size(path), open: () => files.read(path), delete: () => files.delete(path) };
}

/** The path of a `file:///` URI. @throws StorageError for what is encoded wrongly */
export function localPathOf(uri: string): string {
  return decodePath(uri.replace(/^file:(?:\/\/)?/i, ""), uri);
}

async function findLocalFile({ localFiles }: FileReaderOptions, uri: string): Promise<FoundFile | undefined> {
  const path = localPathOf(uri);
  const found = await localFiles?.allowed(path);
  if (!localFiles || !found) {
    throw new StorageError(
      "FORBIDDEN_PATH",
      `The path of '${uri}' is not allowed. Files of the local disk can only be read below the paths that the configuration allows (kestra.local-files.allowed-paths).`,
    );
  }
  return {
    sizeBytes: found.sizeBytes,
    open: async () => toStream(await localFiles.open(found.path)),
    delete: () => Promise.resolve(false),
  };
}

/** The bytes as a stream that is pulled chunk by chunk. */
export function toStream(source: ByteSource): ReadableStream<Uint8Array> {
  if (source instanceof ReadableStream) return source;
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await chunks.return?.();
    },
  });
}
