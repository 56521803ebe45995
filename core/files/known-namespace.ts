/** Which namespaces there are: those that have flows, and the ones above them. */
import type { FlowRepository } from "../contracts/repository.ts";

/** Fails for a namespace that is not there; the one that the asking flow lives in always is. */
export async function expectKeyValueNamespace(
  flows: Pick<FlowRepository, "list">,
  own: { readonly tenantId: string; readonly namespace: string },
  namespace: string,
): Promise<void> {
  const holds = (each: string) => each === namespace || each.startsWith(`${namespace}.`);
  if (holds(own.namespace)) return;
  const known = await flows.list(own.tenantId);
  if (known.some((flow) => holds(flow.namespace))) return;
  throw new Error(`Cannot access the KV store. The namespace '${namespace}' does not exist.`);
}
