/** What the active scheduler counts about itself, under Kestra's names. Meters are looked up once for each trigger. */
import type { Counter, Metrics, Timer } from "../../core/contracts/metrics.ts";
import type { TriggerState } from "../../core/contracts/trigger-state.ts";
import type { DrivenTrigger } from "./trigger-catalog.ts";

interface TriggerMeters {
  readonly evaluations: Counter;
  readonly starts: Counter;
  readonly delay: Timer;
}

/** The meters of one scheduler. */
export class SchedulerMeters {
  readonly #metrics: Metrics;
  readonly #loops: Counter;
  /** By the trigger as the catalog has it, so that what is known of one goes with its revision. */
  readonly #triggers = new WeakMap<DrivenTrigger, TriggerMeters>();

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
    this.#loops = metrics.counter("scheduler.loop.count");
  }

  /** Flows and triggers are looked at once more. */
  looked(): void {
    this.#loops.add();
  }

  /** A trigger is due, and it is found out, here or by a worker, whether it starts something. */
  evaluated(driven: DrivenTrigger): void {
    this.#of(driven).evaluations.add();
  }

  /** A date of a trigger has started an execution. */
  started(driven: DrivenTrigger, { nextDate, backfill }: TriggerState, nowMs: number): void {
    const { starts, delay } = this.#of(driven);
    starts.add();
    // The dates of a backfill are long past on purpose.
    if (nextDate !== undefined && !backfill) delay.record(Math.max(0, nowMs - Date.parse(nextDate)));
  }

  #of(driven: DrivenTrigger): TriggerMeters {
    const known = this.#triggers.get(driven);
    if (known) return known;
    const { flow, trigger } = driven;
    const labels = { flow_id: flow.id, namespace_id: flow.namespace, trigger_type: trigger.type };
    const made = {
      evaluations: this.#metrics.counter("scheduler.evaluate.count", labels),
      starts: this.#metrics.counter("scheduler.trigger.count", labels),
      delay: this.#metrics.timer("scheduler.trigger.delay.duration", labels),
    };
    this.#triggers.set(driven, made);
    return made;
  }
}
