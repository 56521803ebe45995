/** Files of a namespace: read, written, moved, deleted. */
import { Type } from "@sinclair/typebox";
import type { NamespaceFolders } from "../../../core/files/namespace-folders.ts";
import type { ApiServices } from "../api-services.ts";
import { bytesOfPart, fileAnswer, OCTETS, PART_ANSWERS, partOf } from "../http/file-answer.ts";
import { readForm } from "../http/form.ts";
import { count, emptyText, optional } from "../http/parameters.ts";
import { illegalArgument, notFound } from "../http/problem.ts";
import { empty, media, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { Binary } from "../schemas/shared-shapes.ts";
import { fileLookRoutes } from "./file-look-routes.ts";
import { foldersOf, namedPathOf, PATH, pathOf } from "./file-paths.ts";
import { keepUpload } from "./file-upload.ts";

const TAG = "Files";
const FILES = "/namespaces/{namespace}/files";

/** The routes of namespace files. */
export function namespaceFileRoutes(services: ApiServices): readonly Route[] {
  return [contentRoute(services), uploadRoute(services), ...changeRoutes(services), ...fileLookRoutes(services)];
}

function contentRoute(services: ApiServices): Route {
  return route({
    operationId: "fileContent",
    tag: TAG,
    summary: "A file, or an earlier revision of it, whole or in part (`Range`)",
    method: "GET",
    path: FILES,
    query: Type.Object({ path: PATH, revision: optional(count({ minimum: 1 })) }),
    answers: { 200: media(OCTETS, "The file", Binary), ...PART_ANSWERS, 404: problem(404) },
    async handle({ params, query, request }) {
      const folders = foldersOf(services, params.namespace);
      const path = namedPathOf(folders, query.path);
      return await contentOf(folders, path, query.revision, request);
    },
  });
}

async function contentOf(
  folders: NamespaceFolders,
  path: string,
  revision: number | undefined,
  { method, headers }: Request,
): Promise<Response> {
  if (method === "HEAD") {
    const entry = await folders.stat(path, revision);
    if (entry?.kind !== "file") throw notFound(`/${path}`);
    return fileAnswer(entry, partOf(headers, entry), null);
  }
  const { entry, content } = await folders.open(path, {
    version: revision,
    rangeOf: (each) => bytesOfPart(partOf(headers, each)),
  });
  return fileAnswer(entry, partOf(headers, entry), content);
}

function uploadRoute(services: ApiServices): Route {
  return route({
    operationId: "createNamespaceFile",
    tag: TAG,
    summary:
      "Write a file. A file that is called `.zip` is unpacked into the folder of all files instead, whole or not at all; one at `/_flows/<name>.yml` is saved as a flow of the namespace",
    method: "POST",
    path: FILES,
    query: Type.Object({ path: PATH }),
    body: { kind: "form", fields: Type.Object({ fileContent: Binary }) },
    answers: { 200: empty("Written") },
    async handle({ params, query, request }) {
      await using form = await readForm(request);
      await keepUpload(services, params.namespace, query.path, form.values);
      return new Response(null);
    },
  });
}

function changeRoutes(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "moveFileDirectory",
      tag: TAG,
      summary:
        "Move a file or folder with its revisions; a file may take the place of another one, as its next revision",
      method: "PUT",
      path: FILES,
      query: Type.Object({ from: emptyText("What is moved"), to: emptyText("Its new path") }),
      answers: { 200: empty("Moved"), 404: problem(404) },
      async handle({ params, query }) {
        const folders = foldersOf(services, params.namespace);
        await folders.move(namedPathOf(folders, query.from, "from"), namedPathOf(folders, query.to, "to"));
        return new Response(null);
      },
    }),
    route({
      operationId: "deleteFileDirectory",
      tag: TAG,
      summary:
        "Delete a file, or a folder with all below it, and the folders above that become empty; `/` deletes all files",
      method: "DELETE",
      path: FILES,
      query: Type.Object({ path: PATH }),
      answers: { 200: empty("Deleted, or not there") },
      async handle({ params, query }) {
        if (query.path === "") throw illegalArgument("path: name a file or folder, or / for all files");
        const folders = foldersOf(services, params.namespace);
        await folders.delete(pathOf(folders, query.path));
        return new Response(null);
      },
    }),
    route({
      operationId: "createNamespaceDirectory",
      tag: TAG,
      summary: "Make a folder",
      method: "POST",
      path: `${FILES}/directory`,
      query: Type.Object({ path: optional(emptyText("The folder; that of all files when left out")) }),
      answers: { 200: empty("It is there") },
      async handle({ params, query }) {
        const folders = foldersOf(services, params.namespace);
        await folders.createFolder(pathOf(folders, query.path));
        return new Response(null);
      },
    }),
  ];
}
