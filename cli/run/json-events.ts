/** A run as JSON events, one a line; docs/cli.md describes them. */
import { isAtLeast, type LogLevel } from "../../core/contracts/log.ts";
import type { Update } from "../../core/contracts/queue.ts";
import type { RunEnd } from "./reporter.ts";
import { type StateChange, StateChanges } from "./state-changes.ts";

/** An event before it is written. */
export type JsonEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** Makes events of updates. */
export class JsonEvents {
  readonly #changes = new StateChanges();
  readonly #logLevel: LogLevel;

  /** Log events below the level are left out. */
  constructor(logLevel: LogLevel = "TRACE") {
    this.#logLevel = logLevel;
  }

  /** The events of an update. */
  of(update: Update): readonly JsonEvent[] {
    switch (update.kind) {
      case "execution":
        return this.#changes.of(update).map((change) => (change.taskRun ? taskEvent(change) : executionEvent(change)));
      case "log": {
        const { executionId, taskRunId, taskId, attemptNumber, timestamp, level, message } = update.entry;
        if (!isAtLeast(level, this.#logLevel)) return [];
        const attempt = attemptNumber === undefined ? undefined : attemptNumber + 1;
        return [{ type: "log", date: timestamp, level, executionId, taskId, taskRunId, attempt, message }];
      }
      case "metric": {
        const { executionId, taskRunId, taskId, timestamp, type, name, value, tags } = update.entry;
        return [{ type: "metric", date: timestamp, executionId, taskId, taskRunId, metric: type, name, value, tags }];
      }
      case "lost":
        return [{ type: "lost", count: update.count }];
    }
  }
}

/** The last event. */
export function resultEvent({ execution, exitCode }: RunEnd): JsonEvent {
  const { histories, current } = execution.state;
  return {
    type: "result",
    executionId: execution.id,
    namespace: execution.namespace,
    flowId: execution.flowId,
    state: current,
    exitCode,
    durationMs: Date.parse(histories.at(-1)?.date ?? "") - Date.parse(histories[0]?.date ?? ""),
    labels: Object.fromEntries(execution.labels.map(({ key, value }) => [key, value])),
    outputs: execution.outputs ?? {},
  };
}

function executionEvent({ execution, state, date, durationMs }: StateChange): JsonEvent {
  return {
    type: "execution",
    date,
    state,
    executionId: execution.id,
    namespace: execution.namespace,
    flowId: execution.flowId,
    parentTaskRunId: execution.parent?.taskRunId,
    durationMs,
  };
}

function taskEvent({ execution, taskRun, state, date, durationMs }: StateChange): JsonEvent {
  return {
    type: "task",
    date,
    state,
    executionId: execution.id,
    taskId: taskRun?.taskId,
    taskRunId: taskRun?.id,
    parentTaskRunId: taskRun?.parentTaskRunId,
    value: taskRun?.value,
    iteration: taskRun?.iteration ?? taskRun?.round,
    attempt: taskRun?.attempts.length,
    durationMs,
    outputs: durationMs === undefined ? undefined : taskRun?.outputs,
  };
}

/** Control characters of the second half of Latin-1, and line ends that only some programs know. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029]/g;

/** The event as one line, with every control character escaped. */
export function eventLine(event: JsonEvent): string {
  return JSON.stringify(event).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
