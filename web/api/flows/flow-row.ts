/** Flows as the API answers them. */
import type { Row } from "../../../core/execution/execution-row.ts";
import type { Flow } from "../../../core/flow/flow.ts";
import { withFullTypes } from "../../../core/flow/full-types.ts";
import type { PluginRegistry } from "../../../core/plugin/registry.ts";

/** What comes with a flow besides what it says. */
export interface FlowExtras {
  readonly source?: string;
  /** Why its source is no flow any more. */
  readonly exception?: string;
}

/** The document of a flow; types go by their full names. */
export async function flowRow(flow: Flow, registry: PluginRegistry, extras: FlowExtras = {}): Promise<Row> {
  const { id, namespace, tenantId, revision, updated, description, disabled, deleted, ...rest } = await withFullTypes(
    flow,
    registry,
  );
  return {
    id,
    namespace,
    tenantId,
    revision,
    updated,
    description,
    disabled: disabled ?? false,
    draft: false,
    ...rest,
    deleted: deleted ?? false,
    ...extras,
  };
}

/** The documents of flows. */
export function flowRows(flows: readonly Flow[], registry: PluginRegistry): Promise<readonly Row[]> {
  return Promise.all(flows.map((flow) => flowRow(flow, registry)));
}
