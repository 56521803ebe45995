/** What a worker counts about the triggers that it evaluates, under Kestra's names. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Counter, Metrics, Timer } from "../../core/contracts/metrics.ts";
import type { Flow, Trigger } from "../../core/flow/flow.ts";
import { remembered } from "../remembered.ts";

/** Triggers that are remembered; then all are forgotten, as counting on goes to the same meters. */
const TRIGGERS_REMEMBERED_MAX = 1_000;

interface Meters {
  readonly started: Counter;
  readonly ended: Counter;
  readonly errors: Counter;
  readonly executions: Counter;
  readonly duration: Timer;
}

/** An evaluation that is under way. */
export interface MeteredEvaluation {
  /** The trigger's code has failed, or its connection was lost. */
  failed(): void;
  /** It has started an execution. */
  started(): void;
  ended(): void;
}

/** Whose triggers are counted. */
export interface MeteredTriggerWorker {
  readonly clock: Clock;
  /** The worker group. Default: none. */
  readonly group?: string;
}

/** The meters of one worker's triggers. */
export class TriggerMeters {
  readonly #metrics: Metrics;
  readonly #worker: MeteredTriggerWorker;
  readonly #triggers = new Map<string, Meters>();
  #running = 0;

  constructor(metrics: Metrics, worker: MeteredTriggerWorker) {
    this.#metrics = metrics;
    this.#worker = worker;
    metrics.gauge("worker.trigger.running.count", () => this.#running, this.#groupLabel());
  }

  /** A look of a polling trigger begins, or listening for a realtime one. */
  begun(evaluated: { readonly flow: Flow; readonly trigger: Trigger }): MeteredEvaluation {
    const { clock } = this.#worker;
    const { started, ended, errors, executions, duration } = this.#of(evaluated);
    const beganMs = clock.now();
    started.add();
    this.#running++;
    return {
      failed: () => errors.add(),
      started: () => executions.add(),
      ended: () => {
        this.#running--;
        ended.add();
        duration.record(clock.now() - beganMs);
      },
    };
  }

  #of({ flow, trigger }: { readonly flow: Flow; readonly trigger: Trigger }): Meters {
    const key = `${flow.tenantId}/${flow.namespace}/${flow.id}/${trigger.id}/${trigger.type}`;
    return remembered(this.#triggers, TRIGGERS_REMEMBERED_MAX, key, () => this.#make(flow, trigger));
  }

  #make(flow: Flow, trigger: Trigger): Meters {
    const labels = {
      ...this.#groupLabel(),
      flow_id: flow.id,
      namespace_id: flow.namespace,
      trigger_type: trigger.type,
    };
    return {
      started: this.#metrics.counter("worker.trigger.started.count", labels),
      ended: this.#metrics.counter("worker.trigger.ended.count", labels),
      errors: this.#metrics.counter("worker.trigger.error.count", labels),
      executions: this.#metrics.counter("worker.trigger.execution.count", labels),
      duration: this.#metrics.timer("worker.trigger.duration", labels),
    };
  }

  #groupLabel() {
    const { group } = this.#worker;
    return group === undefined ? {} : { worker_group: group };
  }
}
