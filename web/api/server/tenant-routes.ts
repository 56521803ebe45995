/** What there is in the only tenant. */
import { Type } from "@sinclair/typebox";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Route, route } from "../http/route.ts";

/** The routes. */
export function tenantRoutes({ repository }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "mainTenantFlows",
      tag: "Misc",
      summary: "Whether there are flows in the tenant `main`",
      method: "GET",
      path: "/main-tenant-flows",
      hasTenant: false,
      answers: { 200: json(Type.Boolean()) },
      handle: async () => (await repository.flows.list(TENANT)).length > 0,
    }),
  ];
}
