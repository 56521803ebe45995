/** What followers of a simulation see, and the rules that must hold for it at every moment. */
import assert from "node:assert/strict";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { isTerminal, type StateType } from "../../core/execution/state.ts";
import { assertLegalMoves } from "../../core/execution/testing/legal-moves.ts";
import type { Flow } from "../../core/flow/flow.ts";

/** Which rules hold in a simulation. */
export interface HistoryRules {
  /** Tasks that run after the end of an execution, also of a killed one. */
  readonly afterTheEnd: ReadonlySet<string>;
  /** Tasks that a worker runs with all their children: on their way to it they are not SUBMITTED, but as they were. */
  readonly groups: ReadonlySet<string>;
  /** Executions of a flow that may run at once, by flow id. Default: any number. */
  readonly limits: ReadonlyMap<string, number>;
  /** Nobody takes up what has ended. */
  readonly endsAreFinal: boolean;
}

/** States of an execution that holds no slot. */
const WITHOUT_SLOT: ReadonlySet<StateType> = new Set(["CREATED", "QUEUED", "RESTARTED"]);

const BEGUN: ReadonlySet<StateType> = new Set(["SUBMITTED", "RUNNING"]);

/** States in which a worker may have begun before it heard of a kill. */
const ON_ITS_WAY: ReadonlySet<StateType> = new Set(["SUBMITTED", "RUNNING"]);
const GROUP_ON_ITS_WAY: ReadonlySet<StateType> = new Set(["CREATED", "RESTARTED", ...ON_ITS_WAY]);

/** Executions and task runs as they were last seen. */
export class Histories {
  readonly executions = new Map<string, Execution>();
  readonly taskRuns = new Map<string, TaskRun>();
  /** Executions to which nothing more will happen, unless someone takes them up again. */
  readonly finished = new Set<string>();
  readonly #rules: HistoryRules;

  constructor(rules: HistoryRules) {
    this.#rules = rules;
  }

  /** Looks at everything from now on. Settles when the queue is closed. @throws when a rule is broken */
  async watch(queue: Queue): Promise<{ readonly done: Promise<void> }> {
    const updates = await queue.follow({});
    const follow = async (): Promise<void> => {
      for await (const update of updates) {
        if (update.kind !== "execution") continue;
        this.#see(update.execution, update.taskRuns);
        for (const id of update.removedTaskRuns ?? []) this.taskRuns.delete(id);
        if (update.finished) this.finished.add(update.execution.id);
        else this.finished.delete(update.execution.id);
      }
    };
    return { done: follow() };
  }

  /** True when every execution has ended, and of a retried one also the execution that follows it. */
  get isOver(): boolean {
    const executions = [...this.executions.values()];
    const followed = new Set(executions.map(({ parentId }) => parentId));
    return executions.every(
      ({ id, state }) => this.finished.has(id) && (state.current !== "RETRIED" || followed.has(id)),
    );
  }

  #see(execution: Execution, taskRuns: readonly TaskRun[]): void {
    const before = this.executions.get(execution.id);
    assertLegalMoves(before?.state, execution.state, "execution");
    for (const taskRun of taskRuns) this.#seeTaskRun(before, execution, taskRun);
    this.executions.set(execution.id, execution);
    this.#checkSlots(execution.flowId);
  }

  #seeTaskRun(before: Execution | undefined, execution: Execution, taskRun: TaskRun): void {
    const { afterTheEnd, groups, endsAreFinal } = this.#rules;
    const known = this.taskRuns.get(taskRun.id);
    assertLegalMoves(known?.state, taskRun.state, "task run");
    assertTriesKept(known, taskRun);
    const moves = taskRun.state.histories.slice(known?.state.histories.length ?? 0).map(({ state }) => state);
    const onItsWay = groups.has(taskRun.taskId) ? GROUP_ON_ITS_WAY : ON_ITS_WAY;
    const isOnItsWay = known !== undefined && onItsWay.has(known.state.current);
    const hasBegun = !isOnItsWay && moves.some((state) => BEGUN.has(state));
    assert.ok(
      !hasBegun || !wasKilled(before, execution) || afterTheEnd.has(taskRun.taskId),
      `${taskRun.taskId} begins in an execution that was killed`,
    );
    if (endsAreFinal && known && isTerminal(known.state.current)) {
      assert.ok(moves.length === 0 || known.state.current === "FAILED", `${taskRun.taskId} had ended`);
    }
    this.taskRuns.set(taskRun.id, taskRun);
  }

  #checkSlots(flowId: string): void {
    const limit = this.#rules.limits.get(flowId);
    if (limit === undefined) return;
    const running = [...this.executions.values()].filter(
      ({ flowId: id, state: { current } }) => id === flowId && !isTerminal(current) && !WITHOUT_SLOT.has(current),
    );
    // One that is killed while it waits for a slot holds none.
    const holders = running.filter(({ state }) => state.histories.some((entry) => entry.state === "RUNNING"));
    assert.ok(holders.length <= limit, `${holders.length} executions of ${flowId} run, ${limit} are allowed`);
  }
}

/** A result is applied once: a try that has ended stays as it is, and none goes missing. */
function assertTriesKept(known: TaskRun | undefined, { taskId, attempts }: TaskRun): void {
  for (const [index, { state }] of (known?.attempts ?? []).entries()) {
    const now = attempts[index]?.state;
    if (isTerminal(state.current)) assert.deepEqual(now, state, `${taskId}: a try that was over has changed`);
    else assert.ok(now, `${taskId}: a try is gone`);
  }
}

/** Ids of the tasks that run after the end of an execution of the flow. */
export function tasksAfterTheEnd({ afterExecution, listeners }: Partial<Flow>): ReadonlySet<string> {
  return idsIn([afterExecution, listeners], () => true);
}

/** Ids of the flow's tasks of a type. */
export function tasksOfType(flow: Partial<Flow>, type: string): ReadonlySet<string> {
  return idsIn(flow, (each) => "type" in each && each.type === type);
}

function idsIn(parts: unknown, isWanted: (part: object) => boolean): ReadonlySet<string> {
  const ids = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("id" in value && typeof value.id === "string" && isWanted(value)) ids.add(value.id);
    for (const part of Object.values(value)) collect(part);
  };
  collect(parts);
  return ids;
}

function wasKilled(before: Execution | undefined, { state }: Execution): boolean {
  if (!before) return false;
  const since = state.histories.slice(before.state.histories.length - 1);
  return since.every((entry) => entry.state === "KILLING" || entry.state === "KILLED");
}
