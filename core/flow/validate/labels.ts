/** Labels: a map, or a list of `key` and `value`; read as a list. */
import type { Label } from "../flow.ts";
import type { Path, Reporter } from "../problem.ts";
import { LABEL_KEY_PATTERN, SYSTEM_LABEL_PREFIX } from "../schema/names.ts";
import { type ScalarTree, type Tree, textOf, valueAt } from "../yaml/tree.ts";
import { finding, shown } from "./describe.ts";

const KEY = new RegExp(`^${LABEL_KEY_PATTERN}$`, "u");
/** The one that a flow may have all the same. */
const READ_ONLY_LABEL = `${SYSTEM_LABEL_PREFIX}readOnly`;

/** How labels are read. */
export interface LabelRules {
  /** True for labels that are given to executions: their keys may be any, but none of the system's. */
  readonly given: boolean;
  /** Checks the expressions of a value. Default: values are no expressions. */
  expression?(tree: ScalarTree, path: Path): void;
}

/** Reads labels and reports what is wrong with them. */
export function checkLabels(
  tree: Tree,
  path: Path | undefined,
  report: Reporter,
  rules: LabelRules = { given: false },
): readonly Label[] {
  const labels: Label[] = [];
  const add = (key: string, keyAt: number, value: Tree | undefined, here: Path): void => {
    checkKey(key, keyAt, here, report, rules);
    const text = textOf(value);
    if (text === undefined) {
      report.error(
        value?.at ?? keyAt,
        here,
        `expected text, got ${value ? finding(value) : "nothing"}`,
        "give the label a value",
      );
    } else if (text === "" && !rules.given)
      report.error(value?.at ?? keyAt, here, "the label's value is empty", "give it a value, or remove it");
    else {
      if (value?.kind === "scalar") rules.expression?.(value, here);
      labels.push({ key, value: text });
    }
  };
  if (tree.kind === "map") {
    for (const [key, entry] of tree.entries) add(key, entry.at, entry.value, { parent: path, key });
  } else if (tree.kind === "list") {
    for (const [index, item] of tree.items.entries()) {
      const here = { parent: path, key: index };
      const key = valueAt(item, "key");
      if (item.kind === "map") add(textOf(key) ?? "", key?.at ?? item.at, valueAt(item, "value"), here);
      else report.error(item.at, here, `expected a map of key and value, got ${finding(item)}`);
    }
  } else report.error(tree.at, path, `expected labels, got ${finding(tree)}`, "write a map of keys and values");
  return labels;
}

function checkKey(key: string, at: number, path: Path, report: Reporter, { given }: LabelRules): void {
  if (key.startsWith(SYSTEM_LABEL_PREFIX) && (given || key !== READ_ONLY_LABEL)) {
    report.error(at, path, `System labels can only be set by Kestra itself, offending label: ${key}`, "rename the key");
  } else if (given ? key === "" : !KEY.test(key)) {
    const rule = "a key begins with a lowercase letter and has only letters, digits, dots, dashes and underscores";
    report.error(at, path, `Invalid label key ${shown(key)}`, rule);
  }
}
