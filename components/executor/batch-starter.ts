/** Starts the executions for batches of items, some at a time. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import { batchExecutionId } from "../../core/execution/batches.ts";
import type { BatchStart, Command, ExecutionEvent } from "../../core/execution/event.ts";
import type { Execution, ParentLink, TaskRun } from "../../core/execution/execution.ts";
import { nodeOfTaskRun } from "../../core/execution/program.ts";
import { endedWell, isTerminal, type StateType } from "../../core/execution/state.ts";
import { taskRunPath, toPath, toUri } from "../../core/files/storage-path.ts";
import { readText } from "../../core/files/stream-content.ts";
import type { SubflowRequest } from "../../core/plugin/flowable.ts";
import { taskFaultMessage } from "../../core/plugin/task-fault.ts";
import type { CreationResult, ExecutionFactory } from "../execution-factory.ts";
import type { ActiveExecution } from "./active-execution.ts";
import type { Resolver } from "./resolver.ts";
import type { StepBuilder } from "./step-builder.ts";
import { childDepth, childLabels, sendCreated, taskRunVariables, triggerOf } from "./subflow-starter.ts";

/** Executions created in one step; more follow in the next ones, so that others have their turn in between. */
export const BATCHES_PER_STEP_MAX = 100;

/** The file that lists the batches, in bytes. */
export const SPLITS_BYTES_MAX = 64 * 1024 * 1024;

/** What starting executions for batches needs. */
export interface BatchStarterOptions {
  readonly factory: ExecutionFactory;
  readonly repository: Repository;
  readonly storage: Storage;
  readonly resolver: Resolver;
  readonly clock: Clock;
}

type StartBatches = Extract<Command, { kind: "start-batches" }>;

/** Creates executions for batches. */
export class BatchStarter {
  readonly #options: BatchStarterOptions;

  constructor(options: BatchStarterOptions) {
    this.#options = options;
  }

  /** Creates the executions for the next batches and sends them on their way; answers how that went. */
  async start(active: ActiveExecution, command: StartBatches, step: StepBuilder): Promise<ExecutionEvent> {
    const { taskRunId, attempt } = command;
    const taskRun = active.find(taskRunId);
    const node = taskRun && nodeOfTaskRun(active.program, taskRun);
    const batches = await this.#create(active, command, step).catch(
      (error): BatchStart => ({
        total: 0,
        from: command.from,
        to: command.from,
        outputsBaseUri: "",
        fault: taskFaultMessage(error, node?.task),
      }),
    );
    return { kind: "batches-started", taskRunId, attempt, batches };
  }

  async #create(active: ActiveExecution, command: StartBatches, step: StepBuilder): Promise<BatchStart> {
    const { taskRunId, taskId, attempt, from, restarts = false } = command;
    const { execution } = active.state;
    const taskRun = active.find(taskRunId);
    const { task, definition } = (taskRun && nodeOfTaskRun(active.program, taskRun)) ?? {};
    if (!taskRun || !task || definition?.kind !== "batches") throw new Error(`Task run ${taskRunId} has no batches`);
    const uris = await this.#splits(active, taskRun, definition.splitTaskId(task));
    const to = Math.min(uris.length, from + BATCHES_PER_STEP_MAX);
    const folder = taskRunPath({ ...execution, executionId: execution.id, taskId, taskRunId });
    const additions = uris.slice(from, to).map((items, index) => ({ items, iteration: from + index }));
    const rendered = await this.#options.resolver.resolveEach(active, taskRunId, additions);
    const ended: { index: number; state: StateType }[] = [];
    const started = { total: uris.length, from, outputsBaseUri: folder, ended };
    for (const [offset, properties] of rendered.entries()) {
      const index = from + offset;
      const request = definition.request(properties);
      const batch = { index, total: uris.length, folder, id: batchExecutionId(taskRunId, attempt, index) };
      const before = restarts && request.restartsFailed ? await this.#before(execution, command, index) : undefined;
      if (before && endedWell(before.state.current)) {
        ended.push({ index, state: before.state.current });
        continue;
      }
      if (before) {
        const event = {
          kind: "restart",
          parent: linkOf(execution, command, request, batch, before.parent?.depth ?? 1),
        } as const;
        step.messages.push({ tenantId: execution.tenantId, executionId: before.id, event });
        continue;
      }
      const created = await this.#createOne(execution, taskRun, command, request, batch);
      if (!created.ok) {
        const fault = created.problems.map((each) => each.message).join("; ");
        return { ...started, to: index, fault };
      }
      sendCreated(step, created, this.#options.clock.now());
    }
    return { ...started, to };
  }

  /** The execution for the batch that is over, of the newest try before that had one. */
  async #before(
    parent: Execution,
    { taskRunId, attempt }: StartBatches,
    index: number,
  ): Promise<Execution | undefined> {
    for (let each = attempt - 1; each >= 0; each--) {
      const id = batchExecutionId(taskRunId, each, index);
      const known = await this.#options.repository.executions.find(parent.tenantId, id);
      if (known) return isTerminal(known.state.current) ? known : undefined;
    }
    return undefined;
  }

  /** The URIs of the batches, from the file that the task beside this one has made. */
  async #splits(active: ActiveExecution, taskRun: TaskRun, splitTaskId: string): Promise<readonly string[]> {
    const { children, execution } = active.state;
    const beside = [...children.of(taskRun.parentTaskRunId ?? "")].map(active.find);
    const split = beside.findLast((each) => each?.taskId === splitTaskId);
    const file = await this.#options.storage.get(execution.tenantId, toPath(String(split?.outputs?.["splits"])));
    return (await readText(file, SPLITS_BYTES_MAX)).split("\n").filter((line) => line !== "");
  }

  #createOne(
    parent: Execution,
    taskRun: TaskRun,
    command: StartBatches,
    request: SubflowRequest,
    batch: Batch,
  ): Promise<CreationResult> {
    const depth = childDepth(parent, request);
    if (typeof depth === "object") {
      return Promise.resolve({ ok: false, problems: [{ inputId: "", message: depth.fault }] });
    }
    return this.#options.factory.create({
      id: batch.id,
      tenantId: parent.tenantId,
      namespace: request.namespace,
      flowId: request.flowId,
      ...(request.revision === undefined ? {} : { revision: request.revision }),
      ...(request.scheduleDate === undefined ? {} : { scheduleDate: request.scheduleDate }),
      inputs: request.inputs,
      labels: childLabels(parent, request),
      trigger: triggerOf(parent, {
        ...taskRunVariables(taskRun),
        taskRunIteration: batch.index,
        taskRunOutputs: { uri: `//${outputsOf(batch)}`, numberOfBatches: batch.total },
      }),
      parent: linkOf(parent, command, request, batch, depth),
    });
  }
}

/** One batch on its way to an execution. */
interface Batch {
  readonly index: number;
  readonly total: number;
  readonly folder: string;
  readonly id: string;
}

function outputsOf({ folder, index }: Batch): string {
  return `${folder}/${index}/outputs.ion`;
}

function linkOf(
  { id: executionId }: Execution,
  { taskRunId, attempt }: StartBatches,
  { wait, transmitFailed }: SubflowRequest,
  batch: Batch,
  depth: number,
): ParentLink {
  const outputsUri = toUri(outputsOf(batch));
  return { executionId, taskRunId, attempt, wait, transmitFailed, depth, batch: { index: batch.index, outputsUri } };
}
