/** Handles what is about a flow rather than about one execution: slots of its concurrency limit, its Flow triggers. */
import { flowKeyText, type PartitionStore } from "../../core/contracts/queue.ts";
import {
  acquireSlot,
  type FlowMessage,
  type FlowState,
  newFlowState,
  releaseSlot,
} from "../../core/flow-state/flow-state.ts";
import type { FlowTriggers } from "./flow-triggers.ts";
import type { Round } from "./round.ts";

/** Handles messages to flows. */
export class FlowActor {
  readonly #triggers: FlowTriggers;

  constructor(triggers: FlowTriggers) {
    this.#triggers = triggers;
  }

  /** Handles one message; what it changes is part of the round's step. */
  async handle(message: FlowMessage, store: PartitionStore, round: Round): Promise<void> {
    const key = `${message.tenantId}/${flowKeyText(message.flow)}`;
    const state =
      round.flowStates.get(key) ??
      (await store.flow(message.tenantId, message.flow)) ??
      newFlowState(message.tenantId, message.flow);
    const next = await this.#decide(message, state, round);
    if (next !== state) round.flowStates.set(key, next);
  }

  async #decide({ event }: FlowMessage, state: FlowState, round: Round): Promise<FlowState> {
    if (event.kind === "upstream-moved") return await this.#triggers.evaluate(state, event, round.step);
    const decided = event.kind === "acquire-slot" ? acquireSlot(state, event) : releaseSlot(state, event.executionId);
    round.step.messages.push(...decided.messages);
    return decided.state;
  }
}
