/**
 * The worker of a server. Asked to end, it lets its tasks finish within the grace period and gives back the rest.
 *
 * A worker whose work was given to others, or that cannot say that it is alive for so long that they are about to,
 * ends its tasks without a word and begins anew under another id. Nobody has to restart the process.
 */
import { type Clock, toInstant } from "../../../core/contracts/clock.ts";
import { pause } from "../../../core/contracts/pause.ts";
import type { Job, Subscription } from "../../../core/contracts/queue.ts";
import { SERVICE_JOBS_MAX, type ServiceJob, type ServiceState } from "../../../core/contracts/service.ts";
import { messageOf } from "../../../core/message-of.ts";
import type { Engine } from "../../standalone/engine.ts";
import type { RunningWorker } from "../../worker/worker.ts";
import type { LocalService } from "../services/local-services.ts";
import type { PartContext, RunningPart, ServerPart } from "./server-part.ts";
import { toQuietly } from "./simple-part.ts";

/** Between attempts to begin anew. */
const BEGIN_DELAY_MS = 1_000;

/** What the part is made of. */
export interface WorkerPartOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Jobs that run at the same time. */
  readonly slots: number;
  readonly group?: string;
  /** Looks after the folders of tasks from the start until it is stopped. Default: nobody does. */
  keepFolders?(): Subscription;
}

/** A worker part that runs. */
export interface RunningWorkerPart extends RunningPart {
  /** What it is at. */
  running(): readonly Job[];
}

/** The part before it runs. */
export interface WorkerServerPart extends ServerPart {
  start(context: PartContext): Promise<RunningWorkerPart>;
}

/** Makes the part. */
export function workerPart(options: WorkerPartOptions): WorkerServerPart {
  return {
    type: "WORKER",
    async start(context) {
      const part = new WorkerPart(options, context);
      await part.begin();
      part.keepFolders();
      return part;
    },
  };
}

class WorkerPart implements RunningWorkerPart {
  readonly type = "WORKER";
  readonly #options: WorkerPartOptions;
  readonly #context: PartContext;
  readonly #ended = new AbortController();
  #service: LocalService | undefined;
  #worker: RunningWorker | undefined;
  #beginning: Promise<void> = Promise.resolve();
  #folders: Subscription | undefined;

  constructor(options: WorkerPartOptions, context: PartContext) {
    this.#options = options;
    this.#context = context;
  }

  state(): ServiceState {
    return this.#service?.state ?? "CREATED";
  }

  running(): readonly Job[] {
    return this.#worker?.running() ?? [];
  }

  details() {
    const { slots, group } = this.#options;
    return { slots, running: this.running().length, ...(group === undefined ? {} : { group }) };
  }

  /** Becomes a worker that nobody has known before. */
  async begin(): Promise<void> {
    const { engine, slots, group } = this.#options;
    const service = await this.#context.services.register({
      type: "WORKER",
      properties: group === undefined ? {} : { group },
      metrics: () => ({ slots, running: this.running().length }),
      jobs: () => this.running().slice(0, SERVICE_JOBS_MAX).map(jobOf),
      onLost: (reason) => this.#lost(reason),
    });
    const worker = await engine.startWorker({
      id: service.id,
      slots,
      ...(group === undefined ? {} : { group }),
    });
    this.#service = service;
    this.#worker = worker;
    await service.to("RUNNING");
  }

  keepFolders(): void {
    this.#folders = this.#options.keepFolders?.();
  }

  #lost(reason: string): void {
    const { logger } = this.#context;
    const count = this.running().length;
    logger.warn(`This worker counts as gone (${reason}): ${count} tasks are ended, and it begins anew.`);
    this.#worker?.abandon();
    this.#worker = undefined;
    this.#service = undefined;
    this.#beginning = this.#beginAnew();
  }

  async #beginAnew(): Promise<void> {
    const { logger } = this.#context;
    for (let isFirst = true; !this.#ended.signal.aborted; isFirst = false) {
      try {
        await this.begin();
        logger.info("The worker has begun anew.");
        return;
      } catch (error) {
        if (isFirst) logger.warn(`The worker cannot begin anew yet: ${messageOf(error)}`);
        await pause(this.#options.clock, BEGIN_DELAY_MS, this.#ended.signal);
      }
    }
  }

  async stop(deadline: AbortSignal): Promise<void> {
    this.#ended.abort();
    await this.#beginning;
    await this.#end(deadline);
    await this.#folders?.stop();
  }

  async #end(deadline: AbortSignal): Promise<void> {
    const [service, worker] = [this.#service, this.#worker];
    if (!service || !worker) return;
    await toQuietly(service.to("TERMINATING"), this.#context);
    const count = worker.running().length;
    if (count > 0)
      this.#context.logger.info(`Waiting for ${count} tasks to end.`, { since: toInstant(this.#options.clock.now()) });
    const handedBack = await worker.drain(deadline);
    if (handedBack > 0) this.#context.logger.warn(`${handedBack} tasks did not end in time and were given back.`);
    await toQuietly(service.to(handedBack > 0 ? "TERMINATED_FORCED" : "TERMINATED_GRACEFULLY"), this.#context);
    service.forget();
  }
}

function jobOf(job: Job): ServiceJob {
  if (!("taskRun" in job)) {
    const { namespace, flowId, triggerId } = job.trigger;
    return { namespace, flowId, name: triggerId };
  }
  const { flow, taskId, taskRun, executionId } = job;
  return { namespace: flow.namespace, flowId: flow.id, name: taskId, executionId, taskRunId: taskRun.id };
}
