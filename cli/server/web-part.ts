/** The web server of a server: the API over the parts of the process. */
import type { ServerPart } from "../../components/server/parts/server-part.ts";
import { simplePart } from "../../components/server/parts/simple-part.ts";
import type { Engine, EngineOptions } from "../../components/standalone/engine.ts";
import type { Deployment } from "../../core/configuration/deployment.ts";
import { pluginDefaultsOf } from "../../core/configuration/plugin-settings.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import { apiServices } from "./api-services.ts";
import { apiSettings, readTls } from "./api-settings.ts";
import { listenedHost } from "./listened-host.ts";

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
  /** Whether users have to sign in, in words. */
  authentication(): string;
}

const AUTHENTICATION = {
  off: "no authentication, this machine alone",
  unset: "no user yet, this machine alone",
  set: "basic authentication",
} as const;

/** Makes the part. */
export function webPart({ engine, parts, configuration, deployment, version }: WebPartOptions): WebPart {
  const { host, port, ssl } = configuration.micronaut.server;
  let url: string | undefined;
  let authentication = "";
  const part = simplePart({
    type: "WEBSERVER",
    details: () => ({ url: url ?? "" }),
    async start({ logger }) {
      const [{ createApi }, { createAuthentication }, { serveHttp }] = await Promise.all([
        import("../../web/api/api.ts"),
        import("../../web/api/authentication/create-authentication.ts"),
        import("../../platform/http-server.ts"),
      ]);
      const services = await apiServices({ engine, parts, pluginDefaults: pluginDefaultsOf(configuration) });
      const settings = apiSettings({ configuration, deployment, version, logger });
      const signIn = createAuthentication(services, settings);
      const { kind } = await signIn.accounts.state();
      authentication = AUTHENTICATION[kind];
      const { hostname, warnings } = listenedHost(host, kind, deployment.basicAuth);
      for (const warning of warnings) logger.warn(warning);
      const { tls } = deployment;
      const server = await serveHttp({
        name: tls && ssl.port !== undefined ? "The API (micronaut.server.ssl.port)" : "The API (micronaut.server.port)",
        hostname,
        port: tls ? (ssl.port ?? port) : port,
        ...(tls ? { tls: await readTls(tls) } : {}),
        idleMs: configuration.micronaut.server["idle-timeout"],
        bodyBytesMax: configuration.micronaut.server["max-request-size"],
        fetch: createApi(services, settings, signIn),
      });
      url = `${tls ? "https" : "http"}://${shownHost(hostname)}:${server.port}${settings.contextPath ?? ""}`;
      return [server];
    },
  });
  return { part, url: () => url, authentication: () => authentication };
}

/** A host as it stands in a URL; what listens everywhere is reached on this machine. */
export function shownHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
