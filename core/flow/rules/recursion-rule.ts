/** A flow must not start itself as its subflow, whether or not it would get there. */
import type { PluginDefinition } from "../../plugin/registry.ts";
import type { Path, Reporter } from "../problem.ts";
import { type MapTree, textOf, valueAt } from "../yaml/tree.ts";

const STARTERS = new Set(["Subflow", "ForEachItem"].map((name) => `io.kestra.plugin.core.flow.${name}`));

/** Checks a task of the flow; one that names its flow by an expression is let through. */
export function checkRecursion(
  definition: PluginDefinition,
  task: MapTree,
  path: Path | undefined,
  flow: MapTree,
  report: Reporter,
): void {
  if (!STARTERS.has(definition.type)) return;
  const flowId = valueAt(task, "flowId");
  const id = textOf(flowId);
  const namespace = textOf(valueAt(task, "namespace"));
  if (!flowId || id !== textOf(valueAt(flow, "id")) || namespace !== textOf(valueAt(flow, "namespace"))) return;
  const hint = "start another flow, or repeat tasks with LoopUntil";
  report.error(flowId.at, { parent: path, key: "flowId" }, `Recursive call to flow [${namespace}.${id}]`, hint);
}
