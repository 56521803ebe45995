/** Job environments for simulations: jobs of type `work` take simulated time and end as a seed decides. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { TaskContext } from "../../core/plugin/task.ts";
import type { JobEnvironment, JobParts } from "../worker/task-execution.ts";

/** How a simulated job ends; the fake `work` task reads it from its context's configuration. */
export const SIMULATED_OUTCOMES = ["SUCCESS", "SUCCESS", "SUCCESS", "WARNING", "FAILED"] as const;

const DURATION_MAX_MS = 50;

/** Makes environments whose jobs draw their outcome and duration from `random(below)`. */
export function simulatedEnvironment(
  clock: Clock,
  random: (below: number) => number,
): (parts: JobParts) => JobEnvironment {
  return ({ job, log, signal }) => ({
    context: fakeContext({
      task: { id: job.taskId, type: "work" },
      taskRun: job.taskRun,
      execution: job.execution,
      flow: job.flow,
      log,
      clock,
      signal,
      configuration: {
        outcome: SIMULATED_OUTCOMES[random(SIMULATED_OUTCOMES.length)],
        durationMs: random(DURATION_MAX_MS),
      },
    }),
    services: {},
    dispose: () => Promise.resolve(),
  });
}

/** A context of only the given parts; a task that reaches for another one fails by name. */
function fakeContext(parts: Partial<TaskContext>): TaskContext {
  return new Proxy(parts, {
    get(target, name) {
      if (name in target) return Reflect.get(target, name);
      throw new Error(`The simulated context has no ${String(name)}`);
    },
  }) as TaskContext;
}
