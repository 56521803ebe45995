/** The management port of a server. */
import { createManagementApi } from "../../components/server/management/management-api.ts";
import { serverChecks } from "../../components/server/management/server-checks.ts";
import type { MeterRegistry } from "../../components/server/metrics/meter-registry.ts";
import type { Server } from "../../components/server/server.ts";
import { DEFAULT_TENANT } from "../../components/standalone/standalone.ts";
import { type Deployment, databaseText, storageText } from "../../core/configuration/deployment.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import type { Job, Subscription } from "../../core/contracts/queue.ts";
import { systemClock } from "../../platform/clock.ts";
import { serveHttp } from "../../platform/http-server.ts";
import { VERSION } from "../../platform/version.ts";
import type { OpenBackends } from "../backends/open-backends.ts";
import { shownHost } from "./web-part.ts";

/** What the port is opened for. */
export interface ManagementPortOptions {
  readonly configuration: Configuration;
  readonly deployment: Deployment;
  readonly backends: OpenBackends;
  readonly server: Server;
  readonly meters: MeterRegistry;
  running(): readonly Job[] | undefined;
}

/** A port that listens. */
export interface ManagementPort extends Subscription {
  readonly url: string;
}

/** Listens; undefined when the configuration wants no management port. */
export async function startManagement(options: ManagementPortOptions): Promise<ManagementPort | undefined> {
  const { configuration, deployment, backends, server, meters, running } = options;
  const { enabled, port, host = configuration.micronaut.server.host } = configuration.endpoints.all;
  if (!enabled) return undefined;
  const { storage } = deployment;
  const fetch = createManagementApi({
    version: VERSION,
    serverType: server.instance.type,
    clock: systemClock,
    meters,
    running,
    triggers: backends.repository.triggers,
    checks: serverChecks({
      server,
      ...backends,
      tenantId: DEFAULT_TENANT,
      databaseText: databaseText(deployment.database),
      storageText: storageText(storage),
      directory: storage.type === "local" ? storage.directory : ".",
    }),
    ...(deployment.managementAuth ? { credentials: deployment.managementAuth } : {}),
  });
  const listening = await serveHttp({
    name: "The management port (endpoints.all.port)",
    hostname: host,
    port,
    fetch,
  });
  return { url: `http://${shownHost(host)}:${listening.port}`, stop: () => listening.stop() };
}
