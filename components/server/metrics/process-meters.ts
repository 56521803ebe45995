/** What a process tells of itself, besides its parts: memory, processor time, uptime. */
import type { Metrics } from "../../../core/contracts/metrics.ts";
import { processorCount, processorSeconds, residentBytes, uptimeSeconds } from "../../../platform/resources.ts";

/** Gauges that are read when somebody looks. */
export function meterProcess(metrics: Metrics): void {
  metrics.gauge("process.uptime.seconds", uptimeSeconds);
  metrics.gauge("process.memory.resident.bytes", residentBytes);
  metrics.gauge("process.cpu.seconds", processorSeconds);
  metrics.gauge("system.cpu.count", processorCount);
}
