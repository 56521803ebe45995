/**
 * A server process: services that run side by side, one heartbeat for all of them, and an order in which they end.
 *
 *   starting ──▶ running ──▶ ending: workers first, then the others, then heartbeats
 */
import type { Clock, IdSource, TimerHandle } from "../../core/contracts/clock.ts";
import type { Logger } from "../../core/contracts/logger.ts";
import type { LivenessSettings, ServerInstance, ServiceRepository, ServiceType } from "../../core/contracts/service.ts";
import type { RunningPart, ServerPart } from "./parts/server-part.ts";
import { LocalServices } from "./services/local-services.ts";

/** What a server is made of. */
export interface ServerOptions {
  readonly instance: ServerInstance;
  readonly liveness: LivenessSettings;
  readonly services: ServiceRepository;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** Started in this order. */
  readonly parts: readonly ServerPart[];
}

/**
 * How long a part may take to give up what it is at once its time is over, in milliseconds. It gives work back, and the
 * database may be away for good; then those who look after lost services do that for it.
 */
const GIVING_UP_MS_MAX = 10_000;

/** Who ends when: workers finish their tasks while everything else still works. */
const END_ORDER: readonly ServiceType[] = ["WORKER", "SCHEDULER", "WEBSERVER", "INDEXER", "EXECUTOR"];

/** How far a server is. */
export type ServerPhase = "starting" | "running" | "ending" | "ended";

/** See the file's head. */
export class Server {
  readonly instance: ServerInstance;
  readonly #options: ServerOptions;
  readonly #services: LocalServices;
  readonly #parts: RunningPart[] = [];
  #phase: ServerPhase = "starting";
  #stopping: Promise<void> | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.instance = options.instance;
    const { services: repository, clock, ids, instance: server, liveness, logger } = options;
    this.#services = new LocalServices({ repository, clock, ids, server, liveness, logger: logger.of("liveness") });
  }

  get phase(): ServerPhase {
    return this.#phase;
  }

  /** The parts that run. */
  get parts(): readonly RunningPart[] {
    return this.#parts;
  }

  /** Starts all parts. Those that run already are stopped when one cannot be started. */
  async start(): Promise<void> {
    this.#services.start();
    try {
      for (const part of this.#options.parts) {
        const logger = this.#options.logger.of(part.type.toLowerCase());
        this.#parts.push(await part.start({ services: this.#services, logger }));
      }
      this.#phase = "running";
    } catch (error) {
      await this.stop(AbortSignal.abort());
      await this.#giveUpRest();
      throw error;
    }
  }

  /** A part that could not be started leaves a service that others would wait for. */
  async #giveUpRest(): Promise<void> {
    for (const service of this.#services.all) {
      for (const state of ["ERROR", "TERMINATING", "TERMINATED_GRACEFULLY"] as const) {
        await service.to(state).catch(() => undefined);
      }
      service.forget();
    }
  }

  /** Ends all parts in order; what is not over when the signal aborts is given up. Harmless when called again. */
  stop(deadline: AbortSignal): Promise<void> {
    this.#stopping ??= this.#stop(deadline);
    return this.#stopping;
  }

  async #stop(deadline: AbortSignal): Promise<void> {
    this.#phase = "ending";
    const inOrder = END_ORDER.flatMap((type) => this.#parts.filter((part) => part.type === type));
    for (const part of inOrder) {
      const name = part.type.toLowerCase();
      if (await this.#ends(part, deadline)) this.#options.logger.debug(`The ${name} has ended.`);
      else this.#options.logger.warn(`The ${name} cannot end in order: others go on with its work once it is missed.`);
    }
    this.#services.stop();
    this.#phase = "ended";
  }

  /** True when the part has ended; false when it was given up. */
  async #ends(part: RunningPart, deadline: AbortSignal): Promise<boolean> {
    const givenUp = Promise.withResolvers<false>();
    let timer: TimerHandle | undefined;
    const onDeadline = (): void => {
      timer = this.#options.clock.after(GIVING_UP_MS_MAX, () => givenUp.resolve(false));
    };
    deadline.addEventListener("abort", onDeadline, { once: true });
    if (deadline.aborted) onDeadline();
    try {
      return await Promise.race([part.stop(deadline).then(() => true), givenUp.promise]);
    } finally {
      deadline.removeEventListener("abort", onDeadline);
      timer?.cancel();
    }
  }
}
