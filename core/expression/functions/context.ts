/** Functions on what the rendering already knows: the variables, the outputs of the current iteration, states. */
import { readName } from "../access.ts";
import type { FunctionDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import { entriesOf, hasKey, isMapValue, mapOf, valueAt } from "../map-value.ts";
import { MISSING } from "../missing.ts";
import type { Rendering } from "../rendering.ts";

function currentEachOutput(outputs: unknown, run: Rendering): unknown {
  if (outputs === undefined) throw new Fault("The 'currentEachOutput' function expects an argument 'outputs'.");
  if (!isMapValue(outputs)) {
    throw new Fault("The 'currentEachOutput' function expects an argument 'outputs' with type map.");
  }
  let current: unknown = outputs;
  for (const value of iterationValues(run)) {
    if (!isMapValue(current) || !hasKey(current, value)) return null;
    current = valueAt(current, value);
  }
  return current;
}

/** The values of the loops around this task, the outermost first, then the task's own. */
function iterationValues(run: Rendering): string[] {
  const parents = readName(run, "parents");
  const levels = Array.isArray(parents) ? [...parents].reverse() : [];
  const values = [...levels.map((level) => field(level, "taskrun")), readName(run, "taskrun")];
  const found = values.map((taskrun) => field(taskrun, "value"));
  const own = found.pop();
  const around = found.filter((value) => value !== undefined && value !== null);
  return [...around, own].map((value) => (value === undefined || value === null ? "" : javaText(value)));
}

function field(map: unknown, name: string): unknown {
  return map !== MISSING && isMapValue(map) ? valueAt(map, name) : undefined;
}

function tasksWithState(state: unknown, run: Rendering): unknown[] {
  if (state === undefined || state === null)
    throw new Fault("The 'tasksWithState' function expects an argument 'state'.");
  const tasks = readName(run, "tasks");
  if (!isMapValue(tasks)) return [];
  const wanted = javaText(state).toUpperCase();
  return entriesOf(tasks).flatMap(([taskId, entry]) => matching(taskId, undefined, entry, wanted));
}

function matching(taskId: unknown, value: unknown, entry: unknown, wanted: string): unknown[] {
  if (!isMapValue(entry)) return [];
  const state = valueAt(entry, "state");
  if (typeof state === "string") {
    if (state.toUpperCase() !== wanted) return [];
    return [
      value === undefined
        ? mapOf([
            ["state", state],
            ["taskId", taskId],
          ])
        : mapOf([
            ["state", state],
            ["taskId", taskId],
            ["value", value],
          ]),
    ];
  }
  return entriesOf(entry).flatMap(([key, inner]) => matching(taskId, key, inner, wanted));
}

function allVariables(run: Rendering): unknown {
  return mapOf(Object.entries(run.variables).filter(([name]) => name !== "addSecretConsumer"));
}

function errorLogs(run: Rendering): unknown {
  const { errorLogs: read } = run.services;
  if (!read) {
    throw new Fault("The 'errorLogs' function can only be used in the Worker as it access logs from the database.");
  }
  return run.awaiting(read.call(run.services));
}

/** These functions by name. */
export const CONTEXT_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  ["currentEachOutput", { parameters: ["outputs"], call: ([outputs], run) => currentEachOutput(outputs, run) }],
  ["tasksWithState", { parameters: ["state"], call: ([state], run) => tasksWithState(state, run) }],
  ["printContext", { parameters: undefined, call: (_args, run) => allVariables(run) }],
  ["fetchContext", { parameters: undefined, call: (_args, run) => allVariables(run) }],
  ["errorLogs", { parameters: undefined, waits: true, call: (_args, run) => errorLogs(run) }],
  [
    "parent",
    {
      parameters: undefined,
      call: () => {
        throw new Fault("Can not use parent function if template does not extend another template.");
      },
    },
  ],
]);
