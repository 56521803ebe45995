/** Rules about a flow as a whole: ids that must differ, and plugin defaults that must fit. */
import type { PluginRegistry } from "../../plugin/registry.ts";
import type { Path, Reporter } from "../problem.ts";
import { didYouMean } from "../suggest.ts";
import type { Named } from "../validate/flow-checker.ts";
import { shapeOf } from "../validate/shape.ts";
import { schemaOf } from "../validate/type-schemas.ts";
import { itemsOf, type MapTree, type Tree, textOf, valueAt } from "../yaml/tree.ts";

/** Words that are parts of Kestra's addresses, where a flow of that id could not be reached. */
const RESERVED_IDS = [
  "pause",
  "resume",
  "force-run",
  "change-status",
  "kill",
  "executions",
  "search",
  "source",
  "disable",
  "enable",
] as const;

/** The id of a flow must be none of the reserved words. */
export function checkFlowId(tree: MapTree, report: Reporter): void {
  const id = valueAt(tree, "id");
  const reserved = RESERVED_IDS.find((word) => word === textOf(id));
  if (!id || reserved === undefined) return;
  const hint = `rename the flow; reserved are ${RESERVED_IDS.join(", ")}`;
  report.error(id.at, { parent: undefined, key: "id" }, `Flow id is a reserved keyword: ${reserved}`, hint);
}

/** Reports every name after the first of its kind. */
export function checkUnique(named: readonly Named[], words: string, report: Reporter): void {
  const seen = new Set<string>();
  for (const { id, at, path } of named) {
    if (seen.has(id)) report.error(at, path, `${words} [${id}]`, "rename one of them");
    seen.add(id);
  }
}

/** The items of a list by their ids. */
export function namedItems(tree: MapTree, list: string): readonly Named[] {
  return itemsOf(valueAt(tree, list)).flatMap((item, index): Named[] => {
    const id = valueAt(item, "id") ?? valueAt(item, "name");
    const text = textOf(id);
    if (!id || text === undefined) return [];
    const path: Path = { parent: { parent: { parent: undefined, key: list }, key: index }, key: "id" };
    return [{ id: text, at: id.at, path }];
  });
}

/** The names under which Flow triggers keep what they have seen. */
export function preconditionNames(tree: MapTree): readonly Named[] {
  return itemsOf(valueAt(tree, "triggers")).flatMap((trigger, index): Named[] => {
    const id = valueAt(valueAt(trigger, "preconditions"), "id");
    const text = textOf(id);
    if (!id || text === undefined) return [];
    const here: Path = { parent: { parent: undefined, key: "triggers" }, key: index };
    return [{ id: text, at: id.at, path: { parent: { parent: here, key: "preconditions" }, key: "id" } }];
  });
}

/** Values for exactly one type must be properties of that type. */
export function checkPluginDefaults(
  list: Tree | undefined,
  key: string,
  registry: PluginRegistry,
  report: Reporter,
): void {
  for (const [index, item] of itemsOf(list).entries()) {
    const definition = registry.find(textOf(valueAt(item, "type")) ?? "");
    const values = valueAt(item, "values");
    if (!definition || values?.kind !== "map") continue;
    const known = shapeOf(schemaOf(definition)).properties;
    const path = { parent: { parent: { parent: undefined, key }, key: index }, key: "values" };
    for (const [name, entry] of values.entries) {
      if (known.has(name)) continue;
      const message = `Invalid Plugin Default: No property '${name}' exists in plugin '${definition.type}'`;
      report.error(entry.at, { parent: path, key: name }, message, didYouMean(name, known.keys()));
    }
  }
}
