/**
 * Workers that die with the jobs they have, as a seed decides: the queue hands these out again, to workers that know
 * nothing of them. What workers say may be late, and overtake what they said before.
 */
import { startWorker, type WorkerOptions } from "../../components/worker/worker.ts";
import type { Clock } from "../../core/contracts/clock.ts";
import type { JobConsumer, KeyedMessage, Queue, Subscription } from "../../core/contracts/queue.ts";
import type { WorkerJob } from "../../core/execution/event.ts";

/** One in so many messages of workers is late. */
const LATE_ONE_IN = 6;
const LATE_MS_MAX = 30;

const WORKERS_MAX = 3;
const SLOTS_MAX = 4;

interface Worker {
  readonly worker: Subscription;
  readonly held: Map<string, WorkerJob>;
  dead: boolean;
}

/** What workers are started with, apart from their names. */
export type MortalWorkersOptions = Omit<WorkerOptions, "id" | "slots" | "random"> & {
  readonly queue: Queue;
  readonly clock: Clock;
  /** A number below the given one. */
  draw(below: number): number;
};

/** Some workers, always as many as there were at first. */
export class MortalWorkers {
  readonly #options: MortalWorkersOptions;
  readonly #alive: Worker[] = [];
  readonly #ends: Promise<void>[] = [];
  /** Jobs of the dead. */
  readonly #orphans: WorkerJob[] = [];
  #wake = new AbortController();
  #started = 0;

  private constructor(options: MortalWorkersOptions) {
    this.#options = options;
  }

  static async start(options: MortalWorkersOptions): Promise<MortalWorkers> {
    const workers = new MortalWorkers(options);
    for (let left = 1 + options.draw(WORKERS_MAX); left > 0; left--) await workers.#add();
    return workers;
  }

  /** One dies; another takes its place. */
  async crash(): Promise<void> {
    const [dying] = this.#alive.splice(this.#options.draw(this.#alive.length), 1);
    if (!dying) return;
    dying.dead = true;
    this.#orphans.push(...dying.held.values());
    this.#ends.push(dying.worker.stop());
    await this.#add();
    this.#wake.abort();
    this.#wake = new AbortController();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#ends, ...this.#alive.map(({ worker }) => worker.stop())]);
  }

  async #add(): Promise<void> {
    const { draw } = this.#options;
    const life = { held: new Map<string, WorkerJob>(), dead: false };
    const worker = await startWorker({
      ...this.#options,
      queue: this.#queueOf(life),
      id: `worker${++this.#started}`,
      slots: 1 + draw(SLOTS_MAX),
    });
    this.#alive.push(Object.assign(life, { worker }));
  }

  /** The queue as one worker sees it until it dies. */
  #queueOf(life: Omit<Worker, "worker">): Queue {
    const { queue } = this.#options;
    return {
      send: async (messages) => {
        await this.#delay();
        if (life.dead) return;
        for (const message of messages) release(life.held, message);
        await queue.send(messages);
      },
      consumeJobs: async (options) => this.#consumer(life, await queue.consumeJobs(options)),
      onSignal: (listener) => queue.onSignal(listener),
      process: (processor) => queue.process(processor),
      sendLogs: (entries) => queue.sendLogs(entries),
      sendMetrics: (entries) => queue.sendMetrics(entries),
      follow: (filter) => queue.follow(filter),
      close: () => queue.close(),
    };
  }

  #consumer(life: Omit<Worker, "worker">, consumer: JobConsumer): JobConsumer {
    let stopped = false;
    return {
      take: async (max) => {
        while (!stopped) {
          const jobs = this.#orphans.splice(0, life.dead ? 0 : max);
          if (jobs.length === 0) jobs.push(...(await consumer.take(max, this.#wake.signal)));
          if (life.dead) this.#orphans.push(...jobs);
          else if (jobs.length > 0) {
            for (const job of jobs) life.held.set(keyOf(job.taskRun.id, job.attempt), job);
            return jobs;
          }
        }
        return [];
      },
      stop: () => {
        stopped = true;
        return consumer.stop();
      },
    };
  }

  #delay(): Promise<void> {
    const { clock, draw } = this.#options;
    if (draw(LATE_ONE_IN) > 0) return Promise.resolve();
    return new Promise((resolve) => {
      clock.after(draw(LATE_MS_MAX), resolve);
    });
  }
}

function release(held: Map<string, WorkerJob>, message: KeyedMessage): void {
  if ("executionId" in message && message.event.kind === "task-ended") {
    held.delete(keyOf(message.event.taskRunId, message.event.attempt));
  }
}

function keyOf(taskRunId: string, attempt: number): string {
  return `${taskRunId}/${attempt}`;
}
