/** The REST API: routes over the parts of a server. */
import type { ApiServices, ApiSettings } from "./api-services.ts";
import { blueprintRoutes } from "./blueprints/blueprint-routes.ts";
import { executionFileRoutes } from "./execution-files/file-routes.ts";
import { executionRoutes } from "./executions/execution-routes.ts";
import { flowRoutes } from "./flows/flow-routes.ts";
import { followRoutes } from "./follow/follow-routes.ts";
import { UpdateHub } from "./follow/update-hub.ts";
import { createGuard } from "./http/authentication.ts";
import type { Route } from "./http/route.ts";
import { createApiRouter, failure, noRoute, respond } from "./http/router.ts";
import { withSecurityHeaders } from "./http/security-headers.ts";
import { keyValueRoutes } from "./kv/kv-routes.ts";
import { logRoutes } from "./logs/log-routes.ts";
import { withDocumentation } from "./openapi/openapi-routes.ts";
import { expressionWordRoutes } from "./plugins/expression-word-routes.ts";
import { pluginRoutes } from "./plugins/plugin-routes.ts";
import { configRoutes } from "./server/config-routes.ts";
import { tenantRoutes } from "./server/tenant-routes.ts";
import { triggerRoutes } from "./triggers/trigger-routes.ts";
import { webhookRoutes } from "./webhooks/webhook-routes.ts";

const PREVIEW = { initial: 100, max: 5_000 };

/** Answers requests; never rejects. */
export type Api = (request: Request) => Promise<Response>;

/** All routes. */
export function apiRoutes(services: ApiServices, settings: ApiSettings): readonly Route[] {
  const hub = new UpdateHub(services);
  return withDocumentation(
    [
      ...configRoutes(settings),
      ...flowRoutes(services),
      ...executionRoutes(services, settings),
      ...followRoutes(services, hub),
      ...executionFileRoutes(services, PREVIEW),
      ...webhookRoutes(services),
      ...logRoutes(services),
      ...keyValueRoutes(services),
      ...triggerRoutes(services),
      ...pluginRoutes(services, settings),
      ...expressionWordRoutes(),
      ...blueprintRoutes(services, settings),
      ...tenantRoutes(services),
    ],
    settings,
  );
}

/** Makes the API. */
export function createApi(services: ApiServices, settings: ApiSettings): Api {
  const router = createApiRouter(apiRoutes(services, settings));
  const guard = createGuard(settings.basicAuth);
  const answered = async (request: Request, url: URL): Promise<Response> => {
    try {
      const found = router.find(request.method, url.pathname);
      const refused = guard(request, url);
      if (refused) return refused;
      if (url.pathname === "/ping") return new Response("pong");
      if (!found) throw noRoute(router, request.method, url.pathname);
      const answer = await respond(found, request, url);
      return request.method === "HEAD" ? withoutBody(answer) : answer;
    } catch (error) {
      return failure(error, url, services.onFault);
    }
  };
  return async (request) => withSecurityHeaders(await answered(request, new URL(request.url)));
}

function withoutBody(answer: Response): Response {
  // What nobody reads must not stay open.
  answer.body?.cancel().catch(() => undefined);
  return new Response(null, answer);
}
