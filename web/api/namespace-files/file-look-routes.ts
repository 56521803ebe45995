/** Files of a namespace: listed, searched, looked at, and exported. */
import { Type } from "@sinclair/typebox";
import { type FileToZip, zipped } from "../../../components/archives/zip.ts";
import { type Storage, StorageError } from "../../../core/contracts/storage.ts";
import type { NamespaceFolders } from "../../../core/files/namespace-folders.ts";
import type { ApiServices } from "../api-services.ts";
import { attachmentHeaders } from "../http/attachment.ts";
import { OCTETS } from "../http/file-answer.ts";
import { emptyText } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { notFound } from "../http/problem.ts";
import { json, media, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { FileAttributesSchema, FileRevisionSchema } from "../schemas/namespace-file.ts";
import { Binary } from "../schemas/shared-shapes.ts";
import { FLOWS_FOLDER, FOLDER, foldersOf, namedPathOf, pathOf } from "./file-paths.ts";
import { fileRow } from "./file-rows.ts";

const TAG = "Files";
const FILES = "/namespaces/{namespace}/files";

/** The routes that look at namespace files. */
export function fileLookRoutes(services: ApiServices): readonly Route[] {
  return [...entryRoutes(services), searchRoute(services), exportRoute(services)];
}

function entryRoutes(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "listNamespaceDirectoryFiles",
      tag: TAG,
      summary: "The files and folders of a folder",
      method: "GET",
      path: `${FILES}/directory`,
      query: Type.Object({ path: FOLDER }),
      answers: { 200: json(Type.Array(FileAttributesSchema)), 404: problem(404) },
      async handle({ params, query }) {
        const folders = foldersOf(services, params.namespace);
        return (await folders.list(pathOf(folders, query.path))).map(fileRow);
      },
    }),
    route({
      operationId: "fileMetadatas",
      tag: TAG,
      summary: "What is known of a file or folder",
      method: "GET",
      path: `${FILES}/stats`,
      query: Type.Object({ path: FOLDER }),
      answers: { 200: json(FileAttributesSchema), 404: problem(404) },
      async handle({ params, query }) {
        const folders = foldersOf(services, params.namespace);
        const path = pathOf(folders, query.path);
        const entry = await folders.stat(path);
        if (!entry) throw notFound(`/${path}`);
        return fileRow(entry);
      },
    }),
    route({
      operationId: "fileRevisions",
      tag: TAG,
      summary: "The revisions of a file that can be read, the oldest first",
      method: "GET",
      path: `${FILES}/revisions`,
      query: Type.Object({ path: FOLDER }),
      answers: { 200: json(Type.Array(FileRevisionSchema)), 404: problem(404) },
      async handle({ params, query }) {
        const folders = foldersOf(services, params.namespace);
        const versions = await folders.files.versions(namedPathOf(folders, query.path ?? ""));
        return versions.map((revision) => ({ revision }));
      },
    }),
  ];
}

function searchRoute(services: ApiServices): Route {
  return route({
    operationId: "searchNamespaceFiles",
    tag: TAG,
    summary: "The paths of files that contain a text",
    method: "GET",
    path: `${FILES}/search`,
    query: Type.Object({ q: emptyText("Contained in the path; every path contains the empty text") }),
    answers: { 200: json(Type.Array(Type.String())) },
    async handle({ params, query }) {
      const folders = foldersOf(services, params.namespace);
      const wanted = query.q.toLowerCase();
      const found: string[] = [];
      for await (const entry of folders.walk()) {
        const path = `/${folders.relative(entry.path)}`;
        if (path.toLowerCase().includes(wanted)) found.push(path);
      }
      return found;
    },
  });
}

function exportRoute(services: ApiServices): Route {
  return route({
    operationId: "exportNamespaceFiles",
    tag: TAG,
    summary: "All files as a zip archive, with the flows of the namespace in `_flows`",
    method: "GET",
    path: `${FILES}/export`,
    answers: { 200: media(OCTETS, "The archive", Binary) },
    handle({ params, request }) {
      const folders = foldersOf(services, params.namespace);
      const headers = attachmentHeaders(`${params.namespace}_files.zip`);
      if (request.method === "HEAD") return new Response(null, { headers });
      return new Response(zipped(exported(services, folders, params.namespace)), { headers });
    },
  });
}

async function* exported(
  { storage, catalog }: ApiServices,
  folders: NamespaceFolders,
  namespace: string,
): AsyncGenerator<FileToZip> {
  for await (const { path, modified, sizeBytes } of folders.walk()) {
    const content = (): Promise<ReadableStream<Uint8Array> | undefined> => present(storage, path);
    yield { path: folders.relative(path), modifiedMs: Date.parse(modified) || 0, sizeBytes, content };
  }
  for (const { flow, source } of await catalog.all(TENANT)) {
    if (flow.namespace !== namespace) continue;
    const content = (): ReadableStream<Uint8Array> => new Blob([source]).stream();
    const modifiedMs = Date.parse(flow.updated ?? "") || 0;
    yield { path: `${FLOWS_FOLDER}/${flow.id}.yml`, modifiedMs, sizeBytes: source.length, content };
  }
}

/** A file that was deleted since it was listed is left out. */
async function present(storage: Storage, path: string): Promise<ReadableStream<Uint8Array> | undefined> {
  try {
    return await storage.get(TENANT, path);
  } catch (error) {
    if (error instanceof StorageError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}
