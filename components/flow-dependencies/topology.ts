/** Which flows start which others: by Subflow and ForEachItem tasks, and by Flow triggers. */
import type { Flow } from "../../core/flow/flow.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import type { KnownFlows } from "../flow-catalog.ts";
import { flowTriggersOf, sourcesOf } from "../flow-triggers/flow-trigger-index.ts";
import { mayListenTo } from "./listening.ts";
import { subflowsOf } from "./subflows.ts";

/** Relations of one tenant that are kept; triggers that listen to everything could make any number of them. */
export const RELATIONS_MAX = 200_000;

/** The name of a flow. */
export type FlowPlace = Pick<Flow, "namespace" | "id">;

/** One flow leads to another. */
export interface FlowRelation {
  readonly source: FlowPlace;
  readonly target: FlowPlace;
  readonly relation: "FLOW_TASK" | "FLOW_TRIGGER";
}

/** How the relations of a flow are followed. */
export interface FollowOptions {
  /** Only those that lead to the flow. */
  readonly destinationOnly: boolean;
  /** Those of its neighbours too, and so on. */
  readonly expandAll: boolean;
}

/** All relations of a tenant's flows. */
export class FlowTopology {
  readonly relations: readonly FlowRelation[];
  readonly #from = new Map<string, FlowRelation[]>();
  readonly #to = new Map<string, FlowRelation[]>();

  constructor(relations: readonly FlowRelation[]) {
    this.relations = relations;
    for (const each of relations) {
      add(this.#from, nameOf(each.source), each);
      add(this.#to, nameOf(each.target), each);
    }
  }

  /** The relations of a flow, each once. */
  of(flow: FlowPlace, { destinationOnly, expandAll }: FollowOptions): readonly FlowRelation[] {
    const found = new Set<FlowRelation>();
    const seen = new Set([nameOf(flow)]);
    // A set that grows while it is walked.
    for (const name of seen) {
      const own = [...(this.#to.get(name) ?? []), ...(destinationOnly ? [] : (this.#from.get(name) ?? []))];
      for (const each of own) {
        found.add(each);
        if (expandAll) seen.add(nameOf(each.source)).add(nameOf(each.target));
      }
    }
    return [...found];
  }
}

/** Lists never change, so that each is looked through once. */
const KNOWN = new WeakMap<KnownFlows, Promise<FlowTopology>>();

/** The topology of all flows of a tenant. */
export function topologyOf(flows: KnownFlows, registry: PluginRegistry): Promise<FlowTopology> {
  let known = KNOWN.get(flows);
  if (!known) {
    known = buildTopology(flows, registry);
    KNOWN.set(flows, known);
  }
  return known;
}

async function buildTopology(known: KnownFlows, registry: PluginRegistry): Promise<FlowTopology> {
  const flows = known.map(({ flow }) => flow);
  const byName = new Map(flows.map((flow) => [nameOf(flow), flow]));
  const byNamespace = Map.groupBy(flows, ({ namespace }) => namespace);
  const relations: FlowRelation[] = [];
  for (const flow of flows) {
    for (const { namespace, flowId } of await subflowsOf(flow, registry)) {
      const target = byName.get(`${namespace}/${flowId}`);
      if (target) relations.push({ source: flow, target, relation: "FLOW_TASK" });
    }
    const sources = new Set<Flow>();
    for (const trigger of flowTriggersOf(flow)) {
      const named = sourcesOf(trigger);
      const candidates = named ? [...named].flatMap((name) => byName.get(name) ?? byNamespace.get(name) ?? []) : flows;
      for (const each of candidates) if (each !== flow && mayListenTo(trigger, each)) sources.add(each);
    }
    for (const source of sources) relations.push({ source, target: flow, relation: "FLOW_TRIGGER" });
    if (relations.length > RELATIONS_MAX) break;
  }
  return new FlowTopology(relations.slice(0, RELATIONS_MAX));
}

function add(relations: Map<string, FlowRelation[]>, name: string, relation: FlowRelation): void {
  const known = relations.get(name);
  if (known) known.push(relation);
  else relations.set(name, [relation]);
}

function nameOf({ namespace, id }: FlowPlace): string {
  return `${namespace}/${id}`;
}
