/** The REST API: routes over the parts of a server. */
import type { Peer } from "../../platform/http-server.ts";
import { type ApiServices, type ApiSettings, DEFAULT_PREVIEW } from "./api-services.ts";
import type { Authentication } from "./authentication/authentication.ts";
import { createAuthentication } from "./authentication/create-authentication.ts";
import { setupRoutes } from "./authentication/setup-routes.ts";
import { signInRoutes } from "./authentication/sign-in-routes.ts";
import { tokenRoutes } from "./authentication/token-routes.ts";
import { blueprintRoutes } from "./blueprints/blueprint-routes.ts";
import { dashboardRoutes } from "./dashboards/dashboard-routes.ts";
import { executionFileRoutes } from "./execution-files/file-routes.ts";
import { executionRoutes } from "./executions/execution-routes.ts";
import { expressionRoutes } from "./expressions/expression-routes.ts";
import { flowRoutes } from "./flows/flow-routes.ts";
import { followRoutes } from "./follow/follow-routes.ts";
import { UpdateHub } from "./follow/update-hub.ts";
import { graphRoutes } from "./graphs/graph-routes.ts";
import { DEFAULT_BODY_LIMITS } from "./http/body-limits.ts";
import { trustedProxies } from "./http/client-address.ts";
import { Cors } from "./http/cors.ts";
import { type Arrival, frontDoor } from "./http/front-door.ts";
import { API_PATH } from "./http/paths.ts";
import type { Route } from "./http/route.ts";
import {
  allowedMethods,
  createApiRouter,
  type FoundRoute,
  failure,
  noRoute,
  respond,
  withoutTenant,
} from "./http/router.ts";
import { keyValueRoutes } from "./kv/kv-routes.ts";
import { logRoutes } from "./logs/log-routes.ts";
import { metricRoutes } from "./metrics/metric-routes.ts";
import { namespaceFileRoutes } from "./namespace-files/file-routes.ts";
import { namespaceRoutes } from "./namespaces/namespace-routes.ts";
import { withDocumentation } from "./openapi/openapi-routes.ts";
import { outputRoutes } from "./outputs/output-routes.ts";
import { expressionWordRoutes } from "./plugins/expression-word-routes.ts";
import { pluginRoutes } from "./plugins/plugin-routes.ts";
import { secretRoutes } from "./secrets/secret-routes.ts";
import { configRoutes } from "./server/config-routes.ts";
import { serviceRoutes } from "./server/service-routes.ts";
import { tenantRoutes } from "./server/tenant-routes.ts";
import { usageRoutes } from "./server/usage-routes.ts";
import { statisticRoutes } from "./stats/statistic-routes.ts";
import { taskRunRoutes } from "./task-runs/task-run-routes.ts";
import { templateRoutes } from "./templates/template-routes.ts";
import { triggerRoutes } from "./triggers/trigger-routes.ts";
import { webhookRoutes } from "./webhooks/webhook-routes.ts";

/** Answers requests; never rejects. */
export type Api = (request: Request, peer?: Peer) => Promise<Response>;

/** All routes. @param authentication default: one of their own */
export function apiRoutes(
  services: ApiServices,
  settings: ApiSettings,
  authentication = createAuthentication(services, settings),
): readonly Route[] {
  const hub = new UpdateHub(services);
  return withDocumentation(
    [
      ...configRoutes(services, settings, authentication),
      ...serviceRoutes(services),
      ...usageRoutes(services, settings),
      ...setupRoutes(authentication, settings),
      ...signInRoutes(authentication),
      ...tokenRoutes(authentication),
      ...flowRoutes(services),
      ...graphRoutes(services),
      ...expressionRoutes(services),
      ...namespaceRoutes(services),
      ...templateRoutes(services),
      ...executionRoutes(services, settings, hub),
      ...outputRoutes(services),
      ...taskRunRoutes(services),
      ...followRoutes(services, hub),
      ...executionFileRoutes(
        services,
        settings.installation?.preview ?? DEFAULT_PREVIEW,
        settings.localPreviewPaths ?? [],
      ),
      ...webhookRoutes(services, settings, authentication, hub),
      ...logRoutes(services, hub),
      ...metricRoutes(services),
      ...keyValueRoutes(services),
      ...namespaceFileRoutes(services),
      ...secretRoutes(services),
      ...triggerRoutes(services),
      ...pluginRoutes(services, settings),
      ...expressionWordRoutes(),
      ...blueprintRoutes(services, settings),
      ...dashboardRoutes(services),
      ...statisticRoutes(services),
      ...tenantRoutes(services),
    ],
    settings,
    authentication,
  );
}

/** Paths outside of the API that are the same as some of it. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["/login", `${API_PATH}/login`],
  ["/logout", `${API_PATH}/logout`],
]);

/** Makes the API. @param authentication default: one of its own */
export function createApi(
  services: ApiServices,
  settings: ApiSettings,
  authentication: Authentication = createAuthentication(services, settings),
): Api {
  const router = createApiRouter(apiRoutes(services, settings, authentication));
  const openUrls = (settings.basicAuth?.openUrls ?? []).filter((each) => each !== "").map(withoutTenant);
  const isOpen = (path: string, found: FoundRoute | undefined): boolean =>
    found?.route.access === "open" || openUrls.some((open) => withoutTenant(path).startsWith(open));
  const answered = async ({ request, url, path: given, client }: Arrival): Promise<Response> => {
    let isStranger = true;
    try {
      const path = ALIASES.get(given) ?? given;
      const { method } = request;
      if (path === "/ping" && (method === "GET" || method === "HEAD")) return new Response("pong");
      const found = router.find(method, path);
      const isForAll = isOpen(path, found);
      const caller = isForAll ? {} : await authentication.caller(request, client.address);
      isStranger = isForAll;
      if (found) return await respond(found, { request, url, client, ...caller });
      const allow = method === "OPTIONS" ? allowedMethods(router, path) : undefined;
      if (allow !== undefined) return new Response(null, { status: 204, headers: { allow } });
      throw noRoute(router, method, path);
    } catch (error) {
      return failure(error, url, services.onFault, isStranger);
    }
  };
  return frontDoor(
    {
      clock: services.clock,
      contextPath: settings.contextPath ?? "",
      isTls: settings.isTls ?? false,
      proxies: trustedProxies(settings.trustedProxies ?? []),
      cors: new Cors(settings.cors ?? []),
      bodies: settings.bodies ?? DEFAULT_BODY_LIMITS,
      ...(settings.onAnswer ? { onAnswer: settings.onAnswer } : {}),
    },
    answered,
  );
}
