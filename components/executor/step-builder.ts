/** Collects what a batch of messages leads to, as one step. */
import { toInstant } from "../../core/contracts/clock.ts";
import type { LogEntry } from "../../core/contracts/log.ts";
import type { KeyedMessage, Signal, Step, StoredExecutionChange, Timer } from "../../core/contracts/queue.ts";
import type { Command, WorkerJob } from "../../core/execution/event.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { FlowState } from "../../core/flow-state/flow-state.ts";

/** A line of a log, not yet placed. */
export type LogLine = Omit<Extract<Command, { kind: "log" }>, "kind">;

/** The line as an entry of the execution's log. */
export function executionLog(execution: Execution, line: LogLine, nowMs: number): LogEntry {
  return {
    tenantId: execution.tenantId,
    namespace: execution.namespace,
    flowId: execution.flowId,
    executionId: execution.id,
    timestamp: toInstant(nowMs),
    level: line.level,
    message: line.message,
    ...(line.taskRunId === undefined ? {} : { taskRunId: line.taskRunId }),
    ...(line.taskId === undefined ? {} : { taskId: line.taskId }),
  };
}

/** A step in the making. */
export class StepBuilder {
  readonly #changes: StoredExecutionChange[] = [];
  readonly flowStates: FlowState[] = [];
  readonly messages: KeyedMessage[] = [];
  readonly jobs: WorkerJob[] = [];
  readonly timers: Timer[] = [];
  readonly signals: Signal[] = [];
  readonly logs: LogEntry[] = [];

  change(change: StoredExecutionChange): void {
    this.#changes.push(change);
  }

  /** A line in the log of an execution or of one of its task runs. */
  log(execution: Execution, line: LogLine, nowMs: number): void {
    this.logs.push(executionLog(execution, line, nowMs));
  }

  build(): Step {
    const { flowStates, messages, jobs, timers, signals, logs } = this;
    return { changes: this.#changes, flowStates, messages, jobs, timers, signals, logs };
  }
}
