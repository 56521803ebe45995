/** Flows whose tasks are mocked: they end as a test says, and nothing of them runs. */
import { Type } from "@sinclair/typebox";
import type { Flow, Task } from "../flow/flow.ts";
import { isJsonMap } from "../json-map.ts";
import { isTaskDefinition, type PluginDefinition, type PluginRegistry } from "../plugin/registry.ts";
import { defineTask, failed, succeeded, warned } from "../plugin/task.ts";
import type { TaskFixture } from "./suite.ts";

/** The type that a mocked task has in place of its own. */
export const MOCKED_TASK_TYPE = "io.kestra.core.tests.flow.MockedTask";

/** What a mocked task keeps of its own: when it runs, and what its end means. */
const KEPT = ["id", "runIf", "disabled", "allowFailure", "allowWarning", "retry", "logLevel", "description"] as const;

const mockedTask = defineTask({
  type: MOCKED_TASK_TYPE,
  title: "Ends as a unit test says.",
  isInternal: true,
  properties: Type.Object({ fixtures: Type.Unknown(), files: Type.Unknown() }),
  outputs: Type.Record(Type.String(), Type.Unknown()),
  async run({ fixtures, files }, context) {
    const { value } = context.taskRun;
    const fixture = fixtureFor(fixtures, value);
    if (!fixture) return failed(`The test has no fixture of ${context.task.id} for the value ${value ?? "(none)"}`);
    const { state = "SUCCESS", outputs: templates = {} } = fixture;
    const rendered = await context.renderDeep(templates, { files });
    const outputs = isJsonMap(rendered) ? rendered : {};
    if (state === "FAILED") return failed(`The test mocks ${context.task.id} to fail`, outputs);
    return state === "WARNING" ? warned(outputs) : succeeded(outputs);
  },
});

/** A fixture for the value of the loop goes before one for all values. */
function fixtureFor(fixtures: unknown, value: string | undefined): TaskFixture | undefined {
  const all: readonly TaskFixture[] = Array.isArray(fixtures) ? fixtures : [];
  return (
    all.find((each) => each.value !== undefined && each.value === value) ?? all.find((each) => each.value === undefined)
  );
}

/**
 * A registry that knows mocked tasks. Types that it does not know may stand at tasks that are mocked, so that flows
 * with plugins that this program has not can be tested.
 */
export function registryWithMocks(registry: PluginRegistry, typesOfMocked: ReadonlySet<string>): PluginRegistry {
  const find = (type: string): PluginDefinition | undefined => {
    if (type === MOCKED_TASK_TYPE) return mockedTask;
    return registry.find(type) ?? (typesOfMocked.has(type) ? unknownTask(type) : undefined);
  };
  return {
    ensure: (types) => registry.ensure(types),
    find,
    findTask(type) {
      const found = find(type);
      return found && isTaskDefinition(found) ? found : undefined;
    },
    types: () => registry.types(),
    all: () => registry.all(),
  };
}

function unknownTask(type: string): PluginDefinition {
  return defineTask({
    type,
    title: "Unknown here, and mocked.",
    isInternal: true,
    properties: Type.Object({}, { additionalProperties: Type.Unknown() }),
    run: () => Promise.resolve(failed(`The type ${type} is unknown here`)),
  });
}

/** The flow with its tasks mocked. @param files URIs of the test's files by name */
export function mockedFlow(
  flow: Flow,
  fixtures: readonly TaskFixture[],
  files: Readonly<Record<string, string>>,
): Flow {
  const byTask = Map.groupBy(fixtures, ({ id }) => id);
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced);
    if (!isJsonMap(value)) return value;
    const own = isTask(value) ? byTask.get(value.id) : undefined;
    if (own && isTask(value)) return mocked(value, own, files);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaced(part)]));
  };
  const { tasks, errors, finally: last, afterExecution, listeners, ...rest } = flow;
  const lists = replaced({ tasks, errors, finally: last, afterExecution, listeners });
  // Replacing tasks by tasks leaves the lists of a flow lists of tasks.
  return { ...rest, ...(JSON.parse(JSON.stringify(lists)) as Pick<Flow, "tasks">) };
}

function mocked(task: Task, fixtures: readonly TaskFixture[], files: Readonly<Record<string, string>>): Task {
  const kept = Object.fromEntries(KEPT.flatMap((key) => (task[key] === undefined ? [] : [[key, task[key]]])));
  return { ...kept, id: task.id, type: MOCKED_TASK_TYPE, fixtures, files };
}

function isTask(value: Readonly<Record<string, unknown>>): value is Task {
  return typeof value["id"] === "string" && typeof value["type"] === "string";
}

/** The ids of all tasks of a flow's plain value, with their types. */
export function tasksIn(value: unknown, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (Array.isArray(value)) for (const item of value) tasksIn(item, found);
  else if (isJsonMap(value)) {
    if (isTask(value)) found.set(value.id, value.type);
    for (const part of Object.values(value)) tasksIn(part, found);
  }
  return found;
}
