/** How flows are used: counts of all flows, their tasks and their triggers. */
import type { Flow } from "../../../core/flow/flow.ts";
import { isJsonMap, type JsonMap } from "../../../core/json-map.ts";

type Counts = Record<string, number>;

/** Counts all flows of the installation. */
export function flowUsage(flows: readonly Flow[]) {
  const tasks = flows.flatMap(tasksOf);
  const triggers: readonly JsonMap[] = flows.flatMap((flow) => flow.triggers ?? []);
  const runners = tasks.flatMap(({ taskRunner }) => (isJsonMap(taskRunner) ? [taskRunner] : []));
  const having = (isIn: (flow: Flow) => unknown): number => flows.filter((flow) => isGiven(isIn(flow))).length;
  return {
    count: flows.length,
    namespacesCount: new Set(flows.map(({ namespace }) => namespace)).size,
    taskTypeCount: byType(tasks),
    triggerTypeCount: byType(triggers),
    taskRunnerTypeCount: byType(runners),
    inputTypeCount: byType(flows.flatMap((flow) => flow.inputs ?? [])),
    hasInputsCount: having(({ inputs }) => inputs),
    hasOutputsCount: having(({ outputs }) => outputs),
    hasLabelsCount: having(({ labels }) => labels),
    hasVariablesCount: having(({ variables }) => variables),
    hasErrorsCount: having(({ errors }) => errors),
    hasFinallyCount: having((flow) => flow.finally),
    hasAfterExecutionCount: having(({ afterExecution }) => afterExecution),
    hasTriggersCount: having((flow) => flow.triggers),
    hasConcurrencyCount: having(({ concurrency }) => concurrency),
    hasRetryCount: having(({ retry }) => retry),
    hasSlaCount: having(({ sla }) => sla),
    hasChecksCount: having(({ checks }) => checks),
    tasks: {
      hasRetryCount: given(tasks, "retry"),
      hasTimeoutCount: given(tasks, "timeout"),
      hasAllowFailureCount: given(tasks, "allowFailure"),
      hasAllowWarningCount: given(tasks, "allowWarning"),
      hasLogToFileCount: given(tasks, "logToFile"),
      hasRunIfCount: given(tasks, "runIf"),
      hasCacheCount: given(tasks, "taskCache"),
      hasErrorsCount: given(tasks, "errors"),
      hasFinallyCount: given(tasks, "finally"),
    },
    triggers: {
      hasWhenCount: given(triggers, "conditions"),
      hasLabelsCount: given(triggers, "labels"),
      hasStopAfterCount: given(triggers, "stopAfter"),
      hasLogToFileCount: given(triggers, "logToFile"),
      hasFailOnErrorCount: given(triggers, "failOnTriggerError"),
      hasAllowConcurrentCount: given(triggers, "allowConcurrent"),
    },
  };
}

/** All tasks of a flow, at any depth: what has an id and a type with a package. */
function tasksOf({ tasks, errors, finally: last, afterExecution, listeners }: Flow): readonly JsonMap[] {
  const found: JsonMap[] = [];
  const open: unknown[] = [tasks, errors, last, afterExecution, listeners];
  for (let at = 0; at < open.length; at++) {
    const value = open[at];
    if (Array.isArray(value)) open.push(...value);
    else if (isJsonMap(value)) {
      const { id, type } = value;
      if (typeof id === "string" && typeof type === "string" && type.includes(".")) found.push(value);
      open.push(...Object.values(value));
    }
  }
  return found;
}

function byType(things: readonly { readonly type?: unknown }[]): Readonly<Counts> {
  const counts = new Map<string, number>();
  for (const { type } of things) counts.set(String(type), (counts.get(String(type)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function given(things: readonly JsonMap[], property: string): number {
  return things.filter((thing) => isGiven(thing[property])).length;
}

/** Whether somebody has said something: `false`, and an empty list or map, say nothing. */
function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
