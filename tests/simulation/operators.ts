/** Operators who do something to executions at random. What the state of an execution does not allow is refused. */
import type { ExecutionName, ExecutionOperations } from "../../components/operations/execution-operations.ts";
import { PAUSE_ENDS } from "../../core/plugin/flowable.ts";
import type { Histories } from "./histories.ts";

const ENDS = ["SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED"] as const;
const FORCED = ["RUNNING", "CANCELLED", "FAILED"] as const;

/** Does one thing to one execution. */
export async function operate(
  operations: ExecutionOperations,
  { executions, taskRuns }: Histories,
  random: (below: number) => number,
): Promise<void> {
  const pick = <T>(values: readonly T[]): T | undefined => values[random(values.length)];
  const executionId = pick([...executions.keys()]) ?? "none";
  const taskRunId = pick([...taskRuns.values()].filter((each) => each.executionId === executionId))?.id ?? "none";
  const name: ExecutionName = { tenantId: "main", executionId };
  const act = pick([
    () => operations.kill(name, random(2) === 0),
    () => operations.kill(name),
    () => operations.pause(name),
    () => operations.resume(name, { to: pick(PAUSE_ENDS) ?? "SUCCESS" }),
    () => operations.resumeFromBreakpoint(name),
    () => operations.restart(name),
    () => operations.restart(name, 1),
    () => operations.replay(name, { breakpoints: [{ taskId: `t${random(4)}` }] }),
    () => operations.replay(name, { taskRunId }),
    () => operations.changeTaskRunState(name, taskRunId, pick(ENDS) ?? "SUCCESS"),
    () => operations.changeState(name, pick(ENDS) ?? "SUCCESS"),
    () => operations.setLabels(name, [{ key: "a", value: "b" }]),
    () => operations.forceRun(name),
    () => operations.unqueue(name, pick(FORCED) ?? "RUNNING"),
  ]);
  await act?.();
}

/** Lets all go on that wait for a person; false when none do. */
export async function resumeAll(operations: ExecutionOperations, { executions }: Histories): Promise<boolean> {
  let waited = false;
  for (const { id: executionId, tenantId, state } of executions.values()) {
    const name = { tenantId, executionId };
    if (state.current === "PAUSED") await operations.resume(name);
    else if (state.current === "BREAKPOINT") await operations.resumeFromBreakpoint(name);
    else continue;
    waited = true;
  }
  return waited;
}
