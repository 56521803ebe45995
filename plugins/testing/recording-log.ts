/** The log of a task in tests: a list of lines. */
import type { LogLevel } from "../../core/contracts/log.ts";
import type { TaskLog } from "../../core/plugin/task.ts";

/** A log that appends `LEVEL message` to a list. */
export function recordingLog(logged: string[]): TaskLog {
  const log = (level: LogLevel, message: string) => void logged.push(`${level} ${message}`);
  return {
    log,
    trace: (message) => log("TRACE", message),
    debug: (message) => log("DEBUG", message),
    info: (message) => log("INFO", message),
    warn: (message) => log("WARN", message),
    error: (message) => log("ERROR", message),
    drained: () => undefined,
  };
}
