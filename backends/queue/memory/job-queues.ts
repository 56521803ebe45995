/** Jobs that wait for workers, a list per worker group. */
import type { JobConsumer } from "../../../core/contracts/queue.ts";
import type { WorkerJob } from "../../../core/execution/event.ts";

/** Taken jobs at the head of a list before the list is cut. */
const HEAD_JOBS_MAX = 1_024;

interface JobList {
  jobs: WorkerJob[];
  /** Index of the first job that was not taken. */
  head: number;
  readonly waiting: Set<() => void>;
}

/** Waiting jobs by worker group. */
export class JobQueues {
  readonly #lists = new Map<string, JobList>();
  #closed = false;

  /** True when no job waits for a worker. */
  get isEmpty(): boolean {
    return [...this.#lists.values()].every(({ jobs }) => jobs.length === 0);
  }

  add(jobs: readonly WorkerJob[]): void {
    for (const job of jobs) {
      const list = this.#list(job.workerGroup);
      list.jobs.push(job);
      wakeOne(list);
    }
  }

  consumer(group: string | undefined): JobConsumer {
    const list = this.#list(group);
    const wakeUps = new Set<() => void>();
    let stopped = false;
    return {
      take: async (max, signal) => {
        for (;;) {
          if (stopped || this.#closed || signal?.aborted) {
            // Who was woken for a job and leaves without it passes the call on.
            if (list.head < list.jobs.length) wakeOne(list);
            return [];
          }
          const taken = takeFrom(list, max);
          if (taken.length > 0) return taken;
          await this.#wait(list, wakeUps, signal);
        }
      },
      stop: () => {
        stopped = true;
        for (const wake of wakeUps) wake();
        return Promise.resolve();
      },
    };
  }

  close(): void {
    this.#closed = true;
    for (const list of this.#lists.values()) for (const wake of list.waiting) wake();
  }

  #list(group = ""): JobList {
    let list = this.#lists.get(group);
    if (!list) {
      list = { jobs: [], head: 0, waiting: new Set() };
      this.#lists.set(group, list);
    }
    return list;
  }

  async #wait(list: JobList, wakeUps: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    list.waiting.add(resolve);
    wakeUps.add(resolve);
    const abort = (): void => resolve();
    signal?.addEventListener("abort", abort, { once: true });
    await promise;
    signal?.removeEventListener("abort", abort);
    list.waiting.delete(resolve);
    wakeUps.delete(resolve);
  }
}

function wakeOne(list: JobList): void {
  for (const wake of list.waiting) {
    list.waiting.delete(wake);
    wake();
    return;
  }
}

function takeFrom(list: JobList, max: number): readonly WorkerJob[] {
  const taken = list.jobs.slice(list.head, list.head + max);
  list.head += taken.length;
  if (list.head === list.jobs.length) {
    list.jobs = [];
    list.head = 0;
  } else if (list.head > HEAD_JOBS_MAX && list.head * 2 > list.jobs.length) {
    list.jobs = list.jobs.slice(list.head);
    list.head = 0;
  }
  return taken;
}
