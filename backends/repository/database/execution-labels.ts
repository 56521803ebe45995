/**
 * The labels that executions are found by, as rows. A label is a short print of key and value there, as either may be
 * of any length. An execution's own id as its correlation is left out: nearly every execution has it, and the search
 * for it knows the execution without (execution-conditions.ts).
 */
import { createHash } from "node:crypto";
import type { Execution } from "../../../core/execution/execution.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import type { Label } from "../../../core/flow/flow.ts";
import type { SqlValue } from "../../database/sql-database.ts";
import { newnessOf, startMsOf } from "./execution-rows.ts";

/** What a row is found by. */
export const LABEL_KEY = ["tenant_id", "label", "newness", "execution_id"] as const;

/** The columns of {@link labelRows}: with all that executions are searched by, so that no other table is asked. */
export const LABEL_COLUMNS = [...LABEL_KEY, "namespace", "flow_id", "state"] as const;

/** Characters of a label's print: 132 bits. */
export const LABEL_PRINT_CHARS = 22;

/** The print of a label. */
export function labelPrint({ key, value }: Label): string {
  const hash = createHash("sha256").update(JSON.stringify([key, value]));
  return hash.digest("base64url").slice(0, LABEL_PRINT_CHARS);
}

/** The labels of an execution as the values of {@link LABEL_COLUMNS}. */
export function labelRows(execution: Execution): readonly (readonly SqlValue[])[] {
  const { tenantId, id, labels, namespace, flowId, state } = execution;
  const others = labels.filter(({ key, value }) => key !== CORRELATION_LABEL || value !== id);
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

/** True when the same rows are kept for both. */
export function isLabelledAlike(before: Execution, now: Execution): boolean {
  const { labels, state } = before;
  if (state.current !== now.state.current && now.labels.length > 0) return false;
  if (startMsOf(before) !== startMsOf(now)) return false;
  if (labels === now.labels) return true;
  if (labels.length !== now.labels.length) return false;
  return now.labels.every(({ key, value }, at) => labels[at]?.key === key && labels[at].value === value);
}
