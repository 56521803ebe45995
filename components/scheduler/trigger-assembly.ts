/** Puts together all that triggers need: the scheduler, the part of workers that evaluates them, and what people do. */
import { ExecutionFactory } from "../execution-factory.ts";
import { ConditionEvaluator } from "../flow-triggers/condition-evaluator.ts";
import { TriggerOperations } from "../operations/trigger-operations.ts";
import { StartEvaluator } from "../schedule-triggers/start-evaluator.ts";
import { WebhookStarter } from "../webhooks/webhook-starter.ts";
import { type RunningTriggerWorker, startTriggerWorker, type TriggerWorkerOptions } from "../worker/trigger-worker.ts";
import { type RunningScheduler, type SchedulerOptions, startScheduler } from "./scheduler.ts";
import { TriggeredCreation } from "./triggered-creation.ts";

/** How the triggers of one worker are evaluated. */
export type TriggerWorkerSettings = Pick<
  TriggerWorkerOptions,
  "workerId" | "group" | "polls" | "listeners" | "minLogLevel" | "createEnvironment"
>;

/** The triggers of a process; a server starts of it what its role asks for. */
export interface Triggers {
  readonly operations: TriggerOperations;
  readonly webhooks: WebhookStarter;
  /** Starts what is due, as soon as no other scheduler does. */
  startScheduler(): Promise<RunningScheduler>;
  /** Evaluates polling and realtime triggers. */
  startWorker(settings: TriggerWorkerSettings): Promise<RunningTriggerWorker>;
}

/** Puts triggers together; nothing runs yet. */
export function assembleTriggers(parts: SchedulerOptions): Triggers {
  const factory = new ExecutionFactory(parts);
  const starts = new StartEvaluator({ ...parts, conditions: new ConditionEvaluator(parts) });
  const creation = new TriggeredCreation({ ...parts, factory });
  return {
    operations: new TriggerOperations(parts),
    webhooks: new WebhookStarter({ ...parts, starts, creation }),
    startScheduler: () => startScheduler(parts),
    startWorker: (settings) => startTriggerWorker({ ...parts, ...settings, starts, creation }),
  };
}
