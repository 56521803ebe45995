/** Finds in updates what is new: each state that an execution or task run came to, once and in order. */
import type { Update } from "../../core/contracts/queue.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { isTerminal, type State, type StateType } from "../../core/execution/state.ts";

/** Something came to a state. */
export interface StateChange {
  readonly execution: Execution;
  /** Undefined when it is about the execution itself. */
  readonly taskRun?: TaskRun;
  readonly state: StateType;
  /** ISO-8601 instant. */
  readonly date: string;
  /** Milliseconds since it was created; only of end states. */
  readonly durationMs?: number;
}

/** Remembers what was told. */
export class StateChanges {
  readonly #told = new Map<string, number>();

  /** The changes of an update: the execution first, but for its end, which comes last. */
  of({ execution, taskRuns, finished }: Extract<Update, { kind: "execution" }>): readonly StateChange[] {
    const own = this.#changes(execution.id, execution.state, finished).map((change) => ({ execution, ...change }));
    const theirs = taskRuns.flatMap((taskRun) =>
      this.#changes(taskRun.id, taskRun.state, endsForGood(taskRun.state)).map((change) => ({
        execution,
        taskRun,
        ...change,
      })),
    );
    if (!isTerminal(execution.state.current)) return [...own, ...theirs];
    return [...own.slice(0, -1), ...theirs, ...own.slice(-1)];
  }

  #changes(
    id: string,
    { histories }: State,
    isLast: boolean,
  ): readonly Pick<StateChange, "state" | "date" | "durationMs">[] {
    const told = this.#told.get(id) ?? 0;
    // What never changes again need not be remembered.
    if (isLast) this.#told.delete(id);
    else this.#told.set(id, histories.length);
    const start = Date.parse(histories[0]?.date ?? "");
    return histories.slice(told).map(({ state, date }) => ({
      state,
      date,
      ...(isTerminal(state) ? { durationMs: Date.parse(date) - start } : {}),
    }));
  }
}

/** Task runs that ended well never change again while their execution is followed. */
function endsForGood({ current }: State): boolean {
  return current === "SUCCESS" || current === "SKIPPED";
}
