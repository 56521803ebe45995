/** The executions that another Kestra server knows of, asked for over its REST API. */
import { isJsonMap } from "../../core/json-map.ts";
import type { TaskContext } from "../../core/plugin/task.ts";
import { type FetchedText, fetchText } from "../http/request.ts";
import { readInstant } from "./instant.ts";
import type { QueryProperties } from "./query.ts";

/** Pages that are asked for at most; a server that never ends its list must not keep a worker. */
export const PAGES_MAX = 100_000;

/** The executions that match, in the server's order. Throws with a user's message. */
export async function* remoteExecutions(query: QueryProperties, context: TaskContext): AsyncGenerator<unknown> {
  const { page, size } = query;
  for (let number = page ?? 1; number < (page ?? 1) + (page === undefined ? PAGES_MAX : 1); number++) {
    context.signal.throwIfAborted();
    const results = readPage(await askForPage(query, number, context));
    yield* results;
    if (results.length < size) return;
  }
}

async function askForPage(query: QueryProperties, page: number, context: TaskContext): Promise<FetchedText> {
  const { kestraUrl = "", auth, tenantId = context.flow.tenantId } = query;
  const uri = `${kestraUrl.trim().replace(/\/+$/, "")}/api/v1/${encodeURIComponent(tenantId)}/executions/search`;
  const authentication =
    auth?.apiToken === undefined
      ? auth?.username === undefined
        ? undefined
        : { type: "BASIC" as const, username: auth.username, password: auth.password ?? "" }
      : { type: "BEARER" as const, token: auth.apiToken };
  return await fetchText(
    {
      uri,
      method: "GET",
      contentType: "application/json",
      headers: { accept: "application/json" },
      params: { page, size: query.size, sort: "state.startDate:desc", ...filtersOf(query) },
      options: {
        followRedirects: true,
        allowFailed: false,
        defaultCharset: "UTF-8",
        enabledTcpExtendedKeepAlive: true,
        ...(authentication === undefined ? {} : { auth: authentication }),
      },
    },
    context,
  );
}

/** The query as the server's list filters spell it. */
function filtersOf(query: QueryProperties): Readonly<Record<string, string>> {
  const { namespace, flowId, states, labels, startDate, endDate, timeRange, childFilter, flowScopes } = query;
  const filters: readonly (readonly [string, string | undefined])[] = [
    ["namespace][EQUALS", namespace],
    ["flowId][EQUALS", flowId],
    ["state][IN", states?.join(",")],
    ["startDate][GREATER_THAN_OR_EQUAL_TO", startDate && readInstant("startDate", startDate)],
    ["endDate][LESS_THAN_OR_EQUAL_TO", endDate && readInstant("endDate", endDate)],
    ["timeRange][EQUALS", timeRange],
    ["childFilter][EQUALS", childFilter],
    ["scope][EQUALS", flowScopes?.join(",")],
    ...Object.entries(labels ?? {}).map(([key, value]) => [`labels][EQUALS][${key}`, String(value)] as const),
  ];
  const given = filters.flatMap(([name, value]) => (value ? [[`filters[${name}]`, value] as const] : []));
  return Object.fromEntries(given);
}

function readPage({ uri, body = "" }: FetchedText): readonly unknown[] {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    answer = undefined;
  }
  const results = isJsonMap(answer) ? answer["results"] : undefined;
  if (Array.isArray(results)) return results;
  throw new Error(`Property \`kestraUrl\`: ${uri} did not answer with a list of executions; is it a Kestra server?`);
}
