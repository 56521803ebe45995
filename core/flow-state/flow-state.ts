/**
 * What is kept about a flow while its executions run: who holds the slots of its concurrency limit, who waits for
 * one, and how far its Flow triggers are. Changed by messages that are keyed by the flow, so that they come in order
 * and each step is one atomic act.
 */
import type { ExecutionMessage } from "../execution/event.ts";
import type { Execution } from "../execution/execution.ts";
import type { StateType } from "../execution/state.ts";

/** Names a flow, whatever its revision. */
export interface FlowName {
  readonly namespace: string;
  readonly flowId: string;
}

/** How many executions of a flow run at once, and what becomes of others. */
export interface ConcurrencyLimit {
  readonly limit: number;
  readonly behavior: "QUEUE" | "CANCEL" | "FAIL";
}

/** What happened to a flow. */
export type FlowEvent =
  /** An execution wants to run. */
  | {
      readonly kind: "acquire-slot";
      readonly executionId: string;
      readonly limit: ConcurrencyLimit;
      /** It runs, whether or not there is room. */
      readonly force: boolean;
    }
  /** An execution has ended, or waits no longer. */
  | { readonly kind: "release-slot"; readonly executionId: string }
  /** An execution that a Flow trigger of this flow may listen for has come to a state. */
  | {
      readonly kind: "upstream-moved";
      readonly execution: Execution;
      readonly state: StateType;
    };

/** An event on its way to the flow it is about. */
export interface FlowMessage {
  readonly tenantId: string;
  readonly flow: FlowName;
  readonly event: FlowEvent;
}

/** What is kept about a flow. */
export interface FlowState {
  readonly tenantId: string;
  readonly flow: FlowName;
  /** The limit as last heard of. */
  readonly limit?: ConcurrencyLimit;
  /** Ids of executions that hold a slot. */
  readonly running: readonly string[];
  /** Ids of executions that wait for one, oldest first. */
  readonly queued: readonly string[];
  /** How far its Flow triggers are, as their evaluation keeps it. */
  readonly windows?: unknown;
  /** How often its Flow triggers have started it anew for one of its own executions, by correlation id. */
  readonly rounds?: Readonly<Record<string, number>>;
}

/** A flow that nothing is known about. */
export function newFlowState(tenantId: string, flow: FlowName): FlowState {
  return { tenantId, flow, running: [], queued: [] };
}

/** True when forgetting the state forgets nothing. */
export function isEmptyFlowState({ running, queued, windows, rounds }: FlowState): boolean {
  return running.length === 0 && queued.length === 0 && windows === undefined && rounds === undefined;
}

/** What follows from an event about slots. */
export interface SlotDecision {
  readonly state: FlowState;
  readonly messages: readonly ExecutionMessage[];
}

/** Gives out a slot, or says that there is none. The same question again gets the same answer. */
export function acquireSlot(
  state: FlowState,
  { executionId, limit, force }: Extract<FlowEvent, { kind: "acquire-slot" }>,
): SlotDecision {
  const { running, queued } = state;
  const heard = { ...state, limit };
  const granted = message(state, executionId, { kind: "slot-granted" });
  if (running.includes(executionId)) return { state: heard, messages: [granted] };
  if (force || (running.length < limit.limit && queued.length === 0)) {
    const waiting = queued.filter((id) => id !== executionId);
    return { state: { ...heard, running: [...running, executionId], queued: waiting }, messages: [granted] };
  }
  const refused = message(state, executionId, { kind: "slot-refused", behavior: limit.behavior });
  const waits = limit.behavior === "QUEUE" && !queued.includes(executionId);
  return { state: waits ? { ...heard, queued: [...queued, executionId] } : heard, messages: [refused] };
}

/** Takes a slot back, and gives what is free to those that wait longest. */
export function releaseSlot(state: FlowState, executionId: string): SlotDecision {
  const running = state.running.filter((id) => id !== executionId);
  const queued = state.queued.filter((id) => id !== executionId);
  const free = Math.max(0, (state.limit?.limit ?? 0) - running.length);
  const next = queued.slice(0, free);
  return {
    state: { ...state, running: [...running, ...next], queued: queued.slice(next.length) },
    messages: next.map((id) => message(state, id, { kind: "slot-granted" })),
  };
}

function message({ tenantId }: FlowState, executionId: string, event: ExecutionMessage["event"]): ExecutionMessage {
  return { tenantId, executionId, event };
}
