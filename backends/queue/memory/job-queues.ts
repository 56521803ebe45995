/** Jobs that wait for workers, a list per worker group, and those that workers have taken. */
import type { Job, JobConsumer, JobOutcome } from "../../../core/contracts/queue.ts";
import type { AttemptKey } from "../../../core/execution/event.ts";

/** Taken jobs at the head of a list before the list is cut. */
const HEAD_JOBS_MAX = 1_024;

interface JobList {
  jobs: Job[];
  /** Index of the first job that was not taken. */
  head: number;
  readonly waiting: Set<() => void>;
}

/** Jobs by worker group, and who has taken which. */
export class JobQueues {
  readonly #lists = new Map<string, JobList>();
  /** The worker of each job that was taken and is not over. */
  readonly #taken = new Map<Job, string>();
  readonly #apply: (outcome: JobOutcome) => Promise<boolean>;
  #closed = false;

  /** @param apply sends what a job has come to; false when nothing was done */
  constructor(apply: (outcome: JobOutcome) => Promise<boolean>) {
    this.#apply = apply;
  }

  /** True when no job waits for a worker. */
  get isEmpty(): boolean {
    return [...this.#lists.values()].every(({ jobs }) => jobs.length === 0);
  }

  add(jobs: readonly Job[]): void {
    for (const job of jobs) {
      const list = this.#list(job.workerGroup);
      list.jobs.push(job);
      wakeOne(list);
    }
  }

  /** Marks jobs that still wait as killed. */
  kill(executionId: string, attempts: readonly AttemptKey[]): void {
    const isKilled = (job: Job): boolean =>
      "taskRun" in job &&
      job.executionId === executionId &&
      attempts.some(({ taskRunId, attempt }) => job.taskRun.id === taskRunId && job.attempt === attempt);
    for (const { jobs, head } of this.#lists.values()) {
      for (let index = head; index < jobs.length; index++) {
        const job = jobs[index];
        if (job && isKilled(job)) jobs[index] = { ...job, killed: true };
      }
    }
  }

  /** @see Queue.takeBack */
  takeBack(workerIds: readonly string[]): readonly Job[] {
    const lost = [...this.#taken].filter(([, workerId]) => workerIds.includes(workerId)).map(([job]) => job);
    this.#giveBack(lost);
    return lost;
  }

  consumer(workerId: string, group: string | undefined): JobConsumer {
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
          for (const job of taken) this.#taken.set(job, workerId);
          if (taken.length > 0) return taken;
          await this.#wait(list, wakeUps, signal);
        }
      },
      finish: async (job, outcome) => {
        if (this.#taken.get(job) !== workerId) return false;
        this.#taken.delete(job);
        const isDone = await this.#apply(outcome);
        if (!isDone) this.#taken.set(job, workerId);
        return isDone;
      },
      release: (jobs) => {
        this.#giveBack(jobs.filter((job) => this.#taken.get(job) === workerId));
        return Promise.resolve();
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

  /** A copy waits again, so that an answer about the one that was taken is told from it. */
  #giveBack(jobs: readonly Job[]): void {
    for (const job of jobs.toReversed()) {
      this.#taken.delete(job);
      const list = this.#list(job.workerGroup);
      list.jobs.splice(list.head, 0, { ...job });
      wakeOne(list);
    }
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

function takeFrom(list: JobList, max: number): readonly Job[] {
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
