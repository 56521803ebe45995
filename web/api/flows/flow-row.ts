/** A flow as the API answers it. */
import type { Row } from "../../../core/execution/execution-row.ts";
import type { Flow } from "../../../core/flow/flow.ts";

/** The document of a flow, with its source when that is asked for. */
export function flowRow(flow: Flow, source?: string): Row {
  return { ...flow, disabled: flow.disabled ?? false, deleted: false, ...(source === undefined ? {} : { source }) };
}
