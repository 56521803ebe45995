/**
 * The worker: takes jobs while it has free slots, runs them, and answers with events for the executor.
 *
 * Jobs are taken in batches bounded by the free slots, so that a backlog stays in the queue. A kill reaches jobs
 * that run, and is remembered for those that this worker takes later.
 */
import { type Metrics, NO_METRICS } from "../../core/contracts/metrics.ts";
import { pause } from "../../core/contracts/pause.ts";
import type { Job, JobConsumer, Signal, Subscription } from "../../core/contracts/queue.ts";
import type { ExecutionEvent, ExecutionMessage, WorkerJob } from "../../core/execution/event.ts";
import { type FlowProgram, nodeOfTaskRun, ProgramError } from "../../core/execution/program.ts";
import type { FlowPrograms } from "../flow-programs.ts";
import { executeGroup } from "./group-execution.ts";
import type { JobResult } from "./job-runner.ts";
import { type ExecutionEnvironment, executeTask } from "./task-execution.ts";
import { WorkerMeters } from "./worker-meters.ts";

/** Kills remembered for jobs that may still come; the oldest are forgotten first. */
export const KILLS_REMEMBERED_MAX = 100_000;

/** After what time a job is given back whose flow could not be read, in milliseconds. */
const UNREAD_MS = 1_000;

/** What a worker works with. */
export interface WorkerOptions extends ExecutionEnvironment {
  readonly id: string;
  readonly programs: FlowPrograms;
  /** Jobs that run at the same time. */
  readonly slots: number;
  readonly group?: string;
  /** Where it counts what it does. Default: nowhere. */
  readonly metrics?: Metrics;
  /** Told faults of the worker itself. */
  onFault(error: unknown): void;
}

/** A worker at work. */
export interface RunningWorker extends Subscription {
  /** True while no job runs. */
  isIdle(): boolean;
  /** What it is at. */
  running(): readonly Job[];
  /**
   * Takes no jobs any more, and lets those that run go on until they are over or the signal aborts. Those that still
   * run then are ended and given back for other workers. Answers how many were.
   */
  drain(deadline: AbortSignal): Promise<number>;
  /** Others have its jobs: ends those that run without a word, and does not wait for them. */
  abandon(): void;
}

/** Starts a worker; stopping it stops taking jobs, kills those that run, and waits for their answers. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { queue, id, group } = options;
  const consumer = await queue.consumeJobs({ workerId: id, ...(group === undefined ? {} : { group }) });
  const worker = new Worker(options, consumer);
  const signals = await queue.onSignal((signal) => worker.onSignal(signal));
  const loop = worker.run().catch(options.onFault);
  let stopping: Promise<void> | undefined;
  const end = async (killRunning: () => Promise<void>): Promise<void> => {
    await consumer.stop();
    await killRunning();
    await loop;
    await signals.stop();
  };
  return {
    isIdle: () => worker.isIdle,
    running: () => worker.jobs,
    stop() {
      stopping ??= end(async () => worker.killAll());
      return stopping;
    },
    async drain(deadline) {
      stopping ??= end(() => worker.wait(deadline));
      await stopping;
      return worker.handedBack;
    },
    abandon() {
      worker.abandon();
      stopping ??= end(() => Promise.resolve());
      stopping.catch(options.onFault);
    },
  };
}

/** What happens to jobs that the worker itself has ended. */
type EndedJobs = "answered as killed" | "given back" | "dropped";

class Worker {
  readonly #options: WorkerOptions;
  readonly #consumer: JobConsumer;
  readonly #running = new Map<string, AbortController>();
  readonly #jobs = new Set<Job>();
  readonly #meters: WorkerMeters;
  #endedJobs: EndedJobs = "answered as killed";
  handedBack = 0;
  readonly #killed = new Set<string>();
  readonly #ends = new Set<Promise<void>>();
  #outbox: ExecutionMessage[] = [];
  #sending: Promise<void> | undefined;

  constructor(options: WorkerOptions, consumer: JobConsumer) {
    this.#options = options;
    this.#consumer = consumer;
    this.#meters = new WorkerMeters(options.metrics ?? NO_METRICS, options);
    this.#meters.watch(() => this.#ends.size);
  }

  /** Takes and runs jobs until the consumer stops; then waits for those that run. */
  async run(): Promise<void> {
    const { slots } = this.#options;
    for (;;) {
      if (this.#ends.size >= slots) await Promise.race(this.#ends);
      const jobs = await this.#consumer.take(slots - this.#ends.size);
      if (jobs.length === 0) break;
      for (const job of jobs) {
        const end: Promise<void> = this.#run(job)
          .catch((error: unknown) => this.#options.onFault(error))
          .finally(() => {
            this.#ends.delete(end);
            this.#jobs.delete(job);
          });
        this.#ends.add(end);
        this.#jobs.add(job);
      }
    }
    await Promise.all(this.#ends);
    await this.#sending;
  }

  get isIdle(): boolean {
    return this.#ends.size === 0;
  }

  get jobs(): readonly Job[] {
    return [...this.#jobs];
  }

  /** Waits for the jobs that run; ends and gives back those that still do when the signal aborts. */
  async wait(deadline: AbortSignal): Promise<void> {
    const over = Promise.withResolvers<void>();
    const onAbort = (): void => over.resolve();
    deadline.addEventListener("abort", onAbort, { once: true });
    if (deadline.aborted) over.resolve();
    await Promise.race([Promise.all(this.#ends), over.promise]);
    deadline.removeEventListener("abort", onAbort);
    if (this.isIdle) return;
    this.#endedJobs = "given back";
    this.killAll();
  }

  abandon(): void {
    this.#endedJobs = "dropped";
    this.killAll();
  }

  onSignal(signal: Signal): void {
    if (signal.kind !== "kill-jobs") return;
    for (const { taskRunId, attempt } of signal.jobs) {
      const key = jobKey(taskRunId, attempt);
      this.#killed.add(key);
      this.#running.get(key)?.abort();
    }
    for (const oldest of this.#killed) {
      if (this.#killed.size <= KILLS_REMEMBERED_MAX) break;
      this.#killed.delete(oldest);
    }
  }

  killAll(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  async #run(job: Job): Promise<void> {
    if ("taskRun" in job) return await this.#runOne(job);
    // Triggers are evaluated by the consumers of their own groups.
    throw new Error(`The trigger ${job.trigger.triggerId} came to the slots of tasks`);
  }

  async #runOne(job: WorkerJob): Promise<void> {
    const { id: workerId } = this.#options;
    const taskRunId = job.taskRun.id;
    const { attempt } = job;
    const key = jobKey(taskRunId, attempt);
    if (job.killed || this.#killed.has(key)) {
      return this.#finish(job, { kind: "task-ended", taskRunId, attempt, state: "KILLED", workerId });
    }
    const killed = new AbortController();
    this.#running.set(key, killed);
    const program = await this.#programOf(job, killed.signal);
    if (program === "unread") return void this.#running.delete(key);
    const meter = this.#meters.started(job);
    const beginning = this.#begin(job, { kind: "task-started", taskRunId, attempt, workerId });
    const left: Promise<void>[] = [];
    // What is thrown here is a fault of the worker; without an answer the task would wait for ever.
    const result = await this.#execute(job, program, killed.signal, beginning, left).catch(
      (error: unknown): JobResult => {
        this.#options.onFault(error);
        return { state: "FAILED" };
      },
    );
    const untold = await beginning.end();
    this.#running.delete(key);
    if (killed.signal.aborted && !this.#killed.has(key) && (await this.#endsUnanswered(job))) {
      await Promise.all(left);
      return;
    }
    const { state, outputs, logFile } = result;
    meter.ended(state);
    const end: ExecutionEvent = {
      kind: "task-ended",
      taskRunId,
      attempt,
      state,
      workerId,
      ...(outputs ? { outputs } : {}),
      ...(logFile === undefined ? {} : { logFile }),
    };
    await Promise.all([this.#finish(job, ...untold, end), ...left]);
  }

  /** The flow of a job, undefined where there is none. One that cannot be read now is for whoever takes the job then. */
  async #programOf(job: WorkerJob, killed: AbortSignal): Promise<FlowProgram | undefined | "unread"> {
    const { programs, clock, onFault } = this.#options;
    try {
      return await programs.of(job.execution);
    } catch (error) {
      onFault(error);
      // No other worker makes sense of it either.
      if (error instanceof ProgramError) return undefined;
      await pause(clock, UNREAD_MS, killed);
      if (this.#endedJobs !== "dropped") await this.#consumer.release([job]);
      return "unread";
    }
  }

  /** Tells that a job has begun: at once, or in a moment if it is not over by then. */
  #begin(job: WorkerJob, event: ExecutionEvent): Beginning {
    let telling: Promise<void> | undefined;
    const tell = (): Promise<void> => {
      telling ??= this.#send(job, event);
      return telling;
    };
    const keptMs = this.#consumer.beginningKeptMs ?? 0;
    if (keptMs === 0) telling = this.#send(job, event);
    // What fails here is told when the job is over.
    const timer =
      keptMs === 0 ? undefined : this.#options.clock.after(keptMs, () => void tell().catch(() => undefined));
    const keep = (): void => timer?.cancel();
    return {
      tell,
      keep,
      async end() {
        keep();
        await telling;
        return telling ? [] : [event];
      },
    };
  }

  /** True when the worker itself has ended the job, and what it came to is nobody's business. */
  async #endsUnanswered(job: WorkerJob): Promise<boolean> {
    if (this.#endedJobs === "answered as killed") return false;
    if (this.#endedJobs === "given back") {
      await this.#consumer.release([job]);
      this.handedBack++;
    }
    return true;
  }

  /** Runs a job; what is still to become safe when it is over is put into `left`, where the end may go with it. */
  async #execute(
    job: WorkerJob,
    program: FlowProgram | undefined,
    killed: AbortSignal,
    beginning: Beginning,
    left: Promise<void>[],
  ): Promise<JobResult> {
    const node = program && nodeOfTaskRun(program, job.taskRun);
    const execution = { environment: this.#options, job, node, killed };
    if (node?.definition.kind !== "flowable") {
      const leave = (safe: Promise<void>): void => {
        // Awaited with the end of the job; until then a fault of it has nobody who waits.
        safe.catch(() => undefined);
        left.push(safe);
      };
      const leaving = this.#consumer.finishesAfterLogs ? { leave } : {};
      return await executeTask({ ...execution, onRan: beginning.keep, ...leaving });
    }
    const { taskRun, attempt } = job;
    return await executeGroup({ ...execution, node }, async (child) => {
      const told = beginning.tell();
      await Promise.all([told, this.#send(job, { kind: "child-moved", taskRunId: taskRun.id, attempt, child })]);
    });
  }

  /** Says what a job has come to. Where it was given to another worker meanwhile, that one's answer counts. */
  async #finish(job: WorkerJob, ...events: readonly ExecutionEvent[]): Promise<void> {
    const { tenantId, executionId } = job;
    await this.#consumer.finish(job, { messages: events.map((event) => ({ tenantId, executionId, event })) });
  }

  /** Sends an event with others of the same moment; resolves when it is safe. */
  #send(job: WorkerJob, event: ExecutionEvent): Promise<void> {
    this.#outbox.push({ tenantId: job.tenantId, executionId: job.executionId, event });
    this.#sending ??= Promise.resolve().then(async () => {
      const messages = this.#outbox;
      this.#outbox = [];
      this.#sending = undefined;
      await this.#options.queue.send(messages);
    });
    return this.#sending;
  }
}

/** The news that a job has begun. */
interface Beginning {
  /** Tells it now; resolves when it is safe. */
  tell(): Promise<void>;
  /** The job is all but over: what was not told so far is told with the end. */
  keep(): void;
  /** It is not told any more; answers it if it was not told so far. */
  end(): Promise<readonly ExecutionEvent[]>;
}

/** A kill is about one try, so that a restart may run the task again under the same id. */
function jobKey(taskRunId: string, attempt: number): string {
  return `${taskRunId}/${attempt}`;
}
