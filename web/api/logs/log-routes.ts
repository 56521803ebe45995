/** Logs of executions and triggers. */
import { type Static, Type } from "@sinclair/typebox";
import { PAGE_SIZE_MAX } from "../../../core/contracts/repository.ts";
import { logFields } from "../../../core/filters/log-fields.ts";
import { rowFilter } from "../../../core/filters/row-filter.ts";
import type { ApiServices } from "../api-services.ts";
import { logStream } from "../follow/log-stream.ts";
import { Turns } from "../follow/turns.ts";
import type { UpdateHub } from "../follow/update-hub.ts";
import { attachmentHeaders } from "../http/attachment.ts";
import { optional, SORTED_PAGING, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { empty, json, media, type QueryFilter, type Route, route } from "../http/route.ts";
import { sortOf } from "../http/sorting.ts";
import { LogEntrySchema, LogPageSchema } from "../schemas/log.ts";
import { cursorText, readCursor } from "./log-cursor.ts";
import { jsonList, plainText } from "./log-lines.ts";
import {
  LINE_FILTERS,
  LINE_PARAMETERS,
  LOG_FILTERS,
  LOG_PARAMETERS,
  LOG_SORTS,
  lineQueryOf,
  logQueryOf,
} from "./log-query.ts";

const TAG = "Logs";
/** Followers that read the repository at a time. */
const READING_MAX = 4;
const PLAIN = "text/plain";

/** The routes of logs. */
export function logRoutes(services: ApiServices, hub: UpdateHub): readonly Route[] {
  return [searchRoute(services), ...readRoutes(services), followRoute(services, hub), ...deleteRoutes(services)];
}

const SearchSchema = Type.Object({
  ...SORTED_PAGING,
  cursor: optional(text("`nextCursor` of the page before; instead of `page`")),
  ...LOG_PARAMETERS,
});

function searchRoute(services: ApiServices): Route {
  return route({
    operationId: "searchLogs",
    tag: TAG,
    summary: "Search for log lines",
    method: "GET",
    path: "/logs/search",
    query: SearchSchema,
    filters: LOG_FILTERS,
    hasAlternatives: true,
    answers: { 200: json(LogPageSchema) },
    handle: ({ query, alternatives }) => search(services, query, alternatives),
  });
}

async function search(
  { repository, clock }: ApiServices,
  { cursor: text, ...parameters }: Static<typeof SearchSchema>,
  alternatives: readonly (readonly QueryFilter[])[],
): Promise<Static<typeof LogPageSchema>> {
  const nowMs = clock.now();
  const query = logQueryOf(parameters, alternatives, nowMs);
  const cursor = text === undefined ? undefined : readCursor(text);
  const until = cursor && ({ field: "startDate", operation: "LESS_THAN_OR_EQUAL_TO", values: [cursor.until] } as const);
  const page = cursor?.page ?? parameters.page;
  const size = Math.min(parameters.size, PAGE_SIZE_MAX);
  const paging = { page, size, sort: sortOf(parameters.sort, LOG_SORTS) };
  const wanted = until ? { ...query, filters: [...(query.filters ?? []), until] } : query;
  const { results, total } = await repository.logs.find(wanted, paging);
  const hasMore = results.length > 0 && page * size < total;
  const next = { page: page + 1, until: cursor?.until ?? new Date(nowMs).toISOString() };
  return {
    results: [...results],
    ...(cursor ? {} : { total }),
    type: cursor ? "CURSOR" : "OFFSET",
    ...(hasMore ? { nextCursor: cursorText(next) } : {}),
  };
}

function readRoutes({ repository: { logs }, clock }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "listLogsFromExecution",
      tag: TAG,
      summary: "The log lines of an execution, in the order they were written",
      method: "GET",
      path: "/logs/{executionId}",
      query: Type.Object(LINE_PARAMETERS),
      filters: LINE_FILTERS,
      hasAlternatives: true,
      answers: { 200: json(Type.Array(LogEntrySchema)) },
      async handle({ params, query, alternatives }) {
        const body = await jsonList(logs, lineQueryOf(params.executionId, query, alternatives, clock.now()));
        return new Response(body, { headers: { "content-type": "application/json" } });
      },
    }),
    route({
      operationId: "downloadLogsFromExecution",
      tag: TAG,
      summary: "The log of an execution as a text",
      method: "GET",
      path: "/logs/{executionId}/download",
      query: Type.Object(LINE_PARAMETERS),
      filters: LINE_FILTERS,
      hasAlternatives: true,
      answers: { 200: media(PLAIN, "Each line has an instant, a severity and a message") },
      async handle({ params: { executionId }, query, alternatives }) {
        const body = await plainText(logs, lineQueryOf(executionId, query, alternatives, clock.now()));
        return new Response(body, { headers: attachmentHeaders(`${executionId}.log`, `${PLAIN}; charset=utf-8`) });
      },
    }),
  ];
}

function followRoute({ repository: { logs }, clock, onFault }: ApiServices, hub: UpdateHub): Route {
  const turns = new Turns(READING_MAX);
  return route({
    operationId: "followLogsFromExecution",
    tag: TAG,
    summary: "Follow the log of an execution: all its lines are events with the id `progress`; there is no last one",
    method: "GET",
    path: "/logs/{executionId}/follow",
    query: Type.Object(LINE_PARAMETERS),
    filters: LINE_FILTERS,
    hasAlternatives: true,
    answers: { 200: media("text/event-stream", "Events") },
    handle({ params, query: parameters, alternatives, request }) {
      const query = lineQueryOf(params.executionId, parameters, alternatives, clock.now());
      const matches = rowFilter(logFields, query.filters, query.anyOf);
      return logStream({ hub, logs, turns, clock, query, matches, onFault }, request.signal);
    },
  });
}

function deleteRoutes({ repository: { logs }, clock }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "deleteLogsFromExecution",
      tag: TAG,
      summary: "Delete log lines of an execution",
      method: "DELETE",
      path: "/logs/{executionId}",
      query: Type.Object(LINE_PARAMETERS),
      answers: { 200: empty("Deleted") },
      async handle({ params, query }) {
        await logs.delete(lineQueryOf(params.executionId, query, [], clock.now()));
        return new Response(null, { status: 200 });
      },
    }),
    route({
      operationId: "deleteLogsFromFlow",
      tag: TAG,
      summary: "Delete the log lines of a trigger",
      method: "DELETE",
      path: "/logs/{namespace}/{flowId}",
      query: Type.Object({ triggerId: text() }),
      answers: { 200: empty("Deleted") },
      async handle({ params, query }) {
        await logs.delete({ tenantId: TENANT, ...params, ...query });
        return new Response(null, { status: 200 });
      },
    }),
  ];
}
