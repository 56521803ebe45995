/** The web server of a server: the API over the parts of the process. */
import type { ServerPart } from "../../components/server/parts/server-part.ts";
import { simplePart } from "../../components/server/parts/simple-part.ts";
import type { Engine, EngineOptions } from "../../components/standalone/engine.ts";
import type { Deployment } from "../../core/configuration/deployment.ts";
import { pluginDefaultsOf } from "../../core/configuration/plugin-settings.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";

/** What the part is made of. */
export interface WebPartOptions {
  readonly engine: Engine;
  readonly parts: EngineOptions;
  readonly configuration: Configuration;
  readonly deployment: Deployment;
  readonly version: string;
}

/** A web server, and where it listens once it does. */
export interface WebPart {
  readonly part: ServerPart;
  /** Undefined before it listens. */
  url(): string | undefined;
}

/** Makes the part. */
export function webPart({ engine, parts, configuration, deployment, version }: WebPartOptions): WebPart {
  const { host, port } = configuration.micronaut.server;
  let url: string | undefined;
  const part = simplePart({
    type: "WEBSERVER",
    details: () => ({ url: url ?? "" }),
    async start() {
      const [{ createApi }, { parseFlow, parseTemplate }, { FlowCatalog }, { serveHttp }] = await Promise.all([
        import("../../web/api/api.ts"),
        import("../../core/flow/parser.ts"),
        import("../../components/flow-catalog.ts"),
        import("../../platform/http-server.ts"),
      ]);
      const { registry, engine: expressions } = parts;
      const pluginDefaults = pluginDefaultsOf(configuration);
      const basicAuth = configuration.kestra.server["basic-auth"];
      const services = {
        ...parts,
        operations: engine.operations,
        createExecution: engine.createExecution,
        saveFlow: engine.saveFlow,
        triggers: engine.triggers,
        catalog: new FlowCatalog(parts.repository.flows),
        parseFlow: (source: string, tenantId: string) =>
          parseFlow(source, { registry, expressions, tenantId, pluginDefaults }),
        parseTemplate: (source: string, tenantId: string) =>
          parseTemplate(source, { registry, expressions, tenantId, pluginDefaults }),
      };
      const { path: blueprintFolder } = configuration.kestra.blueprints;
      const api = createApi(services, {
        version,
        ...(blueprintFolder === undefined ? {} : { blueprintFolder }),
        ...(configuration.kestra.url === undefined ? {} : { url: configuration.kestra.url.replace(/\/+$/, "") }),
        ...(deployment.basicAuth
          ? { basicAuth: { ...deployment.basicAuth, realm: basicAuth.realm, openUrls: basicAuth["open-urls"] } }
          : {}),
      });
      const server = await serveHttp({ name: "The API (micronaut.server.port)", hostname: host, port, fetch: api });
      url = `http://${shownHost(host)}:${server.port}`;
      return [server];
    },
  });
  return { part, url: () => url };
}

/** A host as it stands in a URL; what listens everywhere is reached on this machine. */
export function shownHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
