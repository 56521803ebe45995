/** Labels in queries and bodies. */
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import type { Label } from "../../../core/flow/flow.ts";
import { SYSTEM_LABEL_PREFIX } from "../../../core/flow/schema/names.ts";
import { ApiProblem, illegalArgument } from "./problem.ts";

/** Labels as `key:value`, split at the first colon. @throws ApiProblem */
export function labelsOf(texts: readonly string[]): readonly Label[] {
  return texts.map((text) => {
    const at = text.indexOf(":");
    if (at < 1)
      throw new ApiProblem(422, `Unprocessable Entity: Invalid label '${text.slice(0, 100)}', write key:value`);
    return { key: text.slice(0, at), value: text.slice(at + 1) };
  });
}

/** Refuses labels that only the system sets. @throws ApiProblem */
export function refuseSystemLabels(labels: readonly Label[]): void {
  const reserved = labels.find(({ key }) => key.startsWith(SYSTEM_LABEL_PREFIX) && key !== CORRELATION_LABEL);
  if (reserved) {
    throw illegalArgument(`System labels can only be set by Kestra itself, offending label: ${reserved.key}`);
  }
}
