/** What the functions of expressions reach: secrets, pairs, files, logs and HTTP, scoped to one execution. */

import type {
  ExpressionHttpRequest,
  ExpressionHttpResponse,
  ExpressionServices,
} from "../../core/expression/contract.ts";
import { expectKeyValueNamespace } from "../../core/files/known-namespace.ts";
import { readText } from "../../core/files/stream-content.ts";
import { namespaceChain } from "../../core/flow/namespace-chain.ts";
import { freePort } from "../../platform/network.ts";
import { decryptText, isEncrypted } from "./encryption.ts";
import {
  type ExecutionResources,
  type ExecutionScope,
  executionResources,
  type SharedResources,
} from "./execution-resources.ts";

/** Bytes that `read()` loads into a template. Larger files are for tasks. */
export const READ_BYTES_MAX = 10 * 1024 * 1024;

/** Bytes of an answer that `http()` takes. */
export const HTTP_ANSWER_BYTES_MAX = 10 * 1024 * 1024;

/** How long `http()` waits for its answer when its options do not say, in milliseconds. */
export const HTTP_TIMEOUT_MS = 30_000;

/** Error log entries that `errorLogs()` answers. */
const ERROR_LOGS_MAX = 100;

/** The services for expressions of an execution. `revealed` is told every secret that comes to light. */
export function createExpressionServices(
  shared: SharedResources,
  execution: ExecutionScope,
  revealed: (secret: string) => void = () => {},
): ExpressionServices {
  let made: ExecutionResources | undefined;
  const resources = (): ExecutionResources => {
    made ??= executionResources(shared, execution);
    return made;
  };
  return {
    now: () => shared.clock.now(),
    secret: (key, namespace = execution.namespace) => shared.secret(key, { tenantId: execution.tenantId, namespace }),
    kv: async (key, namespace) => {
      if (namespace !== undefined) await expectKeyValueNamespace(shared.repository.flows, execution, namespace);
      return await findKeyValue(resources(), key, namespace, execution.namespace);
    },
    readFile: async (path, namespace, version) => {
      const { files, namespaceFiles } = resources();
      const content = isUri(path) ? await files.get(path) : await namespaceFiles(namespace).read(path, version);
      return await readText(content, READ_BYTES_MAX);
    },
    fileSize: (path, namespace) =>
      isUri(path) ? resources().files.size(path) : resources().namespaceFiles(namespace).size(path),
    fileExists: (path, namespace) =>
      isUri(path) ? resources().files.exists(path) : resources().namespaceFiles(namespace).exists(path),
    errorLogs: async () => {
      const query = { tenantId: execution.tenantId, executionId: execution.id, minLevel: "ERROR" as const };
      const { results } = await shared.repository.logs.find(query, { page: 1, size: ERROR_LOGS_MAX });
      // In the order in which people see them when they print an entry.
      return results.map(({ tenantId, namespace, flowId, taskId, executionId, ...entry }) => ({
        ...{ tenantId, namespace, flowId },
        ...(taskId === undefined ? {} : { taskId }),
        executionId,
        ...entry,
      }));
    },
    http: (request) => sendHttp(request, shared, revealed),
    freePort,
    revealed,
    ...openingServices(shared.encryptionKey, revealed),
  };
}

/** Values that rest encrypted are read as what they hold, where there is a key. */
function openingServices(
  key: string | undefined,
  revealed: (secret: string) => void,
): Pick<ExpressionServices, "opened"> {
  if (key === undefined) return {};
  return {
    opened(value) {
      if (!isEncrypted(value)) return value;
      const text = decryptText(value, key);
      revealed(text);
      return text;
    },
  };
}

/** Whether a path is a URI, whatever its scheme: who reads it says which schemes there are. */
function isUri(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
}

/** Without a namespace, the namespaces above the flow's own are looked in too. */
async function findKeyValue(
  { keyValues }: ExecutionResources,
  key: string,
  namespace: string | undefined,
  flowNamespace: string,
): Promise<unknown> {
  for (const each of namespace === undefined ? namespaceChain(flowNamespace) : [namespace]) {
    const entry = await keyValues(each).get(key);
    if (entry) return entry.value;
  }
  return undefined;
}

/** Sends it with the client of the HTTP tasks, which loads on first use. */
async function sendHttp(
  request: ExpressionHttpRequest,
  { clock }: SharedResources,
  revealed: (secret: string) => void,
): Promise<ExpressionHttpResponse> {
  const { sendPlain } = await import("../../plugins/http/plain-request.ts");
  return await sendPlain(request, { clock, timeoutMs: HTTP_TIMEOUT_MS, bodyBytesMax: HTTP_ANSWER_BYTES_MAX, revealed });
}
