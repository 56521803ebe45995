/** The tasks of a flow as a server tells it, as far as views of its executions go. */
import type { Flow, Input, Task } from "../../core/flow/flow.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { at, listAt, textAt } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";

/** See the file's head. */
export interface ServedTasks {
  readonly namespace: string;
  readonly id: string;
  readonly revision: number;
  readonly tasks: readonly Task[];
  /** All of the flow that pictures are made of. */
  readonly flow: Flow;
  readonly inputs: readonly Input[];
  /** Types of all tasks, those inside others too, by id. */
  readonly types: ReadonlyMap<string, string>;
}

/** How deep tasks stand in each other at the most. */
const DEPTH_MAX = 50;

/** Asks for a flow in one of its revisions. @throws RestFault when there is none */
export async function readServedTasks(
  api: RestApi,
  { namespace, flowId, flowRevision }: { namespace: string; flowId: string; flowRevision: number },
): Promise<ServedTasks> {
  const { data } = await api.ask({ path: ["flows", namespace, flowId], query: { revision: flowRevision } });
  return servedTasksOf(data, flowRevision);
}

/** The tasks of a flow's row. */
export function servedTasksOf(row: unknown, revision: number): ServedTasks {
  const header = { id: textAt(row, "id"), namespace: textAt(row, "namespace") };
  const tasks = listAt(row, "tasks").filter(isTask);
  const lists = (["errors", "finally", "afterExecution"] as const).map((role) => [
    role,
    listAt(row, role).filter(isTask),
  ]);
  const types = new Map<string, string>();
  for (const role of ["tasks", "errors", "finally", "afterExecution"]) collectTypes(at(row, role), types, 0);
  return {
    ...header,
    revision,
    tasks,
    flow: { ...header, tenantId: textAt(row, "tenantId"), revision, tasks, ...Object.fromEntries(lists) },
    inputs: listAt(row, "inputs").flatMap((each) => inputOf(each) ?? []),
    types,
  };
}

function isTask(value: unknown): value is Task {
  return isJsonMap(value) && typeof value["id"] === "string" && typeof value["type"] === "string";
}

/** The input of a row; undefined when it is none. */
export function inputOf(row: unknown): Input | undefined {
  return isTask(row) ? row : undefined;
}

/** Whatever has an id and a type inside of tasks is one: each type has lists of its own. */
function collectTypes(value: unknown, types: Map<string, string>, depth: number): void {
  if (depth > DEPTH_MAX) return;
  if (Array.isArray(value)) {
    for (const each of value) collectTypes(each, types, depth + 1);
    return;
  }
  if (!isJsonMap(value)) return;
  if (isTask(value)) types.set(value.id, value.type);
  for (const each of Object.values(value)) if (typeof each === "object") collectTypes(each, types, depth + 1);
}
