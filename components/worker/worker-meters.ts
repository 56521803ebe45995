/** What a worker counts about itself, under Kestra's names. Meters are looked up once for each task of a flow. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Counter, Metrics, Timer } from "../../core/contracts/metrics.ts";
import type { WorkerJob } from "../../core/execution/event.ts";
import type { StateType } from "../../core/execution/state.ts";
import { remembered } from "../remembered.ts";

/** Tasks that are remembered; then all are forgotten, as counting on goes to the same meters. */
export const TASKS_REMEMBERED_MAX = 1_000;

interface TaskMeters {
  readonly started: Counter;
  readonly queued: Timer;
  readonly ended: Map<StateType, { readonly count: Counter; readonly duration: Timer }>;
}

/** What is known of a worker. */
export interface MeteredWorker {
  readonly clock: Clock;
  readonly slots: number;
  readonly group?: string;
}

/** The meters of one worker. */
export class WorkerMeters {
  readonly #metrics: Metrics;
  readonly #worker: MeteredWorker;
  readonly #tasks = new Map<string, TaskMeters>();

  constructor(metrics: Metrics, worker: MeteredWorker) {
    this.#metrics = metrics;
    this.#worker = worker;
  }

  /** Gauges of what runs now. */
  watch(running: () => number): void {
    const labels = this.#groupLabel();
    this.#metrics.gauge("worker.job.running", running, labels);
    this.#metrics.gauge("worker.running.count", running, labels);
    this.#metrics.gauge("worker.job.thread", () => this.#worker.slots, labels);
  }

  /** A job begins; tell how it ended. */
  started(job: WorkerJob): { ended(state: StateType): void } {
    const { clock } = this.#worker;
    const meters = this.#metersOf(job);
    const beganMs = clock.now();
    const createdAt = job.taskRun.state.histories.at(-1)?.date;
    meters.started.add();
    if (createdAt !== undefined) meters.queued.record(Math.max(0, beganMs - Date.parse(createdAt)));
    return {
      ended: (state) => {
        const { count, duration } = this.#endMeters(job, meters, state);
        count.add();
        duration.record(clock.now() - beganMs);
      },
    };
  }

  #metersOf(job: WorkerJob): TaskMeters {
    const { flow, taskId } = job;
    const key = `${flow.tenantId}/${flow.namespace}/${flow.id}/${taskId}`;
    return remembered(this.#tasks, TASKS_REMEMBERED_MAX, key, () => {
      const labels = this.#labels(job);
      return {
        started: this.#metrics.counter("worker.started.count", labels),
        queued: this.#metrics.timer("worker.queued.duration", labels),
        ended: new Map(),
      };
    });
  }

  #endMeters(job: WorkerJob, { ended }: TaskMeters, state: StateType) {
    const known = ended.get(state);
    if (known) return known;
    const labels = { ...this.#labels(job), state };
    const made = {
      count: this.#metrics.counter("worker.ended.count", labels),
      duration: this.#metrics.timer("worker.ended.duration", labels),
    };
    ended.set(state, made);
    return made;
  }

  #labels({ flow, taskId }: WorkerJob) {
    return { ...this.#groupLabel(), task_id: taskId, flow_id: flow.id, namespace_id: flow.namespace };
  }

  #groupLabel() {
    const { group } = this.#worker;
    return group === undefined ? {} : { worker_group: group };
  }
}
