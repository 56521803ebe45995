/** What the installation says of itself. */

import { Type } from "@sinclair/typebox";
import { SYSTEM_NAMESPACE } from "../../../core/flow/schema/names.ts";
import { type ApiServices, type ApiSettings, DEFAULT_PREVIEW } from "../api-services.ts";
import type { Authentication } from "../authentication/authentication.ts";
import { json, type Route, route } from "../http/route.ts";
import { Instant } from "../schemas/shared-shapes.ts";
import { installationId } from "./installation-id.ts";

const ConfigurationSchema = Type.Object(
  {
    uuid: Type.String(),
    version: Type.String(),
    edition: Type.String(),
    commitId: Type.Optional(Type.String()),
    commitDate: Type.Optional(Instant),
    url: Type.Optional(Type.String()),
    chartDefaultDuration: Type.String({ format: "duration" }),
    environment: Type.Optional(
      Type.Object({ name: Type.Optional(Type.String()), color: Type.Optional(Type.String()) }),
    ),
    preview: Type.Object({ initial: Type.Integer(), max: Type.Integer() }),
    systemNamespace: Type.String(),
    hiddenLabelsPrefixes: Type.Array(Type.String()),
    isBasicAuthEnabled: Type.Boolean(),
    isBasicAuthInitialized: Type.Boolean(),
    isCustomDashboardsEnabled: Type.Boolean(),
    isTaskRunEnabled: Type.Boolean(),
    isTemplateEnabled: Type.Boolean(),
    isAnonymousUsageEnabled: Type.Boolean(),
    isUiAnonymousUsageEnabled: Type.Boolean(),
    isAiEnabled: Type.Boolean(),
    isAiApiKeyConfigured: Type.Boolean(),
    isConcurrencyViewEnabled: Type.Boolean(),
  },
  { $id: "Configuration", additionalProperties: true },
);

const LoginConfigurationSchema = Type.Object({ isBasicAuthInitialized: Type.Boolean() }, { $id: "LoginConfiguration" });

/** Span of charts where nobody says another. */
const CHART_DURATION = "PT24H";

/** The routes. They are open: pages read them before anybody has signed in. */
export function configRoutes(
  { repository }: Pick<ApiServices, "repository">,
  { version, url, installation = {} }: ApiSettings,
  { accounts }: Pick<Authentication, "accounts">,
): readonly Route[] {
  const { environment, preview, systemNamespace, hiddenLabelsPrefixes, isTemplateEnabled } = installation;
  const uuid = installationId(repository.settings);
  const hasUser = async (): Promise<boolean> => (await accounts.state()).kind === "set";
  return [
    route({
      operationId: "configuration",
      tag: "Misc",
      summary: "What clients go by: version, names, limits",
      method: "GET",
      path: "/configs",
      access: "open",
      answers: { 200: json(ConfigurationSchema) },
      async handle() {
        const isInitialized = await hasUser();
        return {
          uuid: await uuid(),
          version,
          edition: "OSS",
          ...(url === undefined ? {} : { url }),
          chartDefaultDuration: CHART_DURATION,
          ...(environment === undefined ? {} : { environment }),
          preview: preview ?? DEFAULT_PREVIEW,
          systemNamespace: systemNamespace ?? SYSTEM_NAMESPACE,
          hiddenLabelsPrefixes: hiddenLabelsPrefixes ?? ["system.", "internal."],
          isBasicAuthEnabled: isInitialized,
          isBasicAuthInitialized: isInitialized,
          isCustomDashboardsEnabled: true,
          isTaskRunEnabled: false,
          isTemplateEnabled: isTemplateEnabled ?? true,
          isAnonymousUsageEnabled: false,
          isUiAnonymousUsageEnabled: false,
          isAiEnabled: false,
          isAiApiKeyConfigured: false,
          isConcurrencyViewEnabled: true,
        };
      },
    }),
    route({
      operationId: "loginConfiguration",
      tag: "Misc",
      summary: "Whether somebody has been set up",
      method: "GET",
      path: "/configs/login",
      hasTenant: false,
      access: "open",
      answers: { 200: json(LoginConfigurationSchema) },
      handle: async () => ({ isBasicAuthInitialized: await hasUser() }),
    }),
  ];
}
