/** What the installation says of itself. */
import { Type } from "@sinclair/typebox";
import type { ApiSettings } from "../api-services.ts";
import { json, type Route, route } from "../http/route.ts";

const ConfigurationSchema = Type.Object(
  { version: Type.String(), url: Type.Optional(Type.String()), isBasicAuthEnabled: Type.Boolean() },
  { $id: "Configuration", additionalProperties: true },
);

/** The routes. */
export function configRoutes({ version, url, basicAuth }: ApiSettings): readonly Route[] {
  return [
    route({
      operationId: "configuration",
      tag: "Misc",
      summary: "What clients go by: version, names, limits",
      method: "GET",
      path: "/configs",
      hasTenant: false,
      answers: { 200: json(ConfigurationSchema) },
      handle: () => ({
        version,
        ...(url === undefined ? {} : { url }),
        isBasicAuthEnabled: basicAuth !== undefined,
        isTaskRunEnabled: false,
        isAnonymousUsageEnabled: false,
        isTemplateEnabled: true,
        systemNamespace: "system",
        hiddenLabelsPrefixes: ["system.", "internal."],
      }),
    }),
  ];
}
