/** Lines of the logs that triggers have of their own. */
import { toInstant } from "../../core/contracts/clock.ts";
import type { LogEntry, LogLevel } from "../../core/contracts/log.ts";
import type { TriggerKey } from "../../core/contracts/trigger-state.ts";

/** A line of a trigger's log. */
export function triggerLog(
  { tenantId, namespace, flowId, triggerId }: TriggerKey,
  level: LogLevel,
  message: string,
  nowMs: number,
): LogEntry {
  return { tenantId, namespace, flowId, triggerId, timestamp: toInstant(nowMs), level, message };
}
