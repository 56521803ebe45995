/** What a partition keeps about flows. */
import { flowKeyText, type PartitionStore } from "../../../core/contracts/queue.ts";
import { type FlowState, isEmptyFlowState } from "../../../core/flow-state/flow-state.ts";

/** The flows of one partition that anything is known about. */
export class FlowStates {
  readonly #states = new Map<string, FlowState>();

  readonly load: PartitionStore["flow"] = (tenantId, flow) =>
    Promise.resolve(this.#states.get(`${tenantId}/${flowKeyText(flow)}`));

  apply(states: readonly FlowState[]): void {
    for (const state of states) {
      const id = `${state.tenantId}/${flowKeyText(state.flow)}`;
      if (isEmptyFlowState(state)) this.#states.delete(id);
      else this.#states.set(id, state);
    }
  }
}
