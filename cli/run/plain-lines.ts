/**
 * A run as lines of text, for pipes and files. One line a change of state and a line of a log message, in fields
 * with two spaces or more between them:
 *
 *   12:03:22.101  RUNNING   hello             4kGf6...
 *   12:03:22.105  INFO      greet             Hello, Ada!
 *   12:03:22.106  SUCCESS   greet             12ms
 *
 * time of day, state or level, task (`task[value]` in loops), text. The states CREATED and SUBMITTED are left out.
 */
import { isAtLeast, type LogEntry, type LogLevel } from "../../core/contracts/log.ts";
import type { Update } from "../../core/contracts/queue.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import type { StateType } from "../../core/execution/state.ts";
import { formatElapsed } from "../../tui/text/elapsed.ts";
import { neutralise, neutralLines } from "../../tui/text/neutralise.ts";
import { StateChanges } from "./state-changes.ts";

/** States that would only say that something waits its turn. */
const SILENT: ReadonlySet<StateType> = new Set(["CREATED", "SUBMITTED"]);
const WORD_COLUMNS = 8;
const NAME_COLUMNS = 16;

/** Makes lines of updates. */
export class PlainLines {
  readonly #changes = new StateChanges();
  readonly #logLevel: LogLevel;
  /** Values of loops by task run, as log entries do not name them. */
  readonly #values = new Map<string, string>();
  #rootId: string | undefined;

  /** Log lines below the level are left out. */
  constructor(logLevel: LogLevel = "TRACE") {
    this.#logLevel = logLevel;
  }

  /** The lines of an update, without line ends. */
  of(update: Update): readonly string[] {
    switch (update.kind) {
      case "execution":
        return this.#executionLines(update);
      case "log":
        return isAtLeast(update.entry.level, this.#logLevel) ? this.#logLines(update.entry) : [];
      case "lost":
        return [`${update.count} updates are left out here: they came too fast.`];
      case "metric":
        return [];
    }
  }

  /** The lines of an execution's outputs. */
  outputs(execution: Execution): readonly string[] {
    const date = execution.state.histories.at(-1)?.date ?? "";
    return Object.entries(execution.outputs ?? {}).flatMap(([name, value]) => {
      const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "null");
      return neutralLines(text).map((line) => plainLine(date, "OUTPUT", name, line));
    });
  }

  #executionLines(update: Extract<Update, { kind: "execution" }>): readonly string[] {
    const { execution } = update;
    this.#rootId ??= execution.id;
    return this.#changes.of(update).flatMap(({ taskRun, state, date, durationMs }) => {
      if (SILENT.has(state)) return [];
      if (taskRun?.value !== undefined) this.#values.set(taskRun.id, taskRun.value);
      const name = taskRun ? this.#taskName(taskRun.taskId, taskRun.id, execution) : execution.flowId;
      const lines = [plainLine(date, state, name, textOf(state, taskRun, execution, durationMs))];
      if (taskRun && (state === "SUCCESS" || state === "SKIPPED")) this.#values.delete(taskRun.id);
      if (!taskRun && durationMs !== undefined && execution.id === this.#rootId) {
        return [...this.outputs(execution), ...lines];
      }
      return lines;
    });
  }

  #logLines(entry: LogEntry): readonly string[] {
    const name = entry.taskId === undefined ? entry.flowId : this.#taskName(entry.taskId, entry.taskRunId, entry);
    return neutralLines(entry.message).map((line) => plainLine(entry.timestamp, entry.level, name, line));
  }

  /** `task`, `task[value]` in a loop, `flow/task` in a subflow. */
  #taskName(
    taskId: string,
    taskRunId: string | undefined,
    of: { flowId: string; id?: string; executionId?: string },
  ): string {
    const value = taskRunId === undefined ? undefined : this.#values.get(taskRunId);
    const isRoot = (of.id ?? of.executionId) === this.#rootId;
    return `${isRoot ? "" : `${of.flowId}/`}${taskId}${value === undefined ? "" : `[${value}]`}`;
  }
}

function textOf(
  state: StateType,
  taskRun: TaskRun | undefined,
  execution: Execution,
  durationMs: number | undefined,
): string {
  const elapsed = durationMs === undefined ? "" : formatElapsed(durationMs, true);
  const attempts = taskRun?.attempts.length ?? 0;
  if (taskRun) return attempts > 1 ? `${elapsed} attempt ${attempts}`.trim() : elapsed;
  return state === "RUNNING" ? execution.id : elapsed;
}

function plainLine(date: string, word: string, name: string, text: string): string {
  return `${timeOfDay(date)}  ${word.padEnd(WORD_COLUMNS)}  ${neutralise(name).padEnd(NAME_COLUMNS)}  ${text}`.trimEnd();
}

let lastInstant = "";
let lastTime = "";

/** `12:03:22.101`, in the time zone of this machine. Many lines have the instant of the line before. */
function timeOfDay(instant: string): string {
  if (instant === lastInstant) return lastTime;
  lastInstant = instant;
  lastTime = formatTime(instant);
  return lastTime;
}

function formatTime(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return "--:--:--.---";
  const two = (part: number): string => String(part).padStart(2, "0");
  const ms = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}
