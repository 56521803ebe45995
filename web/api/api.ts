/**
 * The REST API: routes over the parts of a server. Kestra's paths come with the tenant (`/api/v1/main/...`) and without
 * it (`/api/v1/...`); here both are the same.
 */
import { Elysia } from "elysia";
import { messageOf } from "../../core/message-of.ts";
import type { ApiServices, ApiSettings } from "./api-services.ts";
import { createGuard } from "./authentication.ts";
import { executionActions } from "./execution-actions.ts";
import { executionRoutes } from "./execution-routes.ts";
import { flowRoutes } from "./flow-routes.ts";
import { logRoutes } from "./log-routes.ts";
import { ApiProblem, notFound, problemResponse } from "./problem.ts";
import { TENANT } from "./routes.ts";
import { triggerRoutes } from "./trigger-routes.ts";
import { webhookRoutes } from "./webhook-routes.ts";

/** Answers requests; never rejects. */
export type Api = (request: Request) => Promise<Response>;

/** Headers that every answer carries. */
const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
} as const;

/** Makes the API. */
export function createApi(services: ApiServices, settings: ApiSettings): Api {
  const app = new Elysia({ aot: false, normalize: false })
    .onError(({ error, request, code }) => problemResponse(toProblem(error, code, services), new URL(request.url)))
    .onParse(({ request }) => request.body)
    .get("/ping", () => new Response("pong"))
    .group("/api/v1", (api) =>
      api
        .get("/configs", () => Response.json(configs(settings)))
        .use(flowRoutes(services))
        .use(webhookRoutes(services))
        .use(executionRoutes(services, settings))
        .use(executionActions(services))
        .use(logRoutes(services))
        .use(triggerRoutes(services)),
    );
  const guard = createGuard(settings.basicAuth);
  const withTenant = `/api/v1/${TENANT}/`;
  return async (request) => {
    const url = new URL(request.url);
    const refused = guard(request, url);
    if (refused) return refused;
    const isTenant = url.pathname.startsWith(withTenant);
    if (isTenant) url.pathname = `/api/v1/${url.pathname.slice(withTenant.length)}`;
    const response = await app.handle(isTenant ? new Request(url, request) : request);
    for (const [header, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(header, value);
    return response;
  };
}

function toProblem(error: unknown, code: unknown, { onFault }: ApiServices): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (code === "NOT_FOUND") return notFound();
  onFault(error);
  return new ApiProblem(500, `Internal server error: ${messageOf(error)}`);
}

function configs({ version, url, basicAuth }: ApiSettings): Readonly<Record<string, unknown>> {
  return {
    version,
    ...(url === undefined ? {} : { url }),
    isBasicAuthEnabled: basicAuth !== undefined,
    isTaskRunEnabled: false,
    isAnonymousUsageEnabled: false,
    isTemplateEnabled: true,
    systemNamespace: "system",
    hiddenLabelsPrefixes: ["system.", "internal."],
  };
}
