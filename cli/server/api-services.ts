/** What the REST API works with, made of the parts of a process: for its web server, and for who asks without a network. */
import type { Engine, EngineOptions } from "../../components/standalone/engine.ts";
import type { PluginDefault } from "../../core/flow/flow.ts";
import type { ApiServices } from "../../web/api/api-services.ts";

/** What of an engine the API has a use for; that of `kestra run` has it, too. */
export type ServingEngine = Pick<
  Engine,
  "operations" | "previews" | "expressions" | "createExecution" | "saveFlow" | "secrets"
> &
  Pick<ApiServices, "triggers">;

/** What of the parts the API has a use for. */
export type ServingParts = Pick<
  EngineOptions,
  "queue" | "repository" | "storage" | "locks" | "registry" | "engine" | "clock" | "secretKeys" | "onFault"
>;

/** What the services are made of. */
export interface ApiServicesOptions {
  readonly engine: ServingEngine;
  readonly parts: ServingParts;
  readonly pluginDefaults: readonly PluginDefault[];
}

/** Makes them; what is heavy loads here. */
export async function apiServices({ engine, parts, pluginDefaults }: ApiServicesOptions): Promise<ApiServices> {
  const [{ parseFlow, parseTemplate }, { FlowCatalog }] = await Promise.all([
    import("../../core/flow/parser.ts"),
    import("../../components/flow-catalog.ts"),
  ]);
  const { registry, engine: expressions } = parts;
  return {
    ...parts,
    operations: engine.operations,
    previews: engine.previews,
    expressions: engine.expressions,
    createExecution: (request, wanted) => engine.createExecution(request, wanted),
    saveFlow: (flow, source) => engine.saveFlow(flow, source),
    secrets: engine.secrets,
    triggers: engine.triggers,
    catalog: new FlowCatalog(parts.repository.flows),
    pluginDefaults,
    parseFlow: (source, tenantId) => parseFlow(source, { registry, expressions, tenantId, pluginDefaults }),
    parseTemplate: (source, tenantId) => parseTemplate(source, { registry, expressions, tenantId, pluginDefaults }),
  };
}
