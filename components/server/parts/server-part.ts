/** A part of a server: one service, which is started with the server and stopped with it. */
import type { Logger } from "../../../core/contracts/logger.ts";
import type { ServiceState, ServiceType } from "../../../core/contracts/service.ts";
import type { LocalServices } from "../services/local-services.ts";

/** What every part is given. */
export interface PartContext {
  readonly services: LocalServices;
  /** The log of this part. */
  readonly logger: Logger;
}

/** A part that runs. */
export interface RunningPart {
  readonly type: ServiceType;
  /** The state of its service, for health. */
  state(): ServiceState;
  /** More about it, for health. */
  details?(): Readonly<Record<string, string | number | boolean>>;
  /** Stops taking work and finishes what it is at; what is not over when the signal aborts is given up. */
  stop(deadline: AbortSignal): Promise<void>;
}

/** Starts a part; ready when it resolves. */
export interface ServerPart {
  readonly type: ServiceType;
  start(context: PartContext): Promise<RunningPart>;
}
