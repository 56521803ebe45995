/** Starts the executions that other executions ask for, and tells those who wait how they ended. */
import { type Clock, type IdSource, toInstant } from "../../core/contracts/clock.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { Command, ExecutionEvent, ExecutionMessage } from "../../core/execution/event.ts";
import type { Execution, ExecutionTrigger, ParentLink, TaskRun } from "../../core/execution/execution.ts";
import { firstState, isUnsuccessful } from "../../core/execution/state.ts";
import { CORRELATION_LABEL } from "../../core/execution/system-labels.ts";
import { toIon } from "../../core/files/ion.ts";
import { toPath } from "../../core/files/storage-path.ts";
import type { Label } from "../../core/flow/flow.ts";
import { SYSTEM_LABEL_PREFIX } from "../../core/flow/schema/names.ts";
import type { SubflowRequest } from "../../core/plugin/flowable.ts";
import type { CreationResult, ExecutionFactory } from "../execution-factory.ts";
import type { ActiveExecution } from "./active-execution.ts";
import type { StepBuilder } from "./step-builder.ts";

/** Executions inside executions; a flow that calls itself without end stops here. */
export const SUBFLOW_DEPTH_MAX = 50;

/** What starting executions needs. */
export interface SubflowStarterOptions {
  readonly factory: ExecutionFactory;
  readonly repository: Repository;
  readonly storage: Storage;
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
    const depth = childDepth(parent, request);
    if (typeof depth === "object") return { kind: "subflow-refused", taskRunId, attempt, message: depth.fault };
    const link: ParentLink = {
      executionId: parent.id,
      taskRunId,
      attempt,
      wait: request.wait,
      transmitFailed: request.transmitFailed,
      depth,
    };
    if (command.restarts !== undefined && (await this.#mayRestart(parent, command.restarts))) {
      const event = { kind: "restart", parent: link } as const;
      step.messages.push({ tenantId: parent.tenantId, executionId: command.restarts, event });
      return { kind: "subflow-started", taskRunId, attempt, executionId: command.restarts, wait: request.wait };
    }
    const created = await this.#options.factory.create({
      tenantId: parent.tenantId,
      namespace: request.namespace,
      flowId: request.flowId,
      ...(request.revision === undefined ? {} : { revision: request.revision }),
      inputs: request.inputs,
      labels: childLabels(parent, request),
      trigger: triggerOf(parent, taskRunVariables(active.find(taskRunId))),
      ...(request.scheduleDate === undefined ? {} : { scheduleDate: request.scheduleDate }),
      parent: link,
    });
    if (!created.ok) {
      return {
        kind: "subflow-refused",
        taskRunId,
        attempt,
        message: created.problems.map((each) => each.message).join("; "),
      };
    }
    sendCreated(step, created, this.#options.clock.now());
    const message = `Created the execution ${created.execution.id} of '${request.namespace}'.'${request.flowId}'`;
    step.log(parent, { level: "INFO", message, taskRunId, taskId: command.taskId }, this.#options.clock.now());
    return { kind: "subflow-started", taskRunId, attempt, executionId: created.execution.id, wait: request.wait };
  }

  /** An execution of the parent's own that did not end well begins anew where it ended; a replay leaves it alone. */
  async #mayRestart({ tenantId, id }: Execution, executionId: string): Promise<boolean> {
    const known = await this.#options.repository.executions.find(tenantId, executionId);
    return known?.parent?.executionId === id && isUnsuccessful(known.state.current);
  }

  /**
   * Tells the task run that waits for this execution how it ended. The outputs of one for a batch are stored first;
   * then the promise is what to wait for.
   */
  notifyParent(execution: Execution, step: StepBuilder): Promise<void> | undefined {
    const { parent, outputs, tenantId } = execution;
    if (!parent?.wait) return undefined;
    const { taskRunId, attempt, transmitFailed, batch } = parent;
    const tell = (): void => {
      step.messages.push({
        tenantId,
        executionId: parent.executionId,
        event: {
          kind: "subflow-ended",
          taskRunId,
          attempt,
          executionId: execution.id,
          flow: { namespace: execution.namespace, id: execution.flowId },
          state: execution.state.current,
          transmitFailed,
          ...(batch ? { batch: batch.index } : outputs ? { outputs } : {}),
        },
      });
    };
    if (!batch || !outputs) return void tell();
    return this.#storeOutputs(tenantId, batch.outputsUri, outputs).then(tell);
  }

  async #storeOutputs(tenantId: string, uri: string, outputs: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#options.storage.put(tenantId, toPath(uri), new TextEncoder().encode(`${toIon(outputs)}\n`));
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

/** What the execution that another one starts sees of it as `trigger`. */
export function triggerOf(parent: Execution, more: Readonly<Record<string, unknown>>): ExecutionTrigger {
  return {
    id: parent.flowId,
    type: "io.kestra.plugin.core.flow.Subflow",
    variables: {
      executionId: parent.id,
      namespace: parent.namespace,
      flowId: parent.flowId,
      flowRevision: parent.flowRevision,
      ...more,
    },
    ...(parent.trigger?.chain ? { chain: parent.trigger.chain } : {}),
  };
}

/** The labels that the execution gets which another one starts. */
export function childLabels(parent: Execution, request: SubflowRequest): readonly Label[] {
  const inherited = request.inheritLabels
    ? parent.labels.filter((label) => !label.key.startsWith(SYSTEM_LABEL_PREFIX))
    : [];
  const correlation = parent.labels.filter((label) => label.key === CORRELATION_LABEL);
  return [...inherited, ...request.labels, ...correlation];
}

/** How deep an execution started by this one is nested, or why there must be none. */
export function childDepth(parent: Execution, { namespace, flowId }: SubflowRequest): number | { fault: string } {
  const depth = (parent.parent?.depth ?? 0) + 1;
  if (depth <= SUBFLOW_DEPTH_MAX) return depth;
  const fault = `Subflows are nested more than ${SUBFLOW_DEPTH_MAX} deep; does ${namespace}.${flowId} call itself?`;
  return { fault };
}

/** Which task run asked for the execution, as `trigger` shows it. */
export function taskRunVariables(taskRun: TaskRun | undefined): Readonly<Record<string, unknown>> {
  if (!taskRun) return {};
  return {
    taskId: taskRun.taskId,
    taskRunId: taskRun.id,
    ...(taskRun.value === undefined ? {} : { taskRunValue: taskRun.value }),
    ...(taskRun.iteration === undefined ? {} : { taskRunIteration: taskRun.iteration }),
  };
}

/**
 * The message that brings a new execution to its executor, with the task runs that it begins with.
 * @param fails why it fails without having begun. Default: it does not
 */
export function creation(
  execution: Execution,
  taskRuns: readonly TaskRun[] = [],
  fails: string | undefined = undefined,
): ExecutionMessage {
  const begun = { ...(taskRuns.length === 0 ? {} : { taskRuns }), ...(fails === undefined ? {} : { fails }) };
  return {
    tenantId: execution.tenantId,
    executionId: execution.id,
    event: { kind: "created", execution, ...begun },
  };
}

/** Sends a new execution on its way, with what its log says from the start. */
export function sendCreated(
  step: StepBuilder,
  { execution, warnings }: Extract<CreationResult, { ok: true }>,
  nowMs: number,
): void {
  step.messages.push(creation(execution));
  for (const message of warnings) step.log(execution, { level: "WARN", message }, nowMs);
}
