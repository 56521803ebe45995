/**
 * The scheduler: starts what triggers ask for in time. Any number of processes may run one; a lock lets one of them be
 * active at a time, and another takes over when that one is gone.
 */
import type { Clock, IdSource } from "../../core/contracts/clock.ts";
import { type Metrics, NO_METRICS } from "../../core/contracts/metrics.ts";
import type { Queue, Subscription } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { GlobalVariables } from "../../core/execution/variables.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import type { Flow } from "../../core/flow/flow.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { ExecutionFactory, type InputResolver } from "../execution-factory.ts";
import { ConditionEvaluator } from "../flow-triggers/condition-evaluator.ts";
import { ScheduleEvaluator } from "../schedule-triggers/schedule-evaluator.ts";
import type { WorkerGroups } from "../worker-groups.ts";
import { SchedulerDuty } from "./scheduler-duty.ts";
import { SchedulerMeters } from "./scheduler-meters.ts";
import { type DrivenTrigger, TriggerCatalog } from "./trigger-catalog.ts";
import { TriggerFirings } from "./trigger-firings.ts";
import { triggerLog } from "./trigger-log.ts";
import { TriggerReleases } from "./trigger-releases.ts";
import { TriggerRoster } from "./trigger-roster.ts";
import { TriggeredCreation } from "./triggered-creation.ts";

/** By this name one scheduler leads. */
export const SCHEDULER_LEAD = "scheduler";

/** What a scheduler is made of. */
export interface SchedulerOptions {
  readonly queue: Queue;
  readonly repository: Repository;
  readonly registry: PluginRegistry;
  readonly engine: ExpressionEngine;
  readonly globals: GlobalVariables;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly resolveInputs: InputResolver;
  /** What becomes of missed dates where a trigger does not say: ALL, LAST or NONE. Default ALL. */
  readonly recoverMissedSchedules?: string;
  /** Where evaluations go that name a group of workers. Default: any worker takes them. */
  readonly groups?: WorkerGroups;
  /** What the scheduler counts. Default: nothing. */
  readonly metrics?: Metrics;
  /** What expressions of a flow's triggers may reach. */
  services(flow: Flow): ExpressionServices;
  /** Told faults of the scheduler itself. */
  onFault(error: unknown): void;
}

/** A scheduler that runs, active or waiting to be. */
export interface RunningScheduler extends Subscription {
  /** True while it is the active one. */
  isActive(): boolean;
  /** Settles once it has become the active one and knows all triggers. */
  whenLoaded(): Promise<void>;
}

/** Starts a scheduler. */
export async function startScheduler(options: SchedulerOptions): Promise<RunningScheduler> {
  let active = false;
  const runsSinceMs = options.clock.now();
  const loaded = Promise.withResolvers<void>();
  const lead = await options.queue.lead(SCHEDULER_LEAD, async (lost) => {
    active = true;
    await duty({ ...options, runsSinceMs }, lost, () => loaded.resolve())
      .run()
      .finally(() => {
        active = false;
      });
  });
  return { isActive: () => active, whenLoaded: () => loaded.promise, stop: () => lead.stop() };
}

function duty(
  options: SchedulerOptions & { readonly runsSinceMs: number },
  lost: AbortSignal,
  onLoaded: () => void,
): SchedulerDuty {
  const { queue, repository, registry, clock, metrics = NO_METRICS, onFault } = options;
  const catalog = new TriggerCatalog(repository.flows, registry, options);
  const factory = new ExecutionFactory(options);
  const conditions = new ConditionEvaluator(options);
  const onTriggerFault = ({ flow, trigger }: DrivenTrigger, why: string): void => {
    const key = { tenantId: flow.tenantId, namespace: flow.namespace, flowId: flow.id, triggerId: trigger.id };
    const message = `The next date cannot be computed: ${why}`;
    queue.sendLogs([triggerLog(key, "ERROR", message, clock.now())]).catch(onFault);
  };
  return new SchedulerDuty(
    {
      ...options,
      catalog,
      meters: new SchedulerMeters(metrics),
      onLoaded,
      roster: new TriggerRoster({ ...options, catalog, onTriggerFault }),
      releases: new TriggerReleases({ ...options, catalog }),
      firings: new TriggerFirings({
        ...options,
        evaluator: new ScheduleEvaluator({ ...options, conditions }),
        creation: new TriggeredCreation({ ...options, factory }),
      }),
    },
    lost,
  );
}
