/**
 * The part of a worker that evaluates triggers. Looks of polling triggers have a pool of their own, and so have the
 * connections of realtime triggers: they neither take the slots of tasks nor wait for them.
 */
import { type Metrics, NO_METRICS } from "../../core/contracts/metrics.ts";
import { pause } from "../../core/contracts/pause.ts";
import type { Job, JobConsumer, Signal, Subscription, TriggerJob } from "../../core/contracts/queue.ts";
import { type EvaluatedMode, triggerGroup } from "../scheduler/trigger-groups.ts";
import type { TakenEvaluation, TriggerEvaluationOptions } from "./trigger-evaluation.ts";
import { listenForTrigger } from "./trigger-listener.ts";
import { TriggerMeters } from "./trigger-meters.ts";
import { pollTrigger } from "./trigger-poll.ts";

/** Polling triggers that a worker asks at the same time when nothing is said. */
export const POLLS_DEFAULT = 16;

/** Realtime triggers that a worker listens for at the same time when nothing is said. */
export const LISTENERS_DEFAULT = 1_000;

/** Jobs taken at once, so that other workers get some. */
const TAKEN_AT_ONCE_MAX = 8;

/** After what time an evaluation is given back that failed because the backends did, in milliseconds. */
const FAULT_MS = 1_000;

const TAKEN_BACK = new Error("The evaluation was given to someone else.");

/** What evaluating triggers is done with. */
export interface TriggerWorkerOptions extends Omit<TriggerEvaluationOptions, "meters"> {
  /** The worker group. Default: none. */
  readonly group?: string;
  /** Default {@link POLLS_DEFAULT}. */
  readonly polls?: number;
  /** Default {@link LISTENERS_DEFAULT}. */
  readonly listeners?: number;
  /** Where it counts what it does. Default: nowhere. */
  readonly metrics?: Metrics;
}

/** The part of a worker that evaluates triggers, at work. */
export interface RunningTriggerWorker extends Subscription {
  /** What it is at. */
  running(): readonly Job[];
  /** Others have its jobs: ends those that run without a word, and does not wait for them. */
  abandon(): void;
}

/** Starts taking evaluations; stopping it gives back those that are under way, for other workers to go on. */
export async function startTriggerWorker(options: TriggerWorkerOptions): Promise<RunningTriggerWorker> {
  const { polls = POLLS_DEFAULT, listeners = LISTENERS_DEFAULT } = options;
  const metered = { ...options, meters: new TriggerMeters(options.metrics ?? NO_METRICS, options) };
  const pools = [
    await openPool(metered, "polling", polls, pollTrigger),
    await openPool(metered, "realtime", listeners, listenForTrigger),
  ];
  const signals = await options.queue.onSignal((signal) => {
    for (const pool of pools) pool.onSignal(signal);
  });
  const loops = pools.map((pool) => pool.run().catch(options.onFault));
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      await Promise.all(pools.map((pool) => pool.leave()));
      await Promise.all(loops);
      await signals.stop();
    })();
    return stopping;
  };
  return {
    stop,
    running: () => pools.flatMap((pool) => pool.jobs),
    abandon() {
      for (const pool of pools) pool.abandon();
      stop().catch(options.onFault);
    },
  };
}

type Evaluate = (options: TriggerEvaluationOptions, taken: TakenEvaluation) => Promise<void>;

type MeteredOptions = TriggerWorkerOptions & TriggerEvaluationOptions;

async function openPool(options: MeteredOptions, mode: EvaluatedMode, size: number, evaluate: Evaluate): Promise<Pool> {
  const { queue, workerId, group } = options;
  const consumer = await queue.consumeJobs({ workerId, group: triggerGroup(mode, group) });
  return new Pool(options, consumer, size, evaluate);
}

/** Evaluations of one kind that are under way at the same time. */
class Pool {
  readonly #options: MeteredOptions;
  readonly #consumer: JobConsumer;
  readonly #size: number;
  readonly #evaluate: Evaluate;
  readonly #stops = new Map<TriggerJob, AbortController>();
  readonly #ends = new Set<Promise<void>>();
  #isLeaving = false;

  constructor(options: MeteredOptions, consumer: JobConsumer, size: number, evaluate: Evaluate) {
    this.#options = options;
    this.#consumer = consumer;
    this.#size = size;
    this.#evaluate = evaluate;
  }

  /** Takes and evaluates until the pool is left. */
  async run(): Promise<void> {
    for (;;) {
      if (this.#ends.size >= this.#size) await Promise.race(this.#ends);
      const jobs = await this.#consumer.take(Math.min(TAKEN_AT_ONCE_MAX, this.#size - this.#ends.size));
      if (jobs.length === 0) break;
      for (const job of jobs) this.#begin(job);
    }
    await Promise.all(this.#ends);
  }

  onSignal(signal: Signal): void {
    if (signal.kind !== "end-evaluation") return;
    for (const [job, stop] of this.#stops) if (job.evaluationId === signal.evaluationId) stop.abort();
  }

  get jobs(): readonly Job[] {
    return [...this.#stops.keys()];
  }

  abandon(): void {
    for (const stop of this.#stops.values()) stop.abort(TAKEN_BACK);
  }

  async leave(): Promise<void> {
    this.#isLeaving = true;
    await this.#consumer.stop();
    for (const stop of this.#stops.values()) stop.abort(new Error("The worker stops."));
  }

  #begin(job: Job): void {
    if (!("evaluationId" in job)) return;
    const stop = new AbortController();
    // An evaluation that comes again was taken back from this very worker: the try before does not count any more.
    for (const [other, before] of this.#stops) if (other.evaluationId === job.evaluationId) before.abort(TAKEN_BACK);
    this.#stops.set(job, stop);
    if (this.#isLeaving) stop.abort();
    const consumer = consumerUntil(stop.signal, this.#consumer);
    const taken = { job, consumer, stop: stop.signal, isLeaving: () => this.#isLeaving };
    const end: Promise<void> = this.#evaluate(this.#options, taken)
      .catch((error: unknown) => this.#failed(job, error))
      .finally(() => {
        this.#stops.delete(job);
        this.#ends.delete(end);
      });
    this.#ends.add(end);
  }

  /** The backends failed: others, or this one later, try again. */
  async #failed(job: TriggerJob, error: unknown): Promise<void> {
    const { clock, onFault } = this.#options;
    onFault(error);
    await pause(clock, this.#isLeaving ? 0 : FAULT_MS);
    await this.#consumer.release([job]).catch(this.#options.onFault);
  }
}

/** Who has been taken a job finishes it no more, nor gives it back. */
function consumerUntil(stop: AbortSignal, consumer: JobConsumer): JobConsumer {
  const isTakenBack = (): boolean => stop.reason === TAKEN_BACK;
  return {
    take: (max, signal) => consumer.take(max, signal),
    finish: (job, outcome) => (isTakenBack() ? Promise.resolve(false) : consumer.finish(job, outcome)),
    release: (jobs) => (isTakenBack() ? Promise.resolve() : consumer.release(jobs)),
    stop: () => consumer.stop(),
  };
}
