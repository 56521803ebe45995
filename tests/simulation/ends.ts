/** What must hold once everything in a simulation is over. */
import assert from "node:assert/strict";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { isTerminal, type StateType } from "../../core/execution/state.ts";
import type { Histories } from "./histories.ts";

/** What is known about a simulation. */
export interface EndRules {
  /** Nobody took up what had ended. */
  readonly endsAreFinal: boolean;
  /** No task ends its execution before its time. */
  readonly exitsNowhere: boolean;
}

/** Fails when something was left behind, or somebody does not know how it ended. */
export async function checkEnds(histories: Histories, repository: Repository, rules: EndRules): Promise<void> {
  const { executions } = histories;
  const all = [...histories.taskRuns.values()];
  for (const execution of executions.values()) {
    assert.ok(isTerminal(execution.state.current), `execution ${execution.id} is ${execution.state.current}`);
    await checkFollowed(execution, all, repository);
  }
  for (const taskRun of all) {
    const { taskId, state, attempts, adopt } = taskRun;
    assert.ok(isTerminal(state.current), `${taskId} is ${state.current}`);
    assert.ok(
      attempts.every((each) => isTerminal(each.state.current)),
      `${taskId} is over, and one of its tries is not`,
    );
    assert.equal(adopt, undefined, `${taskId} waits for no place`);
    checkChild(taskRun, executions, rules.endsAreFinal);
    if (rules.exitsNowhere) checkRounds(taskRun, all);
  }
}

/** Who follows sees all that is stored. */
async function checkFollowed({ id, tenantId, ...execution }: Execution, all: readonly TaskRun[], stored: Repository) {
  assert.deepEqual(await stored.executions.find(tenantId, id), { id, tenantId, ...execution });
  const followed = new Map(all.filter(({ executionId }) => executionId === id).map((each) => [each.id, each]));
  const kept = new Map((await stored.executions.taskRuns(tenantId, id)).map((each) => [each.id, each]));
  assert.deepEqual(followed, kept, `followers of ${id} have seen all of it`);
}

/** A task run that waited for an execution knows how that ended. */
function checkChild({ taskId, outputs, state }: TaskRun, executions: Histories["executions"], endsAreFinal: boolean) {
  const { executionId, state: told } = outputs ?? {};
  if (typeof executionId !== "string") return;
  const child = executions.get(executionId);
  assert.ok(child, `${taskId} has started ${executionId}, which nobody knows`);
  if (!endsAreFinal || told === "CREATED" || state.current === "KILLED" || state.current === "CANCELLED") return;
  // An SLA fails a task run at once, which then hears no more of what it waited for, also when its flow is retried.
  if (told === undefined && (state.current === "FAILED" || state.current === "RETRIED")) return;
  assert.equal(told, child.state.current, `${taskId} knows the end of ${executionId}`);
}

/** A loop whose tasks ended well has run all its rounds, and has counted each execution of its batches once. */
function checkRounds({ id, taskId, rounds, state, outputs }: TaskRun, all: readonly TaskRun[]): void {
  if (!ENDED_WELL.has(state.current)) return;
  const children = all.filter(({ parentTaskRunId }) => parentTaskRunId === id);
  const begun = new Set(children.flatMap(({ iteration = [] }) => iteration));
  // One that may fail ends well although a failed task has cut it short.
  const isWhole = children.length > 0 && children.every((child) => ENDED_WELL.has(child.state.current));
  if (rounds !== undefined && isWhole) assert.equal(begun.size, rounds, `${taskId} has run all its rounds`);
  const counts: unknown = outputs?.["iterations"];
  if (typeof counts !== "object" || counts === null) return;
  const sum = Object.values(counts).reduce((total: number, count: unknown) => total + Number(count), 0);
  assert.equal(sum, outputs?.["numberOfBatches"], `${taskId} has counted each of its batches once`);
}

const ENDED_WELL: ReadonlySet<StateType> = new Set(["SUCCESS", "WARNING", "SKIPPED"]);
