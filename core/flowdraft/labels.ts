/** Labels: a map or a list of `key` and `value`, read as a list. */
import type { Label } from "../flow/flow.ts";
import type { Reporter } from "./schema-check.ts";
import type { Tree } from "./yaml-tree.ts";

const KEY = /^\p{Ll}[\p{L}0-9._-]*$/u;
const RESERVED = "system.";
const ALLOWED = new Set(["system.correlationId"]);

/** Reads labels, reporting what is wrong with them. */
export function checkLabels(tree: Tree, path: string, report: Reporter): readonly Label[] {
  const labels: Label[] = [];
  const add = (key: string, value: Tree | undefined, at: number, where: string): void => {
    if (!value || value.kind !== "scalar" || value.value === null) {
      report.error(at, where, "a label needs a text as its value");
      return;
    }
    if (!KEY.test(key)) report.error(at, where, `the label key "${key}" must begin with a lower-case letter and have only letters, digits, dots, dashes and underscores`);
    if (key.startsWith(RESERVED) && !ALLOWED.has(key)) {
      report.error(at, where, `the label key "${key}" is reserved for the system`, `do not begin it with "${RESERVED}"`);
    }
    labels.push({ key, value: String(value.value) });
  };
  if (tree.kind === "map") {
    for (const [key, entry] of tree.entries ?? []) add(key, entry.tree, entry.at, `${path}.${key}`);
  } else if (tree.kind === "list") {
    for (const [index, item] of (tree.items ?? []).entries()) {
      const key = item.entries?.get("key")?.tree.value;
      add(typeof key === "string" ? key : "", item.entries?.get("value")?.tree, item.at, `${path}[${index}]`);
    }
  } else report.error(tree.at, path, "expected labels as a map, or a list of key and value");
  return labels;
}
