/** Rules about inputs: what goes together, what they depend on, and how their ids nest. */
import type { Path, Reporter } from "../problem.ts";
import { didYouMean } from "../suggest.ts";
import { isNull, itemsOf, type MapTree, type Tree, textOf, valueAt } from "../yaml/tree.ts";
import { findCycle } from "./cycles.ts";

interface PlacedInput {
  /** With the ids of the groups it stands in. */
  readonly id: string;
  readonly idAt: number;
  readonly tree: MapTree;
  readonly path: Path;
}

/** Checks the inputs of a flow. */
export function checkInputRules(flow: MapTree, report: Reporter): void {
  const placed = collect(valueAt(flow, "inputs"), "", { parent: undefined, key: "inputs" }, report);
  const leaves = placed.filter(({ tree }) => textOf(valueAt(tree, "type")) !== "FORM");
  for (const each of placed) checkOne(each, report);
  checkPaths(leaves, report);
  checkDependencies(leaves, report);
}

function collect(list: Tree | undefined, prefix: string, path: Path, report: Reporter): readonly PlacedInput[] {
  return itemsOf(list).flatMap((tree, index): PlacedInput[] => {
    const idTree = valueAt(tree, "id") ?? valueAt(tree, "name");
    const text = textOf(idTree);
    if (tree.kind !== "map" || !idTree || text === undefined) return [];
    const here = { parent: path, key: index };
    const placed = { id: prefix + text, idAt: idTree.at, tree, path: here };
    if (textOf(valueAt(tree, "type")) !== "FORM") return [placed];
    if (prefix !== "") {
      report.error(
        tree.at,
        here,
        "A FORM input cannot contain another FORM input; grouping is limited to a single level.",
        "put its inputs beside it",
      );
      return [placed];
    }
    return [placed, ...collect(valueAt(tree, "inputs"), `${text}.`, { parent: here, key: "inputs" }, report)];
  });
}

function isGiven(tree: MapTree, key: string): boolean {
  const value = valueAt(tree, key);
  return value !== undefined && !isNull(value);
}

function checkOne(input: PlacedInput, report: Reporter): void {
  checkDefault(input, report);
  const type = textOf(valueAt(input.tree, "type"));
  if (type === "FORM") checkForm(input, report);
  else if (type === "FILE") checkFileDefault(input, report);
  else if (type === "SELECT" || type === "MULTISELECT") checkChoices(type, input, report);
}

function checkDefault({ tree, path }: PlacedInput, report: Reporter): void {
  const required = valueAt(tree, "required");
  const chosen = valueAt(tree, "autoSelectFirst");
  const hasDefault = isGiven(tree, "defaults") || (chosen?.kind === "scalar" && chosen.value === true);
  if (hasDefault && required?.kind === "scalar" && required.value === false) {
    const message = "Inputs with a default value must be required, since the default is always applied.";
    report.error(required.at, { parent: path, key: "required" }, message, "remove `required`, or the default");
  }
  if (isGiven(tree, "defaults") && isGiven(tree, "prefill")) {
    const message = "Inputs with a default value cannot also have a prefill.";
    report.error(placeOf(tree, "prefill"), { parent: path, key: "prefill" }, message, "remove one of them");
  }
}

function placeOf(tree: MapTree, key: string): number {
  return valueAt(tree, key)?.at ?? tree.at;
}

function checkForm({ tree, path }: PlacedInput, report: Reporter): void {
  const key = ["defaults", "prefill"].find((each) => isGiven(tree, each));
  if (key === undefined) return;
  const message = "A FORM input groups other inputs and cannot declare a default value or a prefill.";
  report.error(placeOf(tree, key), { parent: path, key }, message, "give defaults to its inputs");
}

const LOCAL_FILE = /^(?:file|nsfile):\/\//;

/** Where an expression says which file, it shows when it is rendered. */
function checkFileDefault({ tree, path }: PlacedInput, report: Reporter): void {
  const file = textOf(valueAt(tree, "defaults"));
  if (file === undefined || file.includes("{{") || LOCAL_FILE.test(file)) return;
  const message =
    "inputs of type 'FILE' only support `defaults` as local files using a file URI or as namespace files using a " +
    "nsfile URI";
  report.error(placeOf(tree, "defaults"), { parent: path, key: "defaults" }, message, "write nsfile:///path");
}

function checkChoices(type: string, { tree, path }: PlacedInput, report: Reporter): void {
  if (isGiven(tree, "values") && isGiven(tree, "options")) {
    const message = "you can't define both `values` and `options`";
    report.error(placeOf(tree, "options"), { parent: path, key: "options" }, message, "remove `options`");
  }
  const hasValues = isGiven(tree, "values") || isGiven(tree, "options");
  if (!hasValues && !isGiven(tree, "expression")) {
    report.error(tree.at, path, `a ${type} input has nothing to choose from`, 'add "values" or "expression"');
  } else if (hasValues && isGiven(tree, "expression")) {
    const here = { parent: path, key: "expression" };
    const message = '"values" are not used when there is an "expression"';
    report.warning(placeOf(tree, "expression"), here, message, "remove one of them");
  }
}

/** Dotted ids make maps: no id may be a value and a map, or stand there twice. */
function checkPaths(inputs: readonly PlacedInput[], report: Reporter): void {
  const seen = new Map<string, PlacedInput>();
  for (const each of inputs) {
    const here = { parent: each.path, key: "id" };
    if (seen.has(each.id))
      report.error(each.idAt, here, `Duplicate input with name [${each.id}]`, "rename one of them");
    else seen.set(each.id, each);
  }
  for (const each of inputs) {
    for (let dot = each.id.indexOf("."); dot !== -1; dot = each.id.indexOf(".", dot + 1)) {
      const outer = each.id.slice(0, dot);
      if (!seen.has(outer)) continue;
      const message = `Input path '${outer}' conflicts with '${each.id}'; one cannot be nested under the other.`;
      report.error(each.idAt, { parent: each.path, key: "id" }, message, "rename one of them");
    }
  }
}

function checkDependencies(inputs: readonly PlacedInput[], report: Reporter): void {
  const graph = new Map<string, readonly string[]>();
  for (const { id, tree } of inputs) {
    graph.set(
      id,
      itemsOf(valueAt(valueAt(tree, "dependsOn"), "inputs")).flatMap((each) => textOf(each) ?? []),
    );
  }
  for (const { id, tree, path } of inputs) {
    for (const [index, dependency] of itemsOf(valueAt(valueAt(tree, "dependsOn"), "inputs")).entries()) {
      const name = textOf(dependency);
      if (name === undefined || graph.has(name)) continue;
      const here = { parent: { parent: { parent: path, key: "dependsOn" }, key: "inputs" }, key: index };
      const message = `Input with id '${id}' depends on a non-existent input '${name}'.`;
      report.error(dependency.at, here, message, didYouMean(name, graph.keys()));
    }
  }
  const cycle = findCycle(graph);
  const first = inputs.find(({ id }) => id === cycle?.[0]);
  if (!cycle || !first) return;
  const at = valueAt(first.tree, "dependsOn")?.at ?? first.tree.at;
  const message = `Cycle dependency detected for input with id '${first.id}': [${cycle.join(", ")}]`;
  report.error(at, { parent: first.path, key: "dependsOn" }, message, "remove one of these dependencies");
}
