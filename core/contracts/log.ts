/** Log and metric records, as they travel on the queue and rest in the repository. */

/** Severities, least severe first. */
export const LOG_LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** True when `level` is at least as severe as `least`. */
export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}

/** One line of a task's, an execution's or a trigger's log. Secrets are masked before it leaves the worker. */
export interface LogEntry {
  readonly tenantId: string;
  readonly namespace: string;
  readonly flowId: string;
  /** Left out in the log of a trigger. */
  readonly executionId?: string;
  readonly taskId?: string;
  readonly taskRunId?: string;
  readonly attemptNumber?: number;
  readonly triggerId?: string;
  /** ISO-8601 instant. */
  readonly timestamp: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly thread?: string;
}

/** A measurement that a task published. */
export interface MetricEntry {
  readonly tenantId: string;
  readonly namespace: string;
  readonly flowId: string;
  readonly executionId: string;
  readonly taskId: string;
  readonly taskRunId: string;
  readonly type: "counter" | "timer" | "gauge";
  readonly name: string;
  /** Counters and gauges: the number; timers: milliseconds. */
  readonly value: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly timestamp: string;
}
