/** Executes one task on a worker: with its log, its secrets, and what its code reaches. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { LogEntry, LogLevel } from "../../core/contracts/log.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { WorkerJob } from "../../core/execution/event.ts";
import type { TaskNode } from "../../core/execution/program.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import type { Task } from "../../core/flow/flow.ts";
import { messageOf } from "../../core/message-of.ts";
import type { TaskContext } from "../../core/plugin/task.ts";
import { taskFaultMessage } from "../../core/plugin/task-fault.ts";
import { SecretMask } from "../masking/secret-mask.ts";
import type { OpenSecrets } from "../services/secret-inputs.ts";
import { type JobResult, runJob } from "./job-runner.ts";
import { BufferedTaskLog } from "./task-log.ts";

/** What a job's code reaches, beyond the job itself. */
export interface JobEnvironment {
  readonly context: TaskContext;
  readonly services: ExpressionServices;
  /** Where the log of a task with `logToFile` goes. Default: with the others. */
  readonly logFile?: LogFile;
  /** Removes what the job left on this machine, such as its working directory. */
  dispose(): Promise<void>;
}

/** A log that is kept as a file. */
export interface LogFile {
  append(entries: readonly LogEntry[]): Promise<void>;
  /** Keeps the file in internal storage; answers its URI. */
  store(): Promise<string>;
}

/** The parts of a job's environment that the worker itself provides. */
export interface JobParts {
  readonly job: WorkerJob;
  readonly task: Task;
  readonly log: BufferedTaskLog;
  readonly mask: SecretMask;
  readonly signal: AbortSignal;
  /** The working directory, when others share it. Default: one of its own. */
  workingDirectory?(): Promise<string>;
}

/** What all tasks of a worker are executed with. */
export interface ExecutionEnvironment {
  readonly queue: Queue;
  readonly engine: ExpressionEngine;
  readonly clock: Clock;
  /** Log lines below are not sent. Default: all are. */
  readonly minLogLevel?: LogLevel;
  /** Opens SECRET inputs. Default: they stay encrypted. */
  readonly openSecrets?: OpenSecrets;
  /** A number of [0, 1), for retries of random interval. Default: 0.5. */
  random?(): number;
  createEnvironment(parts: JobParts): JobEnvironment;
}

/** One task to execute. */
export interface TaskExecution {
  readonly environment: ExecutionEnvironment;
  readonly job: WorkerJob;
  /** Undefined when the flow has no such task. */
  readonly node: TaskNode | undefined;
  /** Aborted by a kill or by the worker's end. */
  readonly killed: AbortSignal;
  /** See {@link JobParts.workingDirectory}. */
  workingDirectory?(): Promise<string>;
  /** Called as soon as the task's code is over, before its log is safe. */
  onRan?(): void;
  /** Takes over what is not safe yet when the task is over, such as the end of its log. Default: that is waited for. */
  leave?(safe: Promise<void>): void;
}

/** A task with its log open. */
export interface OpenTask {
  readonly job: WorkerJob;
  readonly log: BufferedTaskLog;
  readonly environment: JobEnvironment;
  /** Aborts what the task's code listens to. */
  abort(reason: Error): void;
}

/** Runs the task to its end. Rejects only when its log cannot be sent. */
export async function executeTask(execution: TaskExecution): Promise<JobResult> {
  const { job, node, killed } = execution;
  const { clock, engine } = execution.environment;
  return await withOpenTask(execution, async ({ environment: { context, services }, abort, job: opened }) => {
    if (!node) {
      const { namespace, id, revision } = job.flow;
      const message = `The task ${job.taskId} does not exist in flow ${namespace}.${id} revision ${revision}.`;
      return { state: "FAILED", message };
    }
    return await runJob({ job: opened, node, context, engine, services, clock, killed, abort });
  });
}

/** Opens the log and the environment of a task, and closes them again; what is thrown inside fails the task. */
export async function withOpenTask(
  { environment: options, job, node, workingDirectory, onRan, leave }: TaskExecution,
  act: (open: OpenTask) => Promise<JobResult>,
): Promise<JobResult> {
  const mask = new SecretMask();
  let logFile: LogFile | undefined;
  const log = createLog(options, job, node, mask, (entries) =>
    logFile ? logFile.append(entries) : options.queue.sendLogs(entries),
  );
  const stop = new AbortController();
  const task = node?.task ?? { id: job.taskId, type: "" };
  const failed = (error: unknown): JobResult => ({ state: "FAILED", message: taskFaultMessage(error, task) });
  let unopened: JobResult | undefined;
  let { variables } = job;
  try {
    variables = options.openSecrets?.(variables, (secret) => mask.add(secret)) ?? variables;
  } catch (error) {
    unopened = failed(error);
  }
  const opened = { ...job, variables };
  const environment = options.createEnvironment({
    job: opened,
    task,
    log,
    mask,
    signal: stop.signal,
    ...(workingDirectory ? { workingDirectory } : {}),
  });
  if (node?.task.logToFile) logFile = environment.logFile;
  try {
    const abort = (reason: Error): void => stop.abort(reason);
    const result = unopened ?? (await act({ job: opened, log, environment, abort }).catch(failed));
    onRan?.();
    if (result.message !== undefined) log.error(result.message);
    const flushed = log.flush();
    if (leave && !logFile) leave(flushed);
    else await flushed;
    return logFile ? { ...result, logFile: await logFile.store() } : result;
  } catch (error) {
    return { state: "FAILED", message: messageOf(error) };
  } finally {
    const disposed = environment.dispose();
    if (leave) leave(disposed);
    else await disposed;
  }
}

function createLog(
  { clock, minLogLevel }: ExecutionEnvironment,
  { flow, executionId, taskId, taskRun, attempt }: WorkerJob,
  node: TaskNode | undefined,
  mask: SecretMask,
  send: (entries: readonly LogEntry[]) => Promise<void>,
): BufferedTaskLog {
  return new BufferedTaskLog({
    origin: {
      tenantId: flow.tenantId,
      namespace: flow.namespace,
      flowId: flow.id,
      executionId,
      taskId,
      taskRunId: taskRun.id,
      attemptNumber: attempt,
    },
    clock,
    mask,
    minLevel: node?.task.logLevel ?? minLogLevel,
    send,
  });
}
