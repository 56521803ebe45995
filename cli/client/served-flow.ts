/** A flow as a server tells it, as far as its inputs and the view of its run go. */
import type { Flow, Input, Task } from "../../core/flow/flow.ts";
import { listAt, textAt } from "../../core/rest/json-fields.ts";
import type { ApiClient } from "./api-client.ts";
import type { FlowName } from "./references.ts";

/** What there is to know before an execution. */
export type ServedFlow = Pick<Flow, "id" | "namespace" | "tasks"> & { readonly inputs: readonly Input[] };

/** Asks for a flow. @throws RestFault when there is none */
export async function servedFlow(
  api: ApiClient,
  { namespace, flowId }: FlowName,
  revision?: number,
  signal?: AbortSignal,
): Promise<ServedFlow> {
  const path = ["flows", namespace, flowId];
  const { data } = await api.ask({ path, query: { revision }, ...(signal ? { signal } : {}) });
  return {
    id: textAt(data, "id"),
    namespace: textAt(data, "namespace"),
    tasks: listAt(data, "tasks").filter(isTask),
    inputs: listAt(data, "inputs").filter(isInput),
  };
}

function isTask(value: unknown): value is Task {
  return textAt(value, "id") !== "" && textAt(value, "type") !== "";
}

/** True for what has the name and the type of an input. */
export function isInput(value: unknown): value is Input {
  return textAt(value, "id") !== "" && textAt(value, "type") !== "";
}
