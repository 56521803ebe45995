/**
 * Workers that die with the jobs they have, as a seed decides: the queue hands these out again, to workers that know
 * nothing of them. What workers say may be late, and overtake what they said before.
 */
import { startWorker, type WorkerOptions } from "../../components/worker/worker.ts";
import type { Clock } from "../../core/contracts/clock.ts";
import type { JobConsumer, Queue, Subscription } from "../../core/contracts/queue.ts";

/** One in so many messages of workers is late. */
const LATE_ONE_IN = 6;
const LATE_MS_MAX = 30;

const WORKERS_MAX = 3;
const SLOTS_MAX = 4;

/** One in so many workers that are given up lives on and knows nothing of it. */
const SUSPECTED_ONE_IN = 4;

interface Life {
  readonly id: string;
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
  readonly #alive: { readonly life: Life; readonly worker: Subscription }[] = [];
  readonly #ends: Promise<void>[] = [];
  #started = 0;

  private constructor(options: MortalWorkersOptions) {
    this.#options = options;
  }

  static async start(options: MortalWorkersOptions): Promise<MortalWorkers> {
    const workers = new MortalWorkers(options);
    for (let left = 1 + options.draw(WORKERS_MAX); left > 0; left--) await workers.#add();
    return workers;
  }

  /** One dies, and another takes its place; or it is only thought to be dead. Its jobs are given to others. */
  async crash(): Promise<void> {
    const { draw, queue } = this.#options;
    const index = draw(this.#alive.length);
    const given = this.#alive[index];
    if (!given) return;
    if (draw(SUSPECTED_ONE_IN) > 0) {
      this.#alive.splice(index, 1);
      given.life.dead = true;
      this.#ends.push(given.worker.stop());
      await this.#add();
    }
    await queue.takeBack([given.life.id]);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#ends, ...this.#alive.map(({ worker }) => worker.stop())]);
  }

  async #add(): Promise<void> {
    const { draw } = this.#options;
    const life = { id: `worker${++this.#started}`, dead: false };
    const worker = await startWorker({
      ...this.#options,
      queue: this.#queueOf(life),
      id: life.id,
      slots: 1 + draw(SLOTS_MAX),
    });
    this.#alive.push({ life, worker });
  }

  /** The queue as one worker sees it until it dies. */
  #queueOf(life: Life): Queue {
    const { queue } = this.#options;
    return {
      send: async (messages) => {
        await this.#delay();
        if (!life.dead) await queue.send(messages);
      },
      consumeJobs: async (options) => this.#consumer(life, await queue.consumeJobs(options)),
      onSignal: (listener) => queue.onSignal(listener),
      process: (processor) => queue.process(processor),
      sendLogs: (entries) => queue.sendLogs(entries),
      sendMetrics: (entries) => queue.sendMetrics(entries),
      follow: (filter) => queue.follow(filter),
      takeBack: (workerIds) => queue.takeBack(workerIds),
      fire: (firings) => queue.fire(firings),
      lead: (name, duty) => queue.lead(name, duty),
      signal: (signal) => queue.signal(signal),
      close: () => queue.close(),
    };
  }

  #consumer(life: Life, consumer: JobConsumer): JobConsumer {
    return {
      take: async (max) => {
        const jobs = await consumer.take(max);
        if (!life.dead) return jobs;
        await consumer.release(jobs);
        return [];
      },
      finish: async (job, outcome) => {
        await this.#delay();
        return life.dead ? false : await consumer.finish(job, outcome);
      },
      release: (jobs) => consumer.release(jobs),
      stop: () => consumer.stop(),
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
