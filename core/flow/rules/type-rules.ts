/** Rules of single types that a schema cannot say. */
import { isTaskDefinition, type PluginDefinition, type PluginRegistry } from "../../plugin/registry.ts";
import type { Path, Reporter } from "../problem.ts";
import { didYouMean } from "../suggest.ts";
import { itemsOf, type MapTree, textOf, valueAt } from "../yaml/tree.ts";
import { findCycle } from "./cycles.ts";
import { TRIGGER_RULES } from "./trigger-rules.ts";

type TypeRule = (tree: MapTree, path: Path | undefined, report: Reporter, registry: PluginRegistry) => void;

const FLOW_TYPES = "io.kestra.plugin.core.flow.";

const RULES: Readonly<Record<string, TypeRule>> = {
  [`${FLOW_TYPES}Dag`]: checkDag,
  [`${FLOW_TYPES}Switch`]: checkSwitch,
  [`${FLOW_TYPES}WorkingDirectory`]: checkWorkingDirectory,
  ...TRIGGER_RULES,
};

/** Checks the rules of a task's or trigger's type. */
export function checkTypeRules(
  definition: PluginDefinition,
  tree: MapTree,
  path: Path | undefined,
  registry: PluginRegistry,
  report: Reporter,
): void {
  RULES[definition.type]?.(tree, path, report, registry);
}

/** Dependencies must exist, and must not go in circles. */
function checkDag(tree: MapTree, path: Path | undefined, report: Reporter): void {
  const items = itemsOf(valueAt(tree, "tasks"));
  const graph = new Map<string, readonly string[]>();
  for (const item of items) {
    const id = textOf(valueAt(valueAt(item, "task"), "id"));
    if (id !== undefined)
      graph.set(
        id,
        itemsOf(valueAt(item, "dependsOn")).flatMap((each) => textOf(each) ?? []),
      );
  }
  const tasksPath = { parent: path, key: "tasks" };
  for (const [index, item] of items.entries()) {
    for (const [at, dependency] of itemsOf(valueAt(item, "dependsOn")).entries()) {
      const id = textOf(dependency);
      if (id === undefined || graph.has(id)) continue;
      const here = { parent: { parent: { parent: tasksPath, key: index }, key: "dependsOn" }, key: at };
      report.error(dependency.at, here, `Not existing task id in dependency: ${id}`, didYouMean(id, graph.keys()));
    }
  }
  const cycle = findCycle(graph);
  if (!cycle) return;
  const first = items.findIndex((item) => textOf(valueAt(valueAt(item, "task"), "id")) === cycle[0]);
  const at = valueAt(items[first], "dependsOn")?.at ?? tree.at;
  const here = { parent: { parent: tasksPath, key: Math.max(first, 0) }, key: "dependsOn" };
  report.error(at, here, `Cyclic dependency detected: ${cycle.join(", ")}`, "remove one of these dependencies");
}

function checkSwitch(tree: MapTree, path: Path | undefined, report: Reporter): void {
  const cases = valueAt(tree, "cases");
  const hasCases = cases?.kind === "map" && cases.entries.size > 0;
  if (hasCases || itemsOf(valueAt(tree, "defaults")).length > 0) return;
  report.error(tree.at, path, "No task defined, neither cases or default have any tasks", 'add "cases" or "defaults"');
}

/** One worker runs the whole folder, so that only tasks of workers can stand in it. */
function checkWorkingDirectory(
  tree: MapTree,
  path: Path | undefined,
  report: Reporter,
  registry: PluginRegistry,
): void {
  for (const [index, task] of itemsOf(valueAt(tree, "tasks")).entries()) {
    const here = { parent: { parent: path, key: "tasks" }, key: index };
    const type = valueAt(task, "type");
    const definition = registry.find(textOf(type) ?? "");
    if (type && definition && isTaskDefinition(definition) && definition.kind !== "task") {
      report.error(
        type.at,
        { parent: here, key: "type" },
        "Only runnable tasks are allowed as children of a WorkingDirectory task",
      );
    }
    const group = valueAt(task, "workerGroup");
    if (group) {
      const message =
        "Cannot set a Worker Group in any WorkingDirectory sub-tasks, it is only supported at the WorkingDirectory level";
      report.error(group.at, { parent: here, key: "workerGroup" }, message, "move it to the WorkingDirectory task");
    }
  }
}
