/**
 * The flows that have triggers for a scheduler, of all tenants, as they are now. A change of one flow costs a look at
 * that flow; whether a change went unheard is told from the number of changes that each tenant's flows have seen.
 */
import type { FlowRepository } from "../../core/contracts/repository.ts";
import type { TriggerState } from "../../core/contracts/trigger-state.ts";
import type { Flow } from "../../core/flow/flow.ts";
import type { FlowName } from "../../core/flow-state/flow-state.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { type DateRendering, withRenderedDates } from "./rendered-dates.ts";
import type { DatedTrigger } from "./trigger-dates.ts";

/** A trigger that the scheduler drives, with its flow. */
export interface DrivenTrigger extends DatedTrigger {
  /** Without its tasks: what the evaluation of triggers sees of it is kept. */
  readonly flow: Flow;
  readonly mode: TriggerState["mode"];
  /** False while the flow, or the trigger in it, is disabled. */
  readonly isActive: boolean;
}

/** Names a flow. */
export interface FlowPlace extends FlowName {
  readonly tenantId: string;
}

interface Tenant {
  /** How many changes were seen. */
  changes: number;
  /** The driven triggers of each flow that has some. */
  readonly flows: Map<string, readonly DrivenTrigger[]>;
}

const NONE: readonly DrivenTrigger[] = [];

/** See the file's head. */
export class TriggerCatalog {
  readonly #flows: FlowRepository;
  readonly #registry: PluginRegistry;
  readonly #rendering: DateRendering;
  readonly #tenants = new Map<string, Tenant>();

  constructor(flows: FlowRepository, registry: PluginRegistry, rendering: DateRendering) {
    this.#flows = flows;
    this.#registry = registry;
    this.#rendering = rendering;
  }

  /** The tenants whose flows have changed since they were read last. */
  async staleTenants(): Promise<readonly string[]> {
    const stale: string[] = [];
    for (const tenantId of await this.#flows.tenants()) {
      if ((await this.#flows.changeCount(tenantId)) !== this.#tenants.get(tenantId)?.changes) stale.push(tenantId);
    }
    return stale;
  }

  /** Reads all flows of a tenant. */
  async readTenant(tenantId: string): Promise<void> {
    const changes = await this.#flows.changeCount(tenantId);
    const flows = new Map<string, readonly DrivenTrigger[]>();
    for (const flow of await this.#flows.list(tenantId)) {
      const driven = await this.#drivenBy(flow);
      if (driven.length > 0) flows.set(nameOf(flow.namespace, flow.id), driven);
    }
    this.#tenants.set(tenantId, { changes, flows });
  }

  /** Reads flows of a tenant that have changed. */
  async readFlows(tenantId: string, names: readonly FlowName[]): Promise<void> {
    const tenant = this.#tenants.get(tenantId);
    if (!tenant) return await this.readTenant(tenantId);
    for (const { namespace, flowId } of names) {
      const found = await this.#flows.find({ tenantId, namespace, flowId });
      const driven = found ? await this.#drivenBy(found.flow) : NONE;
      const name = nameOf(namespace, flowId);
      if (driven.length > 0) tenant.flows.set(name, driven);
      else tenant.flows.delete(name);
    }
    // Only where nothing else has changed: the next look at all tenants finds what went unheard.
    if ((await this.#flows.changeCount(tenantId)) === tenant.changes + names.length) tenant.changes += names.length;
  }

  /** The driven triggers of one flow. */
  of({ tenantId, namespace, flowId }: FlowPlace): readonly DrivenTrigger[] {
    return this.#tenants.get(tenantId)?.flows.get(nameOf(namespace, flowId)) ?? NONE;
  }

  /** One driven trigger. */
  find(place: FlowPlace & { readonly triggerId: string }): DrivenTrigger | undefined {
    return this.of(place).find(({ trigger }) => trigger.id === place.triggerId);
  }

  /** The driven triggers of a tenant, flow by flow. */
  ofTenant(tenantId: string): Iterable<readonly DrivenTrigger[]> {
    return this.#tenants.get(tenantId)?.flows.values() ?? [];
  }

  /** A trigger as a revision of its flow has it, or the newest one; undefined when that has none of this id. */
  async inRevision(place: FlowPlace, triggerId: string, revision?: number): Promise<DrivenTrigger | undefined> {
    const { tenantId, namespace, flowId } = place;
    const found = await this.#flows.find({
      tenantId,
      namespace,
      flowId,
      ...(revision === undefined ? {} : { revision }),
    });
    const driven = found ? await this.#drivenBy(found.flow) : NONE;
    return driven.find(({ trigger }) => trigger.id === triggerId);
  }

  async #drivenBy(flow: Flow): Promise<readonly DrivenTrigger[]> {
    const { triggers = [] } = flow;
    if (triggers.length === 0) return NONE;
    await this.#registry.ensure(triggers.map(({ type }) => type));
    const kept = withoutTasks(flow);
    const driven: DrivenTrigger[] = [];
    for (const trigger of triggers) {
      const definition = this.#registry.find(trigger.type);
      if (definition?.kind !== "trigger") continue;
      const { mode } = definition;
      if (mode !== "schedule" && mode !== "polling" && mode !== "realtime") continue;
      const isActive = flow.disabled !== true && trigger.disabled !== true;
      const dated =
        mode === "schedule"
          ? await withRenderedDates(this.#rendering, kept, trigger, definition)
          : { trigger, definition };
      driven.push({ ...dated, flow: kept, mode, isActive });
    }
    return driven;
  }
}

function withoutTasks({
  errors: _errors,
  finally: _finally,
  afterExecution: _after,
  listeners: _listeners,
  ...flow
}: Flow): Flow {
  return { ...flow, tasks: [] };
}

function nameOf(namespace: string, flowId: string): string {
  return `${namespace}/${flowId}`;
}
