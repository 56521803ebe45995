/**
 * The services of this process, and the one heartbeat that writes all of them. What a heartbeat may come to:
 *
 *   succeeded   the record is as it was left: it is written anew
 *   aborted     the record is gone: it is made again
 *   failed      somebody else has given the service up. One whose work was given to others is told that it is lost, and
 *               has to begin anew under another id; any other is put back into its state
 *
 * A service that owns work and cannot write for longer than its timeout is lost as well: others think so too.
 */
import { type Clock, type IdSource, type TimerHandle, toInstant } from "../../../core/contracts/clock.ts";
import type { Logger } from "../../../core/contracts/logger.ts";
import {
  type LivenessSettings,
  SERVICE_JOBS_MAX,
  type ServerInstance,
  type ServiceInstance,
  type ServiceJob,
  type ServiceRepository,
  type ServiceState,
  type ServiceType,
} from "../../../core/contracts/service.ts";
import { messageOf } from "../../../core/message-of.ts";
import { mayFollow } from "./service-states.ts";

/** Events kept of a service; the oldest go first. */
export const SERVICE_EVENTS_MAX = 50;

/** How much later than its timeout a tick may come before the process is thought to have been frozen. */
const FREEZE_FACTOR = 1.1;

/** What the services of a process are kept with. */
export interface LocalServicesOptions {
  readonly repository: ServiceRepository;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly server: ServerInstance;
  readonly liveness: LivenessSettings;
  readonly logger: Logger;
}

/** A service of this process. */
export interface ServiceOptions {
  readonly type: ServiceType;
  readonly properties?: Readonly<Record<string, string>>;
  /** Numbers that each heartbeat carries. */
  metrics?(): Readonly<Record<string, number>>;
  /** What it is at, for each heartbeat. Default: it has no jobs. */
  jobs?(): readonly ServiceJob[];
  /** The service owns work that others may have by now. Left out for services that own none. */
  onLost?(reason: string): void;
}

/** The record of a service. */
export interface LocalService {
  readonly id: string;
  readonly type: ServiceType;
  /** As this process knows it. */
  readonly state: ServiceState;
  /** Goes to another state, and writes it; a lost service only remembers it. */
  to(state: ServiceState, message?: string): Promise<void>;
  /** No heartbeats any more. */
  forget(): void;
}

/** Keeps the records. */
export class LocalServices {
  readonly #options: LocalServicesOptions;
  readonly #services = new Set<BeatingService>();
  #timer: TimerHandle | undefined;
  #lastTickMs = 0;

  constructor(options: LocalServicesOptions) {
    this.#options = options;
  }

  /** The services, for those who look at this process. */
  get all(): readonly LocalService[] {
    return [...this.#services];
  }

  /** Makes a record in state CREATED. Rejects when it cannot be written. */
  async register(service: ServiceOptions): Promise<LocalService> {
    const beating = new BeatingService(this.#options, service, () => this.#services.delete(beating));
    await beating.create();
    this.#services.add(beating);
    return beating;
  }

  /** Heartbeats from now on. */
  start(): void {
    this.#lastTickMs = this.#options.clock.now();
    this.#arm();
  }

  /** No heartbeats any more. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(): void {
    const { clock, liveness } = this.#options;
    this.#timer = clock.after(liveness.heartbeatIntervalMs, () => {
      this.#tick();
      this.#arm();
    });
  }

  #tick(): void {
    const { clock, liveness, logger } = this.#options;
    const gapMs = clock.now() - this.#lastTickMs;
    this.#lastTickMs = clock.now();
    const frozen = gapMs > liveness.timeoutMs * FREEZE_FACTOR;
    if (frozen) logger.warn(`This process stood still for ${gapMs} ms, or the clock was changed.`);
    for (const service of this.#services) service.beat(frozen);
  }
}

class BeatingService implements LocalService {
  readonly id: string;
  readonly type: ServiceType;
  state: ServiceState = "CREATED";
  readonly #options: LocalServicesOptions;
  readonly #service: ServiceOptions;
  readonly #onForget: () => void;
  #stored: ServiceInstance;
  #lastWriteMs: number;
  #lost = false;
  #failing = false;
  #writing: Promise<void> | undefined;

  constructor(options: LocalServicesOptions, service: ServiceOptions, onForget: () => void) {
    const { clock, ids, server, liveness } = options;
    this.#options = options;
    this.#service = service;
    this.#onForget = onForget;
    this.id = ids.next();
    this.type = service.type;
    this.#lastWriteMs = clock.now();
    const now = toInstant(clock.now());
    this.#stored = {
      id: this.id,
      type: service.type,
      state: "CREATED",
      server,
      createdAt: now,
      updatedAt: now,
      events: [{ date: now, state: "CREATED" }],
      liveness,
      properties: service.properties ?? {},
      metrics: {},
      sequence: 1,
    };
  }

  async create(): Promise<void> {
    await this.#options.repository.save(this.#stored, true);
  }

  async to(state: ServiceState, message?: string): Promise<void> {
    if (!mayFollow(this.state, state)) return;
    this.state = state;
    if (this.#lost) return;
    await this.#inTurn(() => this.#write(message));
  }

  forget(): void {
    this.#onForget();
  }

  beat(frozen: boolean): void {
    if (this.#lost) return;
    if (!this.#writing) void this.#inTurn(() => this.#write()).catch((error: unknown) => this.#cannotWrite(error));
    const { clock, liveness } = this.#options;
    if (frozen) this.#lastWriteMs = clock.now();
    const silentMs = clock.now() - this.#lastWriteMs;
    if (liveness.enabled && silentMs > liveness.timeoutMs) {
      this.#lose(`no heartbeat could be written for ${silentMs} ms`);
    }
  }

  /** One write at a time, in the order in which they were asked for. */
  #inTurn(write: () => Promise<void>): Promise<void> {
    const before = this.#writing ?? Promise.resolve();
    const turn: Promise<void> = before
      .catch(() => undefined)
      .then(write)
      .finally(() => {
        if (this.#writing === turn) this.#writing = undefined;
      });
    this.#writing = turn;
    return turn;
  }

  async #write(message?: string): Promise<void> {
    const { repository, logger } = this.#options;
    const next = this.#changed(this.#stored, message);
    if (await repository.save(next)) return this.#written(next);
    const found = await repository.find(this.id);
    if (!found) {
      const again = { ...next, sequence: 1 };
      if (await repository.save(again, true)) this.#written(again);
      return;
    }
    const givenUp = !mayFollow(found.state, this.state) || found.state === "DISCONNECTED";
    if (givenUp && this.#service.onLost) return this.#lose(`its record says ${found.state}`);
    if (givenUp) logger.warn(`Others thought this ${this.type} gone (${found.state}); it is back.`);
    const anew = this.#changed(found, message);
    if (await repository.save(anew)) this.#written(anew);
  }

  #changed(from: ServiceInstance, message: string | undefined): ServiceInstance {
    const { clock } = this.#options;
    const date = toInstant(clock.now());
    const { state } = this;
    const event = { date, state, ...(message === undefined ? {} : { message }) };
    const events = from.state === state ? from.events : [...from.events, event].slice(-SERVICE_EVENTS_MAX);
    const metrics = this.#service.metrics?.() ?? {};
    const jobs = this.#service.jobs?.().slice(0, SERVICE_JOBS_MAX);
    const told = jobs === undefined ? {} : { jobs };
    return { ...from, state, updatedAt: date, events, metrics, ...told, sequence: from.sequence + 1 };
  }

  #written(instance: ServiceInstance): void {
    const { clock, logger } = this.#options;
    this.#stored = instance;
    this.#lastWriteMs = clock.now();
    if (this.#failing) logger.info(`Heartbeats of this ${this.type} are written again.`);
    this.#failing = false;
  }

  #cannotWrite(error: unknown): void {
    if (!this.#failing) {
      this.#options.logger.warn(`The heartbeat of this ${this.type} cannot be written: ${messageOf(error)}`);
    }
    this.#failing = true;
  }

  #lose(reason: string): void {
    const { onLost } = this.#service;
    if (!onLost || this.#lost) return;
    this.#lost = true;
    this.#onForget();
    onLost(reason);
  }
}
