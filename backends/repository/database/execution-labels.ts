/**
 * The labels that executions are found by, as rows. A label is a short print of key and value there, as either may be
 * of any length. An execution's own id as its correlation is left out: nearly every execution has it, and the search
 * for it knows the execution without (execution-conditions.ts).
 */
import { createHash } from "node:crypto";
import type { Execution } from "../../../core/execution/execution.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import { startMsOf } from "../../../core/filters/execution-fields.ts";
import type { Label } from "../../../core/flow/flow.ts";
import type { SqlValue } from "../../database/sql-database.ts";
import { newnessOf } from "./execution-rows.ts";
import { RecentlyUsed } from "./recently-used.ts";

/** What a row is found by. */
export const LABEL_KEY = ["tenant_id", "label", "newness", "execution_id"] as const;

/** The columns of {@link labelRows}: with all that executions are searched by, so that no other table is asked. */
export const LABEL_COLUMNS = [...LABEL_KEY, "namespace", "flow_id", "state"] as const;

/** Characters of a label's print: 132 bits. */
export const LABEL_PRINT_CHARS = 22;

/** Prints that are remembered, of labels that are not long. */
const PRINTS_KEPT_MAX = 10_000;
const LABEL_KEPT_CHARS = 200;
const prints = new RecentlyUsed<string>(PRINTS_KEPT_MAX);

/** The print of a label. */
export function labelPrint({ key, value }: Label): string {
  const text = JSON.stringify([key, value]);
  const known = text.length > LABEL_KEPT_CHARS ? undefined : prints.get(text);
  if (known !== undefined) return known;
  const print = createHash("sha256").update(text).digest("base64url").slice(0, LABEL_PRINT_CHARS);
  if (text.length <= LABEL_KEPT_CHARS) prints.set(text, print);
  return print;
}

/** The labels of an execution as the values of {@link LABEL_COLUMNS}. */
export function labelRows(execution: Execution): readonly (readonly SqlValue[])[] {
  const { tenantId, id, namespace, flowId, state } = execution;
  const others = foundBy(execution);
  if (others.length === 0) return [];
  const newness = newnessOf(startMsOf(execution));
  return [...new Set(others.map(labelPrint))].map((print) => [
    tenantId,
    print,
    newness,
    id,
    namespace,
    flowId,
    state.current,
  ]);
}

/** What a row of {@link labelNameRows} is found by. */
export const LABEL_NAME_KEY = ["tenant_id", "label"] as const;

/** The columns of {@link labelNameRows}. */
export const LABEL_NAME_COLUMNS = [...LABEL_NAME_KEY, "label_key", "label_value", "label_text"] as const;

/**
 * What the prints of labels stand for, once for all executions, as the values of {@link LABEL_NAME_COLUMNS}. They are in
 * one order for all who write them, so that nobody waits for another who waits for him.
 */
export function labelNameRows(executions: readonly Execution[]): readonly (readonly SqlValue[])[] {
  const rows = new Map<string, readonly SqlValue[]>();
  for (const execution of executions) {
    for (const label of foundBy(execution)) {
      const print = labelPrint(label);
      const { key, value } = label;
      rows.set(`${execution.tenantId}/${print}`, [
        execution.tenantId,
        print,
        key,
        value,
        `${key}:${value}`.toLowerCase(),
      ]);
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function foundBy({ id, labels }: Execution): readonly Label[] {
  return labels.filter(({ key, value }) => key !== CORRELATION_LABEL || value !== id);
}

/** True when the same rows are kept for both. */
export function isLabelledAlike(before: Execution, now: Execution): boolean {
  if (before.state.current !== now.state.current && now.labels.length > 0) return false;
  if (startMsOf(before) !== startMsOf(now)) return false;
  return areLabelsAlike(before, now);
}

/** True when both have the same labels. */
export function areLabelsAlike({ labels }: Execution, now: Execution): boolean {
  if (labels === now.labels) return true;
  if (labels.length !== now.labels.length) return false;
  return now.labels.every(({ key, value }, at) => labels[at]?.key === key && labels[at].value === value);
}
