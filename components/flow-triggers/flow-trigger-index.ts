/** Which flows may listen for an execution, without asking their conditions. */
import type { Execution } from "../../core/execution/execution.ts";
import type { StateType } from "../../core/execution/state.ts";
import type { Condition, Flow, Trigger } from "../../core/flow/flow.ts";
import { HEARD_STATES_DEFAULT } from "../../core/flow/schema/trigger.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { innerConditions, isMultiple } from "./condition-evaluator.ts";

const TYPES: ReadonlySet<string> = new Set([
  "io.kestra.plugin.core.trigger.Flow",
  "io.kestra.core.models.triggers.types.Flow",
]);

/** The Flow triggers of a flow that are not disabled. */
export function flowTriggersOf(flow: Flow): readonly Trigger[] {
  return (flow.triggers ?? []).filter(({ type, disabled }) => TYPES.has(type) && disabled !== true);
}

/** The states that a Flow trigger listens for. */
export function statesOf(trigger: Trigger): readonly string[] {
  const { states } = trigger;
  return Array.isArray(states) ? states.map(String) : HEARD_STATES_DEFAULT;
}

/** Names of flows of which one is asked for: `namespace`, or `namespace/flow`. */
type Sources = ReadonlySet<string>;

interface Listening {
  readonly flow: Flow;
  readonly states: ReadonlySet<string>;
  /** Undefined when executions of any flow may be meant. */
  readonly sources: Sources | undefined;
}

/** The flows of a tenant that listen for executions. */
export class FlowTriggerIndex {
  /** By a source, and those of any source under the empty text. */
  readonly #listening = new Map<string, Listening[]>();

  /** @param flows the newest revisions of all flows of the tenant */
  constructor(flows: Iterable<Flow>) {
    for (const flow of flows) {
      if (flow.disabled || flow.deleted) continue;
      for (const trigger of flowTriggersOf(flow)) this.#add(flow, trigger);
    }
  }

  #add(flow: Flow, trigger: Trigger): void {
    const sources = sourcesOf(trigger);
    const listening = { flow, states: new Set(statesOf(trigger)), sources };
    for (const source of sources ?? [""]) {
      const known = this.#listening.get(source);
      if (known) known.push(listening);
      else this.#listening.set(source, [listening]);
    }
  }

  /** The flows whose triggers may start something when the execution has come to the state; never its own one. */
  interested({ namespace, flowId }: Execution, state: StateType): readonly Flow[] {
    if (this.#listening.size === 0) return [];
    const flows = new Set<Flow>();
    for (const source of ["", namespace, `${namespace}/${flowId}`]) {
      for (const { flow, states } of this.#listening.get(source) ?? []) {
        if (states.has(state) && !(flow.namespace === namespace && flow.id === flowId)) flows.add(flow);
      }
    }
    return [...flows];
  }
}

/** What a trigger names, as `namespace` or `namespace/flow`; undefined when it may mean any flow. */
export function sourcesOf({ conditions = [], preconditions }: Trigger): Sources | undefined {
  for (const condition of conditions) {
    const source = sourceOf(condition);
    if (source !== undefined) return new Set([source]);
  }
  const waited = conditions.filter(isMultiple).map(namedInside);
  if (isJsonMap(preconditions)) waited.push(namedUpstream(preconditions));
  const known = waited.filter((sources) => sources !== undefined);
  if (known.length < waited.length) return undefined;
  const all = known.flat();
  return all.length === 0 ? undefined : new Set(all);
}

/** The flows that preconditions name; undefined when any may meet them. */
function namedUpstream({ flows, where }: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  if (Array.isArray(where) && where.length > 0) return undefined;
  return Array.isArray(flows) ? flows.filter(isJsonMap).map(({ namespace, flowId }) => nameOf(namespace, flowId)) : [];
}

/** The flows that the conditions in another one name; undefined when one of them names none. */
function namedInside(condition: Condition): readonly string[] | undefined {
  const sources = innerConditions(condition).map(([, inner]) => sourceOf(inner));
  const known = sources.filter((source) => source !== undefined);
  return known.length < sources.length ? undefined : known;
}

/** The flow, or the namespace, that a condition names by itself, without an expression. */
function sourceOf({ type, namespace, flowId, comparison, prefix }: Condition): string | undefined {
  const kind = /\.Execution(Flow|Namespace)(?:Condition)?$/.exec(type)?.[1];
  if (kind === undefined) return undefined;
  const isExact = (comparison ?? "EQUALS") === "EQUALS" && (comparison !== undefined || prefix === undefined);
  if (kind === "Namespace" && !isExact) return undefined;
  const source = nameOf(namespace, kind === "Flow" ? flowId : undefined);
  return source.includes("{{") || source.includes("{%") ? undefined : source;
}

function nameOf(namespace: unknown, flowId: unknown): string {
  return flowId === undefined ? String(namespace) : `${String(namespace)}/${String(flowId)}`;
}
