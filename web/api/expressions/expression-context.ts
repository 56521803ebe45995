/** What expressions of a flow can read, as they would be written. */
import { fullVocabulary } from "../../../core/expression/vocabulary.ts";
import { createKeyValueStore } from "../../../core/files/key-value-store.ts";
import { createNamespaceFileStore } from "../../../core/files/namespace-files.ts";
import type { Flow, Task } from "../../../core/flow/flow.ts";
import { collectTypes } from "../../../core/flow/full-types.ts";
import { namespaceChain } from "../../../core/flow/namespace-chain.ts";
import { isJsonMap } from "../../../core/json-map.ts";
import type { PluginRegistry } from "../../../core/plugin/registry.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";

/** Names of one kind that are told. */
const NAMES_MAX = 1_000;

const EXECUTION_CONTEXT = [
  "flow.id",
  "flow.namespace",
  "flow.revision",
  "flow.tenantId",
  "execution.id",
  "execution.originalId",
  "execution.startDate",
  "execution.state",
  "task.id",
  "task.type",
  "taskrun.id",
  "taskrun.startDate",
  "taskrun.attemptsCount",
  "taskrun.parentId",
  "taskrun.value",
  "taskrun.iteration",
  "parent.taskrun.value",
  "parents",
  "trigger",
  "labels",
  "envs",
  "globals",
  "kestra.url",
] as const;

/** By kind. @param taskId only outputs of the tasks before it */
export async function expressionContext(services: ApiServices, flow: Flow, taskId: string | undefined) {
  const { repository, storage, clock, locks, registry } = services;
  const { namespace } = flow;
  const { filters, functions } = fullVocabulary(false);
  const [taskOutputs, secrets, pairs, files] = await Promise.all([
    taskOutputsOf(flow, taskId, registry),
    repository.secrets.list({ tenantId: TENANT, namespaces: namespaceChain(namespace) }),
    createKeyValueStore({ storage, tenantId: TENANT, namespace, clock, locks }).infos(),
    createNamespaceFileStore({ storage, tenantId: TENANT, namespace, locks }).list(),
  ]);
  const categories = {
    taskOutputs,
    executionContext: [...EXECUTION_CONTEXT],
    inputs: (flow.inputs ?? []).map(({ id }) => member("inputs", ...id.split("."))),
    variables: Object.keys(flow.variables ?? {}).map((name) => member("vars", name)),
    secrets: [...new Set(secrets.map(({ key }) => key))].map((key) => `secret(${quoted(key)})`),
    kvPairs: pairs.map(({ key }) => `kv(${quoted(key)})`),
    namespaceFiles: files.map((path) => path.replace(/^\//, "")),
    filters: [...filters.keys()].sort(),
    functions: [...functions.keys()].sort(),
    appContext: [],
  };
  return {
    categories: Object.fromEntries(
      Object.entries(categories).map(([kind, names]): [string, readonly string[]] => [kind, names.slice(0, NAMES_MAX)]),
    ),
  };
}

async function taskOutputsOf(flow: Flow, taskId: string | undefined, registry: PluginRegistry) {
  const { tasks, errors, finally: last, afterExecution } = flow;
  const parts = [tasks, errors, last, afterExecution];
  const types = new Set<string>();
  collectTypes(parts, types);
  await registry.ensure(types);
  const found: string[] = [];
  for (const task of tasksIn(parts, registry)) {
    if (task.id === taskId) break;
    const properties: unknown = registry.findTask(task.type)?.outputs?.["properties"];
    const names = isJsonMap(properties) ? Object.keys(properties) : [];
    found.push(
      ...(names.length === 0 ? [member("outputs", task.id)] : names.map((name) => member("outputs", task.id, name))),
    );
  }
  return found;
}

/** Every task at any depth, in the order of the text. */
function* tasksIn(value: unknown, registry: PluginRegistry): Generator<Task> {
  if (Array.isArray(value)) for (const each of value) yield* tasksIn(each, registry);
  else if (isJsonMap(value)) {
    const { id, type } = value;
    if (typeof id === "string" && typeof type === "string" && registry.findTask(type)) yield { ...value, id, type };
    for (const each of Object.values(value)) if (typeof each === "object") yield* tasksIn(each, registry);
  }
}

/** `a.b['c-d']` */
function member(root: string, ...names: readonly string[]): string {
  return root + names.map((name) => (/^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${quoted(name)}]`)).join("");
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
