/** What an installation is used for. Nothing of it is ever sent anywhere. */
import { randomUUID } from "node:crypto";
import { toInstant } from "../../../core/contracts/clock.ts";
import { SERVICE_TYPES } from "../../../core/contracts/service.ts";
import { machineFacts, processorCount, uptimeSeconds } from "../../../platform/resources.ts";
import type { ApiServices, ApiSettings } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Route, route } from "../http/route.ts";
import { UsageSchema, WholeUsageSchema } from "../schemas/usage.ts";
import { executionUsage } from "./execution-usage.ts";
import { flowUsage } from "./flow-usage.ts";
import { installationId } from "./installation-id.ts";

/** The routes. */
export function usageRoutes(services: ApiServices, settings: ApiSettings): readonly Route[] {
  const uuid = installationId(services.repository.settings);
  const processUuid = randomUUID();
  return [
    route({
      operationId: "usages",
      tag: "Misc",
      summary: "Counts of the flows, and of the executions of the last 30 days",
      method: "GET",
      path: "/usages",
      answers: { 200: json(UsageSchema) },
      handle: () => usage(services),
    }),
    route({
      operationId: "allUsages",
      tag: "Misc",
      summary: "The same, with what the installation runs on",
      method: "GET",
      path: "/usages/all",
      answers: { 200: json(WholeUsageSchema) },
      async handle() {
        const id = await uuid();
        return {
          uuid: id,
          startUuid: processUuid,
          instanceUuid: processUuid,
          ...(await installationUsage(services, settings, id)),
          ...(await usage(services)),
        };
      },
    }),
  ];
}

async function usage({ repository, catalog, clock }: ApiServices) {
  const [flows, executions] = await Promise.all([catalog.all(TENANT), executionUsage(repository, TENANT, clock.now())]);
  return { flows: flowUsage(flows.map(({ flow }) => flow)), executions };
}

async function installationUsage({ repository, clock }: ApiServices, settings: ApiSettings, uuid: string) {
  const { version, url, installation = {} } = settings;
  const { repositoryType = "", queueType = "", storageType = "" } = installation;
  const active = await repository.services.list(["RUNNING"]);
  const date = toInstant(clock.now()).slice(0, 10);
  const counts = SERVICE_TYPES.map((type) => ({ type, count: active.filter((each) => each.type === type).length }));
  return {
    serverType: active.some(({ server }) => server.type === "STANDALONE") ? "STANDALONE" : "WEBSERVER",
    version,
    zoneId: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    uri: url ?? "",
    environments: [],
    startTime: toInstant(clock.now() - uptimeSeconds() * 1000),
    host: hostUsage(uuid),
    configurations: { repositoryType, queueType, storageType, javaSecurityEnabled: false },
    plugins: [],
    services: {
      dailyStatistics: counts
        .filter(({ count }) => count > 0)
        .map(({ type, count }) => ({ type, values: [{ date, min: count, max: count, avg: count }] })),
    },
  };
}

function hostUsage(uuid: string) {
  const { memoryBytes, system, systemVersion, runtime, runtimeVersion } = machineFacts();
  return {
    uuid,
    hardware: {
      logicalProcessorCount: processorCount(),
      physicalProcessorCount: processorCount(),
      maxFreq: 0,
      memory: memoryBytes,
      knownVmMacAddr: false,
      knownDockerMacAddr: false,
    },
    os: { family: system, version: systemVersion },
    jvm: { name: runtime, vendor: "", version: runtimeVersion },
  };
}
