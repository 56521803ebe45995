/**
 * The worker: takes jobs while it has free slots, runs them, and answers with events for the executor.
 *
 * Jobs are taken in batches bounded by the free slots, so that a backlog stays in the queue. A kill reaches jobs
 * that run, and is remembered for those that this worker takes later.
 */
import type { Clock } from "../../core/contracts/clock.ts";
import type { JobConsumer, Queue, Signal, Subscription } from "../../core/contracts/queue.ts";
import type { ExecutionEvent, ExecutionMessage, WorkerJob } from "../../core/execution/event.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import type { Task } from "../../core/flow/flow.ts";
import type { TaskContext } from "../../core/plugin/task.ts";
import { messageOf } from "../executor/resolver.ts";
import type { FlowPrograms } from "../flow-programs.ts";
import type { OpenSecrets } from "../services/secret-inputs.ts";
import { runJob } from "./job-runner.ts";
import { SecretMask } from "./secret-mask.ts";
import { BufferedTaskLog } from "./task-log.ts";

/** Kills remembered for jobs that may still come; the oldest are forgotten first. */
export const KILLS_REMEMBERED_MAX = 100_000;

/** What a job's code reaches, beyond the job itself. */
export interface JobEnvironment {
  readonly context: TaskContext;
  readonly services: ExpressionServices;
  /** Removes what the job left on this machine, such as its working directory. */
  dispose(): Promise<void>;
}

/** The parts of a job's environment that the worker itself provides. */
export interface JobParts {
  readonly job: WorkerJob;
  readonly task: Task;
  readonly log: BufferedTaskLog;
  readonly mask: SecretMask;
  readonly signal: AbortSignal;
}

/** What a worker works with. */
export interface WorkerOptions {
  readonly id: string;
  readonly queue: Queue;
  readonly programs: FlowPrograms;
  readonly engine: ExpressionEngine;
  readonly clock: Clock;
  /** Jobs that run at the same time. */
  readonly slots: number;
  readonly group?: string;
  /** Log lines below are not sent. Default: all are. */
  readonly minLogLevel?: import("../../core/contracts/log.ts").LogLevel;
  /** Opens SECRET inputs. Default: they stay encrypted. */
  readonly openSecrets?: OpenSecrets;
  createEnvironment(parts: JobParts): JobEnvironment;
  /** Told faults of the worker itself. */
  onFault(error: unknown): void;
}

/** Starts a worker; stopping it stops taking jobs, kills those that run, and waits for their answers. */
export async function startWorker(options: WorkerOptions): Promise<Subscription> {
  const { queue, id, group } = options;
  const consumer = await queue.consumeJobs({ workerId: id, ...(group === undefined ? {} : { group }) });
  const worker = new Worker(options, consumer);
  const signals = await queue.onSignal((signal) => worker.onSignal(signal));
  const loop = worker.run().catch(options.onFault);
  let stopping: Promise<void> | undefined;
  return {
    stop() {
      stopping ??= (async () => {
        await consumer.stop();
        worker.killAll();
        await loop;
        await signals.stop();
      })();
      return stopping;
    },
  };
}

class Worker {
  readonly #options: WorkerOptions;
  readonly #consumer: JobConsumer;
  readonly #running = new Map<string, AbortController>();
  readonly #killed = new Set<string>();
  readonly #ends = new Set<Promise<void>>();
  #outbox: ExecutionMessage[] = [];
  #sending: Promise<void> | undefined;

  constructor(options: WorkerOptions, consumer: JobConsumer) {
    this.#options = options;
    this.#consumer = consumer;
  }

  /** Takes and runs jobs until the consumer stops; then waits for those that run. */
  async run(): Promise<void> {
    const { slots } = this.#options;
    for (;;) {
      if (this.#ends.size >= slots) await Promise.race(this.#ends);
      const jobs = await this.#consumer.take(slots - this.#ends.size);
      if (jobs.length === 0) break;
      for (const job of jobs) {
        const end: Promise<void> = this.#runOne(job)
          .catch((error: unknown) => this.#options.onFault(error))
          .finally(() => this.#ends.delete(end));
        this.#ends.add(end);
      }
    }
    await Promise.all(this.#ends);
    await this.#sending;
  }

  onSignal(signal: Signal): void {
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

  async #runOne(job: WorkerJob): Promise<void> {
    const { id: workerId } = this.#options;
    const taskRunId = job.taskRun.id;
    const { attempt } = job;
    const key = jobKey(taskRunId, attempt);
    if (this.#killed.has(key)) {
      return this.#send(job, { kind: "task-ended", taskRunId, attempt, state: "KILLED", workerId });
    }
    const killed = new AbortController();
    this.#running.set(key, killed);
    const started = this.#send(job, { kind: "task-started", taskRunId, attempt, workerId });
    const [result] = await Promise.all([this.#execute(job, killed.signal), started]);
    this.#running.delete(key);
    const outputs = result.outputs ? { outputs: result.outputs } : {};
    await this.#send(job, { kind: "task-ended", taskRunId, attempt, state: result.state, workerId, ...outputs });
  }

  async #execute(job: WorkerJob, killed: AbortSignal): ReturnType<typeof runJob> {
    const { clock, engine, queue, programs, minLogLevel } = this.#options;
    const { id: flowId, namespace, revision, tenantId } = job.flow;
    const program = await programs.get({ tenantId, namespace, flowId, revision });
    const node = program?.nodes.get(job.taskId);
    const mask = new SecretMask();
    const log = new BufferedTaskLog({
      origin: {
        tenantId,
        namespace,
        flowId,
        executionId: job.executionId,
        taskId: job.taskId,
        taskRunId: job.taskRun.id,
        attemptNumber: job.attempt,
      },
      clock,
      mask,
      minLevel: node?.task.logLevel ?? minLogLevel,
      send: (entries) => queue.sendLogs(entries),
    });
    if (!node) {
      log.error(`The task ${job.taskId} does not exist in flow ${namespace}.${flowId} revision ${revision}.`);
      await log.flush();
      return { state: "FAILED" };
    }
    const stop = new AbortController();
    const { openSecrets } = this.#options;
    const variables = openSecrets ? openSecrets(job.variables, (secret) => mask.add(secret)) : job.variables;
    job = { ...job, variables };
    const environment = this.#options.createEnvironment({ job, task: node.task, log, mask, signal: stop.signal });
    try {
      const { context, services } = environment;
      const abort = (reason: Error): void => stop.abort(reason);
      const result = await runJob({ job, node, context, engine, services, clock, killed, abort });
      if (result.message !== undefined) log.error(result.message);
      await log.flush();
      return result;
    } catch (error) {
      return { state: "FAILED", message: messageOf(error) };
    } finally {
      await environment.dispose();
    }
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

/** A kill is about one try, so that a restart may run the task again under the same id. */
function jobKey(taskRunId: string, attempt: number): string {
  return `${taskRunId}/${attempt}`;
}
