/** Services of pretended processes over memory, under a clock that moves only when a test lets it. */
import { createMemoryQueue } from "../../../backends/queue/memory/memory-queue.ts";
import { createMemoryRepository } from "../../../backends/repository/memory/memory-repository.ts";
import type { LivenessSettings, ServiceInstance } from "../../../core/contracts/service.ts";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { createLogger } from "../logging/logger.ts";
import { LivenessCoordinator } from "../services/liveness-coordinator.ts";
import { LocalServices } from "../services/local-services.ts";

/** Liveness with round numbers. */
export const LIVENESS: LivenessSettings = {
  enabled: true,
  intervalMs: 1_000,
  timeoutMs: 6_000,
  initialDelayMs: 0,
  heartbeatIntervalMs: 1_000,
  terminationGracePeriodMs: 60_000,
  restartStrategy: "IMMEDIATELY",
};

/** Repository, queue, clock and log of one test. */
export function createServiceBench(liveness: LivenessSettings = LIVENESS) {
  const clock = new SimulatedClock();
  const memory = createMemoryRepository();
  const faults: unknown[] = [];
  const lines: string[] = [];
  const queue = createMemoryQueue({ repository: memory, clock, onFault: (error) => faults.push(error) });
  const logger = createLogger({ format: "text", now: () => clock.now(), write: (text) => lines.push(text) });
  let ids = 0;
  const state = { away: false };
  const services = new Proxy(memory.services, {
    get: (target, name, receiver) =>
      state.away && name !== "purge" ? () => Promise.reject(new Error("away")) : Reflect.get(target, name, receiver),
  });
  const common = { repository: services, clock, logger, liveness, ids: { next: () => `service-${++ids}` } };
  return {
    clock,
    queue,
    logger,
    lines,
    faults,
    repository: memory,
    /** While away, no record can be read or written. */
    setAway: (away: boolean) => {
      state.away = away;
    },
    /** The services of a process of this id. */
    process: (id: string) =>
      new LocalServices({ ...common, server: { id, type: "SERVER", version: "1", hostname: "host" } }),
    coordinator: (serverId: string, isAlone = false) =>
      new LivenessCoordinator({
        services,
        queue,
        clock,
        logger,
        serverId,
        intervalMs: 1_000,
        isAlone,
        random: () => 0,
      }),
    /** Lets time pass, a heartbeat at a time, and everything that waits for it happen. */
    async pass(durationMs: number): Promise<void> {
      for (let passed = 0; passed < durationMs; passed += 500) {
        clock.advance(500);
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      }
    },
    async states(): Promise<Readonly<Record<string, ServiceInstance["state"]>>> {
      const all = await memory.services.list();
      return Object.fromEntries(all.map((instance) => [instance.id, instance.state]));
    },
  };
}
