/** A worker for tasks and one for triggers that go by one name, as one. */
import type { RunningTriggerWorker } from "./trigger-worker.ts";
import type { RunningWorker } from "./worker.ts";

/** The worker with the part of it that evaluates triggers; evaluations are given back at once when it leaves. */
export function withTriggers(tasks: RunningWorker, triggers: RunningTriggerWorker): RunningWorker {
  return {
    isIdle: () => tasks.isIdle(),
    running: () => [...tasks.running(), ...triggers.running()],
    async stop() {
      await Promise.all([triggers.stop(), tasks.stop()]);
    },
    async drain(deadline) {
      const [handedBack] = await Promise.all([tasks.drain(deadline), triggers.stop()]);
      return handedBack;
    },
    abandon() {
      triggers.abandon();
      tasks.abandon();
    },
  };
}
