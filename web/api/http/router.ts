/** Finds the route of a request, reads what it takes, and makes an answer of what comes of it. */

import { addRoute, createRouter, findRoute } from "rou3";
import { isBackendAway } from "../../../core/contracts/backend-away.ts";
import { FilterError } from "../../../core/contracts/filter.ts";
import { StorageError } from "../../../core/contracts/storage.ts";
import { exactJson } from "../../../core/exact-json.ts";
import { messageOf } from "../../../core/message-of.ts";
import { invalidFilter, readFilters } from "./filters.ts";
import { API_PATH, TENANT_PATH } from "./paths.ts";
import { ApiProblem, illegalArgument, notFound, problemResponse, storageProblem } from "./problem.ts";
import { readBody } from "./read-body.ts";
import { readHeaders, readQuery } from "./read-query.ts";
import { type Client, METHODS, type Method, type Route } from "./route.ts";
import { refuseLongTarget } from "./target-limits.ts";

/** A route that fits a path, with what stands at its names. */
export interface FoundRoute {
  readonly route: Route;
  /** As they stand in the path. */
  readonly params: Readonly<Record<string, string>>;
}

/** A request, and what is known of who asks. */
export interface Asked {
  readonly request: Request;
  readonly url: URL;
  readonly client: Client;
  readonly user?: string;
}

/** The routes of an API. */
export interface Router {
  /** The route of a method and path, undefined when there is none. */
  find(method: string, pathname: string): FoundRoute | undefined;
  /** The methods that a path takes. */
  methodsOf(pathname: string): readonly Method[];
}

/** Makes the router. Kestra's paths come with the tenant and without it; here both are the same. */
export function createApiRouter(routes: readonly Route[]): Router {
  const router = createRouter<Route>();
  for (const each of routes) addRoute(router, each.method, pattern(each.path), each);
  const matched = (method: string, pathname: string) => findRoute(router, method, withoutTenant(pathname));
  return {
    find(method, pathname) {
      const found = matched(method, pathname) ?? (method === "HEAD" ? matched("GET", pathname) : undefined);
      return found && { route: found.data, params: found.params ?? {} };
    },
    methodsOf: (pathname) => METHODS.filter((method) => matched(method, pathname)),
  };
}

/** Does what a request asks for. @throws ApiProblem for what is not to be */
export async function respond({ route, params: raw }: FoundRoute, asked: Asked): Promise<Response> {
  const { request, url } = asked;
  refuseLongTarget(url);
  const params = decoded(raw);
  const alternatives = readFilters(url.searchParams, route.filters ?? []);
  if (alternatives.length > 1 && !route.hasAlternatives) throw invalidFilter("filters[or]", "this list takes none");
  const [filters = []] = alternatives;
  const query = route.query ? readQuery(url.searchParams, route.query) : {};
  const headers = route.headers ? readHeaders(request.headers, route.headers) : {};
  const body = await readBody(request, route.body, route.access === "open" ? OPEN_BYTES_MAX : undefined);
  const call = { ...asked, params, query, headers, filters, alternatives, body: body as never };
  const answer = await route.handle(call);
  return answer instanceof Response ? answer : jsonResponse(answer ?? null);
}

/** Longest body of a route that is open to everybody: nobody fills the memory who has not signed in. */
const OPEN_BYTES_MAX = 64 * 1024;

/** The answer in JSON, with whole numbers of any length. */
function jsonResponse(value: unknown): Response {
  try {
    return Response.json(value);
  } catch (error) {
    // What is no number for JavaScript makes it fail; that is rare, and slower to write.
    if (!(error instanceof TypeError)) throw error;
    return new Response(exactJson(value), { headers: { "content-type": "application/json" } });
  }
}

/** The methods of a path as the header `allow` names them; undefined when it takes none. */
export function allowedMethods(router: Router, pathname: string): string | undefined {
  const methods = router.methodsOf(pathname);
  if (methods.length === 0) return undefined;
  return [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
}

/** The problem of a path that no route, or none of this method, fits. */
export function noRoute(router: Router, method: string, pathname: string): ApiProblem {
  const allow = allowedMethods(router, pathname);
  if (allow === undefined) return notFound();
  const methods = router.methodsOf(pathname).join(", ");
  return new ApiProblem(405, `Method [${method}] not allowed. Allowed methods: [${methods}]`, [], { allow });
}

/**
 * The answer to what went wrong; only what is no fault of the request is told to `onFault`.
 * @param isStranger nobody knows who asks: what is wrong within, such as where the database is, is none of their business
 */
export function failure(error: unknown, url: URL, onFault: (error: unknown) => void, isStranger: boolean): Response {
  if (error instanceof ApiProblem) return problemResponse(error, url);
  if (error instanceof StorageError) return problemResponse(storageProblem(error), url);
  if (isBackendAway(error)) return problemResponse(away(isStranger ? "a backend is away" : messageOf(error)), url);
  if (error instanceof FilterError) return problemResponse(illegalArgument(error.message), url);
  onFault(error);
  const what = isStranger ? "it is told in the log" : messageOf(error);
  return problemResponse(new ApiProblem(500, `Internal server error: ${what}`), url);
}

function away(why: string): ApiProblem {
  return new ApiProblem(503, `Service Unavailable: ${why}`, [], { "retry-after": AWAY_RETRY_S });
}

/** Seconds after which it is worth a try again when a backend is away. */
const AWAY_RETRY_S = "5";

/** `/flows/{namespace}/{id}` as the router writes it. */
function pattern(path: string): string {
  return API_PATH + path.replace(/\{(\w+)\*\}/g, "**:$1").replace(/\{(\w+)\}/g, ":$1");
}

/** A path as it is without the tenant. */
export function withoutTenant(pathname: string): string {
  return pathname.startsWith(TENANT_PATH) ? `${API_PATH}/${pathname.slice(TENANT_PATH.length)}` : pathname;
}

function decoded(params: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw new ApiProblem(400, "Bad Request: The path is not encoded as URLs are");
  }
}
