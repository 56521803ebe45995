/** The executor of a server, with the duties that one executor of a deployment has: liveness and retention. */
import type { Clock } from "../../../core/contracts/clock.ts";
import type { Queue } from "../../../core/contracts/queue.ts";
import type { ServiceRepository } from "../../../core/contracts/service.ts";
import type { Engine } from "../../standalone/engine.ts";
import { keepRetention, type RetentionOptions } from "../retention.ts";
import { LivenessCoordinator } from "../services/liveness-coordinator.ts";
import type { ServerPart } from "./server-part.ts";
import { simplePart } from "./simple-part.ts";

/** By this name one executor looks after the liveness of all. */
export const LIVENESS_LEAD = "liveness";
/** By this name one executor deletes what is old. */
export const RETENTION_LEAD = "retention";

/** What the part is made of. */
export interface ExecutorPartOptions {
  readonly engine: Engine;
  readonly queue: Queue;
  readonly services: ServiceRepository;
  readonly clock: Clock;
  readonly serverId: string;
  /** No other process can be alive. */
  readonly isAlone: boolean;
  /** How often services are looked at. */
  readonly intervalMs: number;
  readonly retention: RetentionOptions;
  random(): number;
}

/** Makes the part. */
export function executorPart(options: ExecutorPartOptions): ServerPart {
  const { engine, queue, retention } = options;
  return simplePart({
    type: "EXECUTOR",
    async start({ logger }) {
      const executor = await engine.startExecutor();
      const coordinator = new LivenessCoordinator({ ...options, logger: logger.of("liveness") });
      const liveness = await queue.lead(LIVENESS_LEAD, (lost) => coordinator.watch(lost));
      if (retention.rules.length === 0) return [liveness, executor];
      const cleaner = await queue.lead(RETENTION_LEAD, (lost) => keepRetention(retention, lost));
      return [cleaner, liveness, executor];
    },
  });
}
