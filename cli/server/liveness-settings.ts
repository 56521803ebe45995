/** How services of a server want to be looked after, as configured. */
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import type { LivenessSettings } from "../../core/contracts/service.ts";

/** The settings. */
export function livenessOf({ kestra }: Configuration): LivenessSettings {
  const { liveness, ...server } = kestra.server;
  return {
    enabled: liveness.enabled,
    intervalMs: liveness.interval,
    timeoutMs: liveness.timeout,
    initialDelayMs: liveness["initial-delay"],
    heartbeatIntervalMs: liveness["heartbeat-interval"],
    terminationGracePeriodMs: server["termination-grace-period"],
    restartStrategy: server["worker-task-restart-strategy"],
  };
}
