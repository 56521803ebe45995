/** Runs one job: renders the task's properties, runs its code within its timeout, and says how it ended. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { WorkerJob } from "../../core/execution/event.ts";
import type { TaskNode } from "../../core/execution/program.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import { durationMs } from "../../core/flow/duration.ts";
import { messageOf } from "../../core/message-of.ts";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";
import type { TaskContext, TaskDefinition, TaskResult } from "../../core/plugin/task.ts";
import { taskFaultMessage } from "../../core/plugin/task-fault.ts";
import { throughCache } from "./output-cache.ts";

/** The outputs of one task run, as JSON text. A larger one fails the task run; large data belongs into files. */
export const TASK_OUTPUTS_CHARS_MAX = 10 * 1024 * 1024;

/** How long a task may take to stop after its timeout or a kill, in milliseconds, before the worker gives it up. */
export const STOP_GRACE_MS = 15_000;

/** How a job ended. */
export interface JobResult {
  readonly state: "SUCCESS" | "WARNING" | "FAILED" | "KILLED";
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Why it failed, for the log. */
  readonly message?: string;
  /** URI of its log, when that is a file. */
  readonly logFile?: string;
}

/** A job with all that running it needs. */
export interface JobRun {
  readonly job: WorkerJob;
  readonly node: TaskNode;
  readonly context: TaskContext;
  readonly engine: ExpressionEngine;
  readonly services: ExpressionServices;
  readonly clock: Clock;
  /** Aborted by a kill or by the worker's end. */
  readonly killed: AbortSignal;
  /** Aborts {@link TaskContext.signal}. */
  abort(reason: Error): void;
}

/** Runs the job to its end. Never rejects. */
export async function runJob(run: JobRun): Promise<JobResult> {
  const { node, clock, killed } = run;
  if (node.definition.kind !== "task") return { state: "FAILED", message: `${node.task.type} is not run by workers.` };
  if (killed.aborted) return { state: "KILLED" };
  const { definition } = node;
  let timeoutMs: number | undefined;
  try {
    timeoutMs = await timeoutOf(run);
  } catch (error) {
    return { state: "FAILED", message: `Property \`timeout\`: ${messageOf(error)}` };
  }
  const { promise: stopped, resolve: stop } = Promise.withResolvers<JobResult>();
  const endings: (() => void)[] = [];
  const stopWith = (result: JobResult, reason: Error): void => {
    run.abort(reason);
    endings.push(clockCancel(clock, STOP_GRACE_MS, () => stop(result)));
  };
  let forced: JobResult | undefined;
  const onKill = (): void => {
    forced ??= { state: "KILLED" };
    stopWith(forced, new Error("The task was killed."));
  };
  killed.addEventListener("abort", onKill, { once: true });
  // A kill that came while the timeout was rendered has fired its event already.
  if (killed.aborted) return { state: "KILLED" };
  if (timeoutMs !== undefined) {
    const message = `Timeout after ${clockTime(timeoutMs)}`;
    endings.push(
      clockCancel(clock, timeoutMs, () => {
        forced ??= { state: "FAILED", message };
        stopWith(forced, new Error(message));
      }),
    );
  }
  const result = await Promise.race([execute(run, definition), stopped]);
  killed.removeEventListener("abort", onKill);
  for (const end of endings) end();
  return forced ?? result;
}

function clockCancel(clock: Clock, delayMs: number, callback: () => void): () => void {
  const timer = clock.after(delayMs, callback);
  return () => timer.cancel();
}

async function timeoutOf(run: JobRun): Promise<number | undefined> {
  const { timeout } = run.node.task;
  if (timeout === undefined) return undefined;
  const text = (await run.engine.render(timeout, run.job.variables, run.services)).trim();
  return text === "" ? undefined : durationMs(text);
}

async function execute(run: JobRun, definition: TaskDefinition): Promise<JobResult> {
  const { engine, services, job, node, context } = run;
  try {
    const renderer = {
      render: (template: string) => engine.render(template, job.variables, services),
      renderTyped: (template: string) => engine.renderTyped(template, job.variables, services),
      renderDeep: (value: unknown) => engine.renderDeep(value, job.variables, services),
    };
    const properties = await resolveProperties(definition.properties, node.task, renderer);
    return await throughCache(node.task, properties, context, async () =>
      checked(await definition.run(properties, context)),
    );
  } catch (error) {
    return { state: "FAILED", message: taskFaultMessage(error, node.task) };
  }
}

/** The result with outputs that are fit to be stored. */
function checked(result: TaskResult<unknown> | undefined): JobResult {
  if (!result) return { state: "SUCCESS" };
  const failure = result.state === "FAILED" ? { message: result.message } : {};
  if (result.outputs === undefined) return { state: result.state, ...failure };
  if (typeof result.outputs !== "object" || result.outputs === null) {
    return { state: "FAILED", message: "The task answered outputs that are no map." };
  }
  let text: string;
  try {
    text = JSON.stringify(result.outputs);
  } catch (error) {
    return { state: "FAILED", message: `The outputs cannot be stored: ${messageOf(error)}` };
  }
  if (text.length > TASK_OUTPUTS_CHARS_MAX) {
    const size = `${text.length} characters, more than the ${TASK_OUTPUTS_CHARS_MAX} allowed`;
    return {
      state: "FAILED",
      message: `The outputs are too large (${size}); write large data to a file and output its URI.`,
    };
  }
  return { state: result.state, outputs: { ...result.outputs }, ...failure };
}

/** A duration as `hh:mm:ss.mmm`. */
function clockTime(durationInMs: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const seconds = Math.floor(durationInMs / 1000);
  const fraction = String(Math.floor(durationInMs % 1000)).padStart(3, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`;
}
