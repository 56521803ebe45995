/** Starts the executions that other executions ask for, and tells those who wait how they ended. */

import { type Clock, type IdSource, toInstant } from "../../core/contracts/clock.ts";
import type { Command, ExecutionEvent, ExecutionMessage } from "../../core/execution/event.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { firstState } from "../../core/execution/state.ts";
import type { Label } from "../../core/flow/flow.ts";
import type { ExecutionFactory } from "../execution-factory.ts";
import type { ActiveExecution } from "./active-execution.ts";
import type { StepBuilder } from "./step-builder.ts";

/** Executions inside executions; a flow that calls itself without end stops here. */
export const SUBFLOW_DEPTH_MAX = 50;

/** The label that counts how deep an execution is nested. */
const DEPTH_LABEL = "system.subflowDepth";

/** What starting executions needs. */
export interface SubflowStarterOptions {
  readonly factory: ExecutionFactory;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Creates executions for executions. */
export class SubflowStarter {
  readonly #options: SubflowStarterOptions;

  constructor(options: SubflowStarterOptions) {
    this.#options = options;
  }

  /** Creates the execution and sends it on its way; answers how that went. */
  async start(
    active: ActiveExecution,
    command: Extract<Command, { kind: "start-subflow" }>,
    step: StepBuilder,
  ): Promise<ExecutionEvent> {
    const { request, taskRunId, attempt } = command;
    const { execution: parent } = active.state;
    const depth = depthOf(parent) + 1;
    if (depth > SUBFLOW_DEPTH_MAX) {
      const message = `Subflows are nested more than ${SUBFLOW_DEPTH_MAX} deep; does ${request.namespace}.${request.flowId} call itself?`;
      return { kind: "subflow-refused", taskRunId, attempt, message };
    }
    const created = await this.#options.factory.create({
      tenantId: parent.tenantId,
      namespace: request.namespace,
      flowId: request.flowId,
      ...(request.revision === undefined ? {} : { revision: request.revision }),
      inputs: request.inputs,
      labels: [
        ...(request.inheritLabels ? parent.labels.filter((label) => !label.key.startsWith("system.")) : []),
        ...request.labels,
        ...systemLabels(parent, depth),
      ],
      trigger: {
        id: parent.flowId,
        type: "io.kestra.plugin.core.flow.Subflow",
        variables: {
          executionId: parent.id,
          namespace: parent.namespace,
          flowId: parent.flowId,
          flowRevision: parent.flowRevision,
          ...taskRunVariables(active.find(taskRunId)),
        },
      },
      parent: {
        executionId: parent.id,
        taskRunId,
        attempt,
        wait: request.wait,
        transmitFailed: request.transmitFailed,
      },
    });
    if (!created.ok) {
      return {
        kind: "subflow-refused",
        taskRunId,
        attempt,
        message: created.problems.map((each) => each.message).join("; "),
      };
    }
    step.messages.push(creation(created.execution));
    const message = `Created the execution ${created.execution.id} of '${request.namespace}'.'${request.flowId}'`;
    step.log(parent, { level: "INFO", message, taskRunId, taskId: command.taskId }, this.#options.clock.now());
    return { kind: "subflow-started", taskRunId, attempt, executionId: created.execution.id, wait: request.wait };
  }

  /** Tells the task run that waits for this execution how it ended. */
  notifyParent(execution: Execution, step: StepBuilder): void {
    const { parent } = execution;
    if (!parent?.wait) return;
    const { taskRunId, attempt, transmitFailed } = parent;
    step.messages.push({
      tenantId: execution.tenantId,
      executionId: parent.executionId,
      event: {
        kind: "subflow-ended",
        taskRunId,
        attempt,
        executionId: execution.id,
        flow: { namespace: execution.namespace, id: execution.flowId },
        state: execution.state.current,
        transmitFailed,
        ...(execution.outputs ? { outputs: execution.outputs } : {}),
      },
    });
  }

  /** Makes the execution that follows a retried one, at its time. */
  retryExecution(retried: Execution, dueMs: number, step: StepBuilder): void {
    const { outputs: _outputs, ...header } = retried;
    const execution: Execution = {
      ...header,
      id: this.#options.ids.next(),
      parentId: retried.id,
      attemptNumber: retried.attemptNumber + 1,
      state: firstState("CREATED", toInstant(this.#options.clock.now())),
    };
    step.timers.push({ dueMs, message: creation(execution) });
  }
}

/** Which task run asked for the execution, as `trigger` shows it. */
function taskRunVariables(taskRun: TaskRun | undefined): Readonly<Record<string, unknown>> {
  if (!taskRun) return {};
  return {
    taskId: taskRun.taskId,
    taskRunId: taskRun.id,
    ...(taskRun.value === undefined ? {} : { taskRunValue: taskRun.value }),
    ...(taskRun.iteration === undefined ? {} : { taskRunIteration: taskRun.iteration }),
  };
}

/** The message that brings a new execution to its executor. */
export function creation(execution: Execution): ExecutionMessage {
  return { tenantId: execution.tenantId, executionId: execution.id, event: { kind: "created", execution } };
}

function depthOf(execution: Execution): number {
  const label = execution.labels.find((each) => each.key === DEPTH_LABEL);
  return label ? Number(label.value) : 0;
}

function systemLabels(parent: Execution, depth: number): Label[] {
  const correlation = parent.labels.filter((label) => label.key === "system.correlationId");
  return [...correlation, { key: DEPTH_LABEL, value: String(depth) }];
}
