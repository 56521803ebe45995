/**
 * Notices services that are no more, and has the work of dead workers given out again. One process does it at a time.
 *
 * A service is alive while its record changes: this is seen with the clock of this process alone, so that clocks which
 * differ between machines kill nobody. Whoever begins to look, also after the database was away, has seen nobody yet
 * and waits a whole timeout. The time by which a look comes too late, as the process stood still or its clock was put
 * forward, counts for nobody's silence.
 */
import { type Clock, toInstant } from "../../../core/contracts/clock.ts";
import type { LogEntry } from "../../../core/contracts/log.ts";
import type { Logger } from "../../../core/contracts/logger.ts";
import { pause } from "../../../core/contracts/pause.ts";
import type { Job, Queue } from "../../../core/contracts/queue.ts";
import type { ServiceInstance, ServiceRepository, ServiceState } from "../../../core/contracts/service.ts";
import { messageOf } from "../../../core/message-of.ts";
import { SERVICE_EVENTS_MAX } from "./local-services.ts";

/** How long services that are no more can still be looked at. */
export const SERVICE_KEPT_MS = 24 * 3_600_000;

/** Rounds are that much apart from each other at random, so that many coordinators do not look at once. */
const JITTER_MS = 500;

/** What the coordinator works with. */
export interface LivenessCoordinatorOptions {
  readonly services: ServiceRepository;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The process that this one is; its own services are not judged. */
  readonly serverId: string;
  readonly intervalMs: number;
  /** No other process can be alive: what others left is taken over at once. Default false. */
  readonly isAlone?: boolean;
  random(): number;
}

interface Seen {
  readonly sequence: number;
  readonly sinceMs: number;
}

const ALIVE: readonly ServiceState[] = ["CREATED", "RUNNING", "ERROR", "TERMINATING"];
const LOOKED_AT: readonly ServiceState[] = [
  ...ALIVE,
  "DISCONNECTED",
  "TERMINATED_GRACEFULLY",
  "TERMINATED_FORCED",
  "NOT_RUNNING",
];

/** See the file's head. */
export class LivenessCoordinator {
  readonly #options: LivenessCoordinatorOptions;
  #seen = new Map<string, Seen>();
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(options: LivenessCoordinatorOptions) {
    this.#options = options;
  }

  /** Looks until the lead is lost. */
  async watch(lost: AbortSignal): Promise<void> {
    const { clock, logger, intervalMs, random } = this.#options;
    this.#seen = new Map();
    let isFailing = false;
    while (!lost.aborted) {
      try {
        await this.round();
        if (isFailing) logger.info("Services can be looked at again.");
        isFailing = false;
      } catch (error) {
        this.#seen = new Map();
        if (!isFailing) logger.warn(`Services cannot be looked at: ${messageOf(error)}`);
        isFailing = true;
      }
      await pause(clock, intervalMs + Math.floor(random() * Math.min(JITTER_MS, intervalMs / 2)), lost);
    }
  }

  /** One look at all services. */
  async round(): Promise<void> {
    const { services, clock, intervalMs } = this.#options;
    const instances = await services.list(LOOKED_AT);
    const nowMs = clock.now();
    const lateMs = Math.max(0, nowMs - this.#lookedMs - intervalMs - JITTER_MS);
    this.#lookedMs = nowMs;
    const seen = new Map<string, Seen>();
    for (const instance of instances) {
      const before = this.#seen.get(instance.id);
      const isSame = before?.sequence === instance.sequence;
      const sinceMs = isSame ? before.sinceMs + lateMs : nowMs;
      seen.set(instance.id, { sequence: instance.sequence, sinceMs });
    }
    this.#seen = seen;
    for (const instance of instances) await this.#judge(instance);
    if (instances.some(({ state }) => state === "NOT_RUNNING")) {
      await services.purge(toInstant(clock.now() - SERVICE_KEPT_MS));
    }
  }

  async #judge(instance: ServiceInstance): Promise<void> {
    const { state, type, liveness } = instance;
    if (ALIVE.includes(state)) {
      if (!this.#isSilent(instance)) return;
      const gone = await this.#move(
        instance,
        state === "TERMINATING" ? "TERMINATED_FORCED" : "DISCONNECTED",
        "no heartbeat",
      );
      if (gone) await this.#judge(gone);
      return;
    }
    if (state === "NOT_RUNNING") return void (await this.#move(instance, "EMPTY"));
    if (type !== "WORKER") {
      if (this.#isOver(instance)) await this.#move(instance, "NOT_RUNNING");
      return;
    }
    // Who ended gracefully has given everything back, unless something went wrong with it.
    const strategy = liveness.restartStrategy;
    if (strategy !== "IMMEDIATELY" && state === "DISCONNECTED" && !this.#isOver(instance)) return;
    if (strategy !== "NEVER") await this.#takeBack(instance);
    await this.#move(instance, "NOT_RUNNING");
  }

  /** No heartbeat for longer than the service itself said. */
  #isSilent({ id, server, liveness, createdAt, sequence }: ServiceInstance): boolean {
    const { clock, serverId, isAlone } = this.#options;
    if (server.id === serverId || !liveness.enabled) return false;
    if (isAlone === true) return true;
    const nowMs = clock.now();
    if (nowMs - Date.parse(createdAt) < liveness.initialDelayMs) return false;
    const seen = this.#seen.get(id);
    return seen !== undefined && seen.sequence === sequence && nowMs - seen.sinceMs > liveness.timeoutMs;
  }

  /** In its state for longer than it would take to end gracefully. */
  #isOver({ updatedAt, liveness, state }: ServiceInstance): boolean {
    if (this.#options.isAlone === true || state === "TERMINATED_GRACEFULLY") return true;
    return this.#options.clock.now() - Date.parse(updatedAt) > liveness.terminationGracePeriodMs;
  }

  /** The instance in its new state; undefined when somebody else has changed it. */
  async #move(from: ServiceInstance, state: ServiceState, message?: string): Promise<ServiceInstance | undefined> {
    const { services, clock, logger } = this.#options;
    const date = toInstant(clock.now());
    const event = { date, state, ...(message === undefined ? {} : { message }) };
    const events = [...from.events, event].slice(-SERVICE_EVENTS_MAX);
    const next = { ...from, state, updatedAt: date, events, sequence: from.sequence + 1 };
    if (!(await services.save(next))) return undefined;
    if (state === "DISCONNECTED" || state === "TERMINATED_FORCED") {
      logger.warn(`The ${from.type} ${from.id} on ${from.server.hostname} is gone: no heartbeat any more.`);
    }
    return next;
  }

  async #takeBack(worker: ServiceInstance): Promise<void> {
    const { queue, clock, logger } = this.#options;
    const jobs = await queue.takeBack([worker.id]);
    if (jobs.length === 0) return;
    logger.warn(`${jobs.length} jobs of the worker ${worker.id} are given out again.`);
    await queue.sendLogs(jobs.map((job) => resentLog(job, worker, clock.now())));
  }
}

function resentLog(job: Job, worker: ServiceInstance, nowMs: number): LogEntry {
  const what = "taskRun" in job ? "this task starts again from its beginning" : "this trigger is evaluated again";
  const line = {
    timestamp: toInstant(nowMs),
    level: "WARN",
    message: `The worker ${worker.id} on ${worker.server.hostname} is gone: ${what} on another one.`,
  } as const;
  if (!("taskRun" in job)) {
    const { namespace, flowId, triggerId } = job.trigger;
    return { ...line, tenantId: job.tenantId, namespace, flowId, triggerId };
  }
  const { tenantId, executionId, flow, taskId, taskRun, attempt } = job;
  return {
    ...line,
    tenantId,
    namespace: flow.namespace,
    flowId: flow.id,
    executionId,
    taskId,
    taskRunId: taskRun.id,
    attemptNumber: attempt,
  };
}
