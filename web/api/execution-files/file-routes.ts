/** The files that executions made or were given. */
import { Type } from "@sinclair/typebox";
import type { StorageEntry } from "../../../core/contracts/storage.ts";
import { toStream } from "../../../core/files/file-reader.ts";
import { RowError } from "../../../core/files/rows.ts";
import type { ApiServices } from "../api-services.ts";
import { foundExecution } from "../executions/execution-answers.ts";
import { attachmentHeaders } from "../http/attachment.ts";
import { bytesOfPart, fileAnswer, OCTETS, PART_ANSWERS, partOf } from "../http/file-answer.ts";
import { count, optional, text, word } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { illegalArgument } from "../http/problem.ts";
import { type AnswerSpec, empty, json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { Binary } from "../schemas/shared-shapes.ts";
import { FilePreviewSchema, filePreview } from "./file-preview.ts";
import { jsonLines } from "./json-rows.ts";
import { isLocal, localSource } from "./local-preview.ts";
import { findStoredFile } from "./stored-file.ts";

const TAG = "Executions";
const JSON_LINES = "application/x-ndjson";

const FileMetasSchema = Type.Object({ size: Type.Integer({ description: "In bytes" }) }, { $id: "FileMetas" });

const PATH = text("`kestra:///...`, as outputs and inputs of the execution name it");

/** Rows of previews: of those that do not say how many, and at most. */
export interface PreviewLimits {
  readonly initial: number;
  readonly max: number;
}

const ELSEWHERE = {
  301: empty("The file is one of another execution, where it is to be asked for"),
  404: problem(404),
} as const;

/** The routes of execution files. @param localPaths folders of the local disk whose files may be looked at */
export function executionFileRoutes(
  services: ApiServices,
  preview: PreviewLimits,
  localPaths: readonly string[],
): readonly Route[] {
  return [downloadRoute(services), ...lookRoutes(services, preview, localPaths)];
}

function downloadRoute(services: ApiServices): Route {
  return route({
    operationId: "downloadFileFromExecution",
    tag: TAG,
    summary: "A file of an execution, whole or in part (`Range`)",
    method: "GET",
    path: "/executions/{executionId}/file",
    query: Type.Object({ path: PATH, format: optional(word(["RAW", "JSONL"])) }),
    answers: {
      200: contents("The file; with `format=JSONL`, files of ION as lines of JSON", OCTETS, JSON_LINES),
      ...PART_ANSWERS,
      ...ELSEWHERE,
    },
    async handle({ params, query, request, url }) {
      const found = await findStoredFile(services, params.executionId, query.path);
      if (found.kind === "elsewhere") return elsewhere(url, found.executionId);
      const isHead = request.method === "HEAD";
      return query.format === "JSONL" && found.entry.path.endsWith(".ion")
        ? await sendRows(services, found.entry)
        : await send(services, found.entry, request.headers, isHead);
    },
  });
}

function lookRoutes(services: ApiServices, preview: PreviewLimits, localPaths: readonly string[]): readonly Route[] {
  return [
    route({
      operationId: "fileMetadatasFromExecution",
      tag: TAG,
      summary: "The size of a file of an execution",
      method: "GET",
      path: "/executions/{executionId}/file/metas",
      query: Type.Object({ path: PATH }),
      answers: { 200: json(FileMetasSchema), ...ELSEWHERE },
      async handle({ params, query, url }) {
        const found = await findStoredFile(services, params.executionId, query.path);
        if (found.kind === "elsewhere") return elsewhere(url, found.executionId);
        return { size: found.entry.sizeBytes };
      },
    }),
    route({
      operationId: "previewFileFromExecution",
      tag: TAG,
      summary: "The beginning of a file of an execution, to be shown",
      method: "GET",
      path: "/executions/{executionId}/file/preview",
      query: Type.Object({
        path: PATH,
        maxRows: optional(count({ minimum: 1, description: "Rows or lines" })),
        encoding: optional(text("Of texts; UTF-8 when left out")),
      }),
      answers: { 200: json(FilePreviewSchema), ...ELSEWHERE },
      async handle({ params, query, url }) {
        const rowsMax = Math.min(query.maxRows ?? preview.initial, preview.max);
        const options = { rowsMax, encoding: query.encoding ?? "utf-8" };
        if (isLocal(query.path)) {
          await foundExecution(services, params.executionId);
          return await filePreview(await localSource(query.path, localPaths), options);
        }
        const found = await findStoredFile(services, params.executionId, query.path);
        if (found.kind === "elsewhere") return elsewhere(url, found.executionId);
        return await filePreview({ storage: services.storage, entry: found.entry }, options);
      },
    }),
  ];
}

function contents(description: string, ...types: readonly string[]): AnswerSpec {
  return { description, content: Object.fromEntries(types.map((type) => [type, Binary])) };
}

const OF_ANY_EXECUTION = /^(.*\/executions\/)[^/]+(\/file(?:\/\w+)?)$/;

/** The same question, to the execution whose file it is. */
function elsewhere(url: URL, to: string): Response {
  // What stands before is kept: the context path, and the tenant where it was named.
  const path = url.pathname.replace(OF_ANY_EXECUTION, (_, before: string, after: string) =>
    [before, encodeURIComponent(to), after].join(""),
  );
  const location = `${path}${url.search}`;
  return new Response(null, { status: 301, headers: { location } });
}

async function send({ storage }: ApiServices, entry: StorageEntry, asked: Headers, isHead: boolean): Promise<Response> {
  const part = partOf(asked, entry);
  const hasBody = !isHead && entry.sizeBytes > 0;
  return fileAnswer(entry, part, hasBody ? await storage.get(TENANT, entry.path, bytesOfPart(part)) : null);
}

/** What is no row at the beginning is told; what comes later can only end the answer early. */
async function sendRows({ storage }: ApiServices, entry: StorageEntry): Promise<Response> {
  const rows = jsonLines(await storage.get(TENANT, entry.path));
  try {
    const first = await rows.next();
    const headers = attachmentHeaders(nameOf(entry).replace(/ion$/, "jsonl"), JSON_LINES);
    return new Response(first.done ? null : toStream(resumed(first.value, rows)), { headers });
  } catch (error) {
    if (error instanceof RowError) throw illegalArgument(`the file has no rows: ${error.message}`);
    throw error;
  }
}

async function* resumed(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

function nameOf({ path }: StorageEntry): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
