/** Which of the states that an execution comes to Flow triggers hear of. */
import { isTerminal, type StateType } from "../../core/execution/state.ts";

/**
 * Of states that an execution came to at once, in order, those that are told: not that it was created, and no end
 * that was none, because a retry followed.
 */
export function heardStates(states: readonly StateType[]): readonly StateType[] {
  return states.filter((state, index) => state !== "CREATED" && (!isTerminal(state) || index === states.length - 1));
}
