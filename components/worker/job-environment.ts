/** What the code of a task reaches while it runs: the implementation of the task context over the backends. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { toInstant } from "../../core/contracts/clock.ts";
import type { MetricEntry } from "../../core/contracts/log.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import { createExecutionFiles } from "../../core/files/execution-files.ts";
import type { TaskContext, TaskMetrics } from "../../core/plugin/task.ts";
import { createTaskOperations } from "../operations/task-operations.ts";
import type { TriggerOperations } from "../operations/trigger-operations.ts";
import { encryptText } from "../services/encryption.ts";
import { executionResources, type SharedResources } from "../services/execution-resources.ts";
import { createExpressionServices } from "../services/expression-services.ts";
import { createTaskCache } from "../services/task-cache.ts";
import { createLogFile } from "./log-file.ts";
import type { JobEnvironment, JobParts } from "./task-execution.ts";

/** What environments are made from. */
export interface JobEnvironmentOptions extends SharedResources {
  readonly engine: ExpressionEngine;
  readonly queue: Queue;
  /** Folder in which tasks get their working directories. */
  readonly temporaryDirectory: string;
  /** What tasks may do about triggers. Default: no scheduler runs, and they can do nothing. */
  readonly triggers?: Pick<TriggerOperations, "setDisabled">;
  /** Told metrics that could not be sent and folders that could not be removed. */
  onFault(error: unknown): void;
}

/** Makes the factory of job environments that a worker uses. */
export function createJobEnvironments(options: JobEnvironmentOptions): (parts: JobParts) => JobEnvironment {
  return (parts) => createEnvironment(options, parts);
}

function createEnvironment(options: JobEnvironmentOptions, parts: JobParts): JobEnvironment {
  const { engine, clock, repository } = options;
  const { job, log, mask, signal, task } = parts;
  const { execution, taskRun } = job;
  const resources = executionResources(options, execution);
  const services = createExpressionServices(options, execution, (secret) => mask.add(secret));
  const metrics = createMetrics(options, parts);
  const directory = parts.workingDirectory
    ? { path: parts.workingDirectory, remove: () => Promise.resolve() }
    : createWorkingDirectory(options.temporaryDirectory);
  const place = { ...resources.fileOptions.place, taskId: job.taskId, taskRunId: taskRun.id };
  const context: TaskContext = {
    task,
    taskRun,
    execution,
    flow: job.flow,
    log,
    metrics: metrics.metrics,
    files: createExecutionFiles({ ...resources.fileOptions, place }),
    clock,
    signal,
    keyValues: resources.keyValues,
    namespaceFiles: resources.namespaceFiles,
    render: async (template, extra) => await engine.render(template, { ...job.variables, ...extra }, services),
    renderDeep: async (value, extra) => await engine.renderDeep(value, { ...job.variables, ...extra }, services),
    workingDirectory: directory.path,
    mask: (secret) => mask.add(secret),
    ...encrypting(options.encryptionKey),
    repository,
    cache: createTaskCache(options.storage, job.flow),
    operations: createTaskOperations(options, execution.tenantId),
    configuration: {},
  };
  return {
    context,
    services,
    logFile: createLogFile(directory.path, context.files),
    async dispose() {
      await metrics.flush();
      await directory.remove().catch(options.onFault);
    },
  };
}

/** Nothing where there is no key. */
function encrypting(key: string | undefined): Pick<TaskContext, "encrypt"> {
  return key === undefined ? {} : { encrypt: (text) => encryptText(text, key) };
}

/** A folder that is made when first asked for. */
function createWorkingDirectory(parent: string) {
  let made: Promise<string> | undefined;
  return {
    path(): Promise<string> {
      made ??= mkdir(parent, { recursive: true }).then(() => mkdtemp(join(parent, "task-")));
      return made;
    },
    async remove(): Promise<void> {
      if (made) await rm(await made, { recursive: true, force: true });
    },
  };
}

function createMetrics({ queue, clock, onFault }: JobEnvironmentOptions, { job }: JobParts) {
  let entries: MetricEntry[] = [];
  const record = (
    type: MetricEntry["type"],
    name: string,
    value: number,
    tags: Readonly<Record<string, string>> | undefined,
  ): void => {
    const { tenantId, executionId, flow, taskId, taskRun } = job;
    entries.push({
      tenantId,
      namespace: flow.namespace,
      flowId: flow.id,
      executionId,
      taskId,
      taskRunId: taskRun.id,
      type,
      name,
      value,
      timestamp: toInstant(clock.now()),
      ...(tags ? { tags } : {}),
    });
  };
  const metrics: TaskMetrics = {
    counter: (name, value, tags) => record("counter", name, value, tags),
    gauge: (name, value, tags) => record("gauge", name, value, tags),
    timer: (name, durationMs, tags) => record("timer", name, durationMs, tags),
  };
  return {
    metrics,
    async flush(): Promise<void> {
      if (entries.length === 0) return;
      const sent = entries;
      entries = [];
      await queue.sendMetrics(sent).catch(onFault);
    },
  };
}
