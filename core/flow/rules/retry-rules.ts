/** Rules about retries: which durations must be less than which. */
import { parseDuration } from "../duration.ts";
import type { Path, Reporter } from "../problem.ts";
import { type Tree, valueAt } from "../yaml/tree.ts";

type Rules = Readonly<Record<string, readonly (readonly [string, string])[]>>;

const TASK_RULES: Rules = {
  constant: [["interval", "maxDuration"]],
  exponential: [
    ["interval", "maxInterval"],
    ["interval", "maxDuration"],
    ["maxInterval", "maxDuration"],
  ],
  random: [
    ["minInterval", "maxInterval"],
    ["maxInterval", "maxDuration"],
  ],
};

/** A flow's exponential retry may be shorter than its longest interval. */
const FLOW_RULES: Rules = {
  ...TASK_RULES,
  exponential: [
    ["interval", "maxInterval"],
    ["interval", "maxDuration"],
  ],
};

/** Checks a retry that its schema accepted, and renames `maxAttempt`. */
export function checkRetryRules(
  retry: unknown,
  tree: Tree | undefined,
  path: Path,
  report: Reporter,
  of: "task" | "flow" = "task",
): void {
  if (typeof retry !== "object" || retry === null) return;
  const values = retry as Record<string, unknown>;
  if (values["maxAttempt"] !== undefined) {
    values["maxAttempts"] ??= values["maxAttempt"];
    delete values["maxAttempt"];
  }
  for (const [less, more] of (of === "flow" ? FLOW_RULES : TASK_RULES)[String(values["type"])] ?? []) {
    const [low, high] = [durationAt(values, less), durationAt(values, more)];
    if (low === undefined || high === undefined || low < high) continue;
    const at = valueAt(tree, less)?.at ?? tree?.at ?? 0;
    report.error(at, { parent: path, key: less }, `'${less}' must be less than '${more}'`);
  }
}

function durationAt(values: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const text = values[name];
  return typeof text === "string" ? parseDuration(text) : undefined;
}
