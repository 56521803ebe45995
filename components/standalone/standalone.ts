/** Everything in one process: executor and worker over the given backends, and what their users need to drive them. */
import type { Subscription, Update, UpdateFilter } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { Breakpoint, ExecutionKind, ExecutionTrigger } from "../../core/execution/execution.ts";
import type { Flow, Label } from "../../core/flow/flow.ts";
import type { Template } from "../../core/flow/template.ts";
import { keepAlive } from "../../platform/process.ts";
import type { CreationResult } from "../execution-factory.ts";
import type { ExecutionPreviews } from "../execution-previews.ts";
import type { ExecutionOperations } from "../operations/execution-operations.ts";
import type { Triggers } from "../scheduler/trigger-assembly.ts";
import type { ExecutionExpressions } from "../services/execution-expressions.ts";
import type { SecretStore } from "../services/secret-store.ts";
import { createEngine, type EngineOptions, type SchedulerSettings } from "./engine.ts";

/** The tenant of an installation without tenants. */
export const DEFAULT_TENANT = "main";

/** Jobs that run at the same time when nothing is said. */
export const WORKER_SLOTS_DEFAULT = 16;

/** What a standalone is made of. */
export interface StandaloneOptions extends EngineOptions {
  /** Jobs that run at the same time. Default {@link WORKER_SLOTS_DEFAULT}. */
  readonly workers?: number;
  /** Starts what the triggers of flows ask for. Default: nothing does. */
  readonly scheduler?: SchedulerSettings;
}

/** Who wants which execution. */
export interface StandaloneExecutionRequest {
  readonly tenantId?: string;
  readonly namespace: string;
  readonly flowId: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly labels?: readonly Label[];
  /** Default: a new one. */
  readonly id?: string;
  /** What seems to have started it. */
  readonly trigger?: ExecutionTrigger;
  /** Of the flow. Default: the newest. */
  readonly revision?: number;
  /** Date-time before which it does not start. */
  readonly scheduleDate?: string;
  /** Tasks before which it stops. Default none. */
  readonly breakpoints?: readonly Breakpoint[];
  /** What it is for. Default NORMAL. */
  readonly kind?: ExecutionKind;
}

/** A running standalone. */
export interface Standalone extends AsyncDisposable {
  readonly repository: Repository;
  readonly storage: Storage;
  /** Registers a flow as its next revision. */
  saveFlow(flow: Flow, source: string): Promise<Flow>;
  /** Registers a template as its next revision. */
  saveTemplate(template: Template, source: string): Promise<Template>;
  /** Checks and stores the inputs and creates the execution; problems come back as values. */
  createExecution(request: StandaloneExecutionRequest, wanted?: AbortSignal): Promise<CreationResult>;
  /** Live updates from now on. */
  follow(filter: UpdateFilter): Promise<Subscription & AsyncIterable<Update>>;
  /** What can be done about executions. */
  readonly operations: ExecutionOperations;
  /** What would come of inputs. */
  readonly previews: ExecutionPreviews;
  /** What can be done about triggers, and by webhooks. */
  readonly triggers: Pick<Triggers, "operations" | "webhooks">;
  /** Renders expressions with the variables of executions. */
  readonly expressions: ExecutionExpressions;
  /** The secrets that are kept for namespaces. */
  readonly secrets: SecretStore;
  /** True while no worker runs a job. */
  isIdle(): boolean;
  /** Stops taking work, kills what runs, and waits for it. */
  stop(): Promise<void>;
}

/** Starts executor and worker; ready when it resolves. */
export async function startStandalone(options: StandaloneOptions): Promise<Standalone> {
  const { queue, repository, storage, ids, workers: slots = WORKER_SLOTS_DEFAULT } = options;
  const engine = createEngine({ ...options, ...(options.scheduler ? { triggers: options.scheduler } : {}) });
  const executor = await engine.startExecutor();
  const worker = await engine.startWorker({ id: ids.next(), slots });
  const scheduler = options.scheduler && (await engine.startScheduler());
  const release = keepAlive();
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= stopAll([...(scheduler ? [scheduler] : []), worker, executor], [queue, repository, storage]).finally(
      release,
    );
    return stopping;
  };
  return {
    repository,
    storage,
    saveFlow: (flow, source) => engine.saveFlow(flow, source),
    saveTemplate: (template, source) => repository.templates.save({ template, source }),
    createExecution: ({ tenantId = DEFAULT_TENANT, inputs = {}, labels = [], ...request }, wanted) =>
      engine.createExecution({ ...request, tenantId, inputs, labels }, wanted),
    follow: (filter) => queue.follow(filter),
    operations: engine.operations,
    previews: engine.previews,
    triggers: engine.triggers,
    expressions: engine.expressions,
    secrets: engine.secrets,
    isIdle: () => worker.isIdle(),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Workers first, so that what they still answer is handled; the backends last. */
async function stopAll(parts: readonly Subscription[], backends: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.stop();
  for (const backend of backends) await backend.close();
}
