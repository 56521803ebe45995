/** Key-value pairs of a namespace: read, write, delete. */
import { Type } from "@sinclair/typebox";
import type { KeyValueEntry } from "../../../core/contracts/key-value.ts";
import { checkKey } from "../../../core/files/key-value-store.ts";
import { readKeyValue } from "../../../core/files/key-value-text.ts";
import { parseDuration } from "../../../core/flow/duration.ts";
import type { ApiServices } from "../api-services.ts";
import { duration, optional } from "../http/parameters.ts";
import { ApiProblem, notFound } from "../http/problem.ts";
import { empty, json, type Route, route } from "../http/route.ts";
import { namespaceName } from "../namespaces/namespace-name.ts";
import { problem } from "../openapi/document.ts";
import { DeletedKeysSchema, DeleteKeysSchema, KvDetailSchema } from "../schemas/key-value.ts";
import { keyValueListRoutes } from "./kv-list-routes.ts";
import { withKeyValueProblems } from "./kv-problems.ts";
import { keyValuesOf } from "./kv-rows.ts";

const TAG = "KV";

/** What goes with a value. */
const WRITE_HEADERS = Type.Object({
  ttl: optional(duration("How long the pair is kept; for ever when left out")),
  description: optional(Type.String({ description: "For people", maxLength: 1_000 })),
});

/** The routes of key-value pairs. */
export function keyValueRoutes(services: ApiServices): readonly Route[] {
  return [...keyValueListRoutes(services), ...oneKeyValue(services), ...deletions(services)];
}

function oneKeyValue(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "keyValue",
      tag: TAG,
      summary: "The value of a key, and its type",
      method: "GET",
      path: "/namespaces/{namespace}/kv/{key}",
      answers: { 200: json(KvDetailSchema), 404: problem(404), 410: problem(410) },
      handle: ({ params }) =>
        withKeyValueProblems(async () => {
          const { type, value, version, updated } = await liveEntry(
            services,
            namespaceName(params.namespace),
            params.key,
          );
          return { type, value, revision: version, updated };
        }),
    }),
    route({
      operationId: "setKeyValue",
      tag: TAG,
      summary: "Set a value: JSON, or a date that stands without quotes",
      method: "PUT",
      path: "/namespaces/{namespace}/kv/{key}",
      headers: WRITE_HEADERS,
      body: { kind: "text", types: ["application/json", "text/plain"] },
      answers: { 200: empty() },
      handle: ({ params, body, headers: { ttl, description } }) =>
        withKeyValueProblems(async () => {
          const { type, value } = await readKeyValue(body);
          const ttlMs = ttl === undefined ? undefined : parseDuration(ttl);
          const write = { type, ...(ttlMs === undefined ? {} : { ttlMs }), ...(description ? { description } : {}) };
          await keyValuesOf(services, namespaceName(params.namespace)).put(params.key, value, write);
          return new Response(null);
        }),
    }),
  ];
}

function deletions(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "deleteKeyValue",
      tag: TAG,
      summary: "Delete a key; answers whether there was one",
      method: "DELETE",
      path: "/namespaces/{namespace}/kv/{key}",
      answers: { 200: json(Type.Boolean()) },
      handle: ({ params }) =>
        withKeyValueProblems(() => keyValuesOf(services, namespaceName(params.namespace)).delete(params.key)),
    }),
    route({
      operationId: "deleteKeyValues",
      tag: TAG,
      summary: "Delete several keys; answers those that there were",
      method: "DELETE",
      path: "/namespaces/{namespace}/kv",
      body: { kind: "json", schema: DeleteKeysSchema },
      answers: { 200: json(DeletedKeysSchema) },
      handle: ({ params, body }) =>
        withKeyValueProblems(async () => {
          const wanted = [...new Set(body.keys ?? [])];
          for (const key of wanted) checkKey(key);
          const store = keyValuesOf(services, namespaceName(params.namespace));
          const keys: string[] = [];
          for (const key of wanted) if (await store.delete(key)) keys.push(key);
          return { keys };
        }),
    }),
  ];
}

/** @throws ApiProblem 404, and 410 once for a pair whose time is over */
async function liveEntry(services: ApiServices, namespace: string, key: string): Promise<KeyValueEntry> {
  const store = keyValuesOf(services, namespace);
  const entry = await store.get(key);
  if (entry) return entry;
  const what = `the key ${key} in namespace ${namespace}`;
  if (await store.delete(key, { expiredOnly: true })) throw new ApiProblem(410, `Resource has expired: ${what}`);
  throw notFound(`No value for ${what}`);
}
