/** Authentication as the settings of the API want it. */
import type { ApiServices, ApiSettings } from "../api-services.ts";
import { Cors } from "../http/cors.ts";
import { Authentication } from "./authentication.ts";

/** Makes it. */
export function createAuthentication(
  { repository, clock, onFault }: Pick<ApiServices, "repository" | "clock" | "onFault">,
  { url, contextPath, cors = [], basicAuth: { realm = "Kestra", ...basicAuth } = {} }: ApiSettings,
): Authentication {
  const { credentials, isOff = false, errors = [] } = basicAuth;
  const allowed = new Cors(cors);
  return new Authentication({
    settings: repository.settings,
    clock,
    realm,
    configured: { credentials, isOff, errors },
    sites: { ...(url === undefined ? {} : { url }), isTrusted: (origin) => allowed.isTrusted(origin) },
    cookiePath: contextPath === undefined || contextPath === "" ? "/" : contextPath,
    onFault,
  });
}
