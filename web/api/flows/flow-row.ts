/** Flows as the API answers them. */
import type { FlowWithSource } from "../../../core/contracts/repository.ts";
import type { Row } from "../../../core/execution/execution-row.ts";
import { flowAsWritten } from "../../../core/flow/as-written.ts";
import type { Flow } from "../../../core/flow/flow.ts";
import { withFullTypes } from "../../../core/flow/full-types.ts";
import { inTurns } from "../../../platform/next-turn.ts";
import type { ApiServices } from "../api-services.ts";
import { inputRows } from "./input-row.ts";
import { shownDefaults } from "./shown-defaults.ts";

type Services = Pick<ApiServices, "registry" | "pluginDefaults">;

/** What comes with a flow besides what it says. */
export interface FlowExtras {
  /** Default false. */
  readonly hasSource?: boolean;
  /** Why its source is no flow any more. */
  readonly exception?: string;
}

/** The document of a flow; types go by their full names. */
export async function flowRow(services: Services, stored: FlowWithSource, extras: FlowExtras = {}): Promise<Row> {
  const { hasSource = false, exception } = extras;
  const shown = await shownFlow(services, stored);
  const { id, namespace, tenantId, revision, updated, description, disabled, deleted, inputs, ...rest } = shown;
  return {
    id,
    namespace,
    tenantId,
    revision,
    updated,
    description,
    disabled: disabled ?? false,
    draft: false,
    ...(inputs ? { inputs: inputRows(inputs) } : {}),
    ...rest,
    ...shownDefaults(shown),
    deleted: deleted ?? false,
    ...(hasSource ? { source: stored.source } : {}),
    ...(exception === undefined ? {} : { exception }),
  };
}

/** Documents that are made before others have their turn: a page may hold all flows there are. */
const ROWS_A_TURN = 50;

/** The documents of flows. */
export async function flowRows(services: Services, flows: readonly FlowWithSource[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const each of inTurns(flows, ROWS_A_TURN)) rows.push(await flowRow(services, each));
  return rows;
}

/** Flows never change, so that each text is read once. */
const WRITTEN = new WeakMap<Flow, Promise<Flow>>();

/** The flow as people wrote it, without what plugin defaults add; types go by their full names. */
export async function shownFlow(services: Services, { flow, source }: FlowWithSource): Promise<Flow> {
  const { registry, pluginDefaults = [] } = services;
  if (pluginDefaults.length === 0 && !flow.pluginDefaults?.length) return await withFullTypes(flow, registry);
  let written = WRITTEN.get(flow);
  if (!written) {
    written = flowAsWritten(flow, source, registry);
    WRITTEN.set(flow, written);
  }
  return await withFullTypes(await written, registry);
}
