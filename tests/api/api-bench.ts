/** A server of the REST API over memory backends, and a client for it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryQueue } from "../../backends/queue/memory/memory-queue.ts";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import { createLocalStorage } from "../../backends/storage/local/local-storage.ts";
import { FlowCatalog } from "../../components/flow-catalog.ts";
import { createExpressions } from "../../components/services/expressions.ts";
import { startStandalone } from "../../components/standalone/standalone.ts";
import type { Clock } from "../../core/contracts/clock.ts";
import { parseFlow, parseTemplate } from "../../core/flow/parser.ts";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { systemClock } from "../../platform/clock.ts";
import { serveHttp } from "../../platform/http-server.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { random } from "../../platform/random.ts";
import { createRegistry } from "../../plugins/catalog.ts";
import { apiRoutes, createApi } from "../../web/api/api.ts";
import type { ApiServices, ApiSettings } from "../../web/api/api-services.ts";
import type { Route } from "../../web/api/http/route.ts";
import { createApiRouter } from "../../web/api/http/router.ts";
import { assertDeclared } from "./declared-answers.ts";

/** An answer, with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when the body is no JSON object. */
  readonly json: JsonMap;
}

/** A served API. */
export interface ApiBench extends AsyncDisposable {
  readonly url: string;
  readonly routes: readonly Route[];
  /** The parts behind the routes. */
  readonly services: ApiServices;
  /** Asks without a connection between. */
  direct(request: Request): Promise<Response>;
  /** Calls, and checks that the answer is one that the documentation declares. */
  call(method: string, path: string, init?: RequestInit): Promise<Answer>;
}

/** Serves the API on a free port of the loopback interface. The clock is that of the routes alone. */
export async function startApiBench(
  settings: Partial<ApiSettings> = {},
  clock: Clock = systemClock,
): Promise<ApiBench> {
  const directory = await mkdtemp(join(tmpdir(), "kestra-api-"));
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => void faults.push(error);
  const repository = createMemoryRepository();
  const queue = createMemoryQueue({ repository, clock: systemClock, onFault });
  const storage = await createLocalStorage({ directory: join(directory, "storage") });
  const registry = createRegistry();
  const expressions = createExpressions({ timeZone: "UTC" });
  const parts = { queue, repository, storage, registry, engine: expressions, clock: systemClock, random, onFault };
  const temporaryDirectory = join(directory, "tmp");
  const standalone = await startStandalone({ ...parts, ids: createRandomIds(), temporaryDirectory, scheduler: {} });
  const services = {
    ...parts,
    clock,
    operations: standalone.operations,
    previews: standalone.previews,
    expressions: standalone.expressions,
    triggers: standalone.triggers,
    saveFlow: standalone.saveFlow,
    secrets: standalone.secrets,
    createExecution: standalone.createExecution,
    catalog: new FlowCatalog(repository.flows),
    parseFlow: (source: string, tenantId: string) => parseFlow(source, { registry, expressions, tenantId }),
    parseTemplate: (source: string, tenantId: string) => parseTemplate(source, { registry, expressions, tenantId }),
  };
  const apiSettings = { version: "0.0.0", ...settings };
  const api = createApi(services, apiSettings);
  const routes = apiRoutes(services, apiSettings);
  const router = createApiRouter(routes);
  const server = await serveHttp({ name: "The API", hostname: "127.0.0.1", port: 0, fetch: api });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    routes,
    services,
    direct: (request) => api(request),
    async call(method, path, init = {}) {
      const response = await fetch(`${url}${path}`, { method, ...init });
      const text = await response.text();
      assertDeclared(router, method, new URL(response.url), response, text);
      return { status: response.status, headers: response.headers, text, json: jsonOf(text) };
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await standalone.stop();
      await rm(directory, { recursive: true, force: true });
      if (faults.length > 0) throw new AggregateError(faults, "The server had faults");
    },
  };
}

function jsonOf(text: string): JsonMap {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonMap(value) ? value : {};
  } catch {
    return {};
  }
}
