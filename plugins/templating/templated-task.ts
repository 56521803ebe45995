import { Type } from "@sinclair/typebox";
import type { Task } from "../../core/flow/flow.ts";
import { parseFlow } from "../../core/flow/parser.ts";
import { readYaml } from "../../core/flow/yaml/read-yaml.ts";
import { toValue } from "../../core/flow/yaml/tree.ts";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";
import { text } from "../../core/plugin/schema.ts";
import { defineTask, failed, type TaskContext } from "../../core/plugin/task.ts";

const TYPE = "io.kestra.plugin.core.templating.TemplatedTask";
const ALIAS = "io.kestra.core.tasks.templating.TemplatedTask";

/** Runs a task that expressions spell. */
export const TemplatedTask = defineTask({
  type: TYPE,
  aliases: [ALIAS],
  title: "Run a task whose definition is rendered from expressions.",
  description:
    "What `spec` renders to is read as YAML, and the task in it runs in place of this one: its outputs are this task's. " +
    "Any task that a worker runs will do; tasks that order other tasks, change the execution or start another one will " +
    "not. Expressions that are left in its properties are rendered once more. Its own `id`, `timeout`, `retry`, " +
    "`runIf` and `disabled` have no effect: write them beside `spec`. Plugin defaults are not applied to it.",
  properties: Type.Object({
    spec: text({ description: "The task as YAML or JSON text with expressions, with at least a `type`." }),
  }),
  examples: [
    {
      title: "A task whose type is an input",
      code: [
        "id: chosen",
        `type: ${TYPE}`,
        "spec: |",
        "  type: io.kestra.plugin.core.{{ inputs.kind }}",
        "  message: Hello from {{ flow.id }}",
      ].join("\n"),
    },
  ],
  async run({ spec }, context) {
    const read = readSpec(spec);
    if (typeof read === "string") return failed(read);
    const { createRegistry } = await import("../catalog.ts");
    const registry = createRegistry();
    const task = await checkTask(read, registry, context);
    if (typeof task === "string") return failed(task);
    const definition = registry.findTask(task.type);
    if (definition?.kind !== "task") return failed("The templated task must be a runnable task");
    const { render, renderDeep } = context;
    const properties = await resolveProperties(definition.properties, task, { render, renderDeep });
    return await definition.run(properties, { ...context, task });
  },
});

/** The map that the text spells, or why it is none. */
function readSpec(spec: string): (JsonMap & { readonly type: string }) | string {
  const yaml = readYaml(spec);
  if (!yaml.ok) return `Property \`spec\`: ${yaml.faults[0]?.message ?? "it is no YAML"}.`;
  const value = toValue(yaml.tree);
  if (!isJsonMap(value)) return "Property `spec`: expected a map with the `type` of a task.";
  const { type } = value;
  if (typeof type !== "string") return "Property `spec`: the task has no `type`.";
  if (type === TYPE || type === ALIAS) return `The templated task cannot be of type '${type}'`;
  return { ...value, type };
}

/** The task as a flow would have it, or what is wrong with it. */
async function checkTask(spec: JsonMap, registry: PluginRegistry, context: TaskContext): Promise<Task | string> {
  const { flow, task } = context;
  const source = JSON.stringify({ id: flow.id, namespace: flow.namespace, tasks: [{ ...spec, id: task.id }] });
  const parsed = await parseFlow(source, { registry, tenantId: flow.tenantId });
  if (parsed.ok) return parsed.flow.tasks[0] ?? "Property `spec`: there is no task.";
  const problems = parsed.problems.filter(({ severity }) => severity === "error");
  const lines = problems.map(({ path, message, hint }) => {
    const place = ["spec", path.replace(/^tasks\[0\]\.?/, "")].filter(Boolean).join(".");
    return `Property \`${place}\`: ${hint === undefined ? message : `${message}; ${hint}`}.`;
  });
  return lines.join("\n");
}
