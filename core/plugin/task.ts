/** The contract of a task that a worker runs. */
import type { Static, TObject, TSchema } from "@sinclair/typebox";
import type { Clock } from "../contracts/clock.ts";
import type { KeyValueStore, NamespaceFileStore } from "../contracts/key-value.ts";
import type { LogLevel } from "../contracts/log.ts";
import type { Repository } from "../contracts/repository.ts";
import type { Execution, TaskRun } from "../execution/execution.ts";
import type { Flow, Task } from "../flow/flow.ts";
import type { TaskOperations } from "./operations.ts";

/** A part of a flow, or a whole one, that shows what a plugin is for. */
export interface PluginExample {
  readonly title: string;
  /** YAML: a flow, or one task or trigger. */
  readonly code: string;
}

/** What documents a plugin of any kind. */
export interface PluginDocumentation {
  /** The full type name, as in a flow's `type`. */
  readonly type: string;
  /** Older names that mean the same. */
  readonly aliases?: readonly string[];
  /** One line: what it does. */
  readonly title: string;
  /** Markdown: behaviour worth knowing. */
  readonly description?: string;
  readonly examples?: readonly PluginExample[];
  /** Set when the type is there for old flows: says what to use instead. */
  readonly deprecated?: string;
  /** Set when the type is a part of another one, which flows do not name. */
  readonly isInternal?: true;
}

/** How a task ended. */
export type TaskResult<O> =
  | { readonly state: "SUCCESS" | "WARNING"; readonly outputs?: O }
  | { readonly state: "FAILED"; readonly message: string; readonly outputs?: Partial<O> };

/** The task did its work. */
export function succeeded<O>(outputs?: O): TaskResult<O> {
  return outputs === undefined ? { state: "SUCCESS" } : { state: "SUCCESS", outputs };
}

/** The task did its work, with something to look at. */
export function warned<O>(outputs?: O): TaskResult<O> {
  return outputs === undefined ? { state: "WARNING" } : { state: "WARNING", outputs };
}

/** The task failed; `message` is logged as an error and says what, where and what to do. */
export function failed<O>(message: string, outputs?: Partial<O>): TaskResult<O> {
  return outputs === undefined ? { state: "FAILED", message } : { state: "FAILED", message, outputs };
}

/** The log of the running task. Messages are masked and cut to the line limit before they travel. */
export interface TaskLog {
  log(level: LogLevel, message: string): void;
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** Settles when the log's buffer has room again; await it between chunks of a long output. */
  drained(): Promise<void> | undefined;
}

/** A text that rests encrypted: what an output holds of it. */
export interface EncryptedValue {
  readonly type: string;
  readonly value: string;
}

/** Measurements of the running task. */
export interface TaskMetrics {
  counter(name: string, value: number, tags?: Readonly<Record<string, string>>): void;
  gauge(name: string, value: number, tags?: Readonly<Record<string, string>>): void;
  timer(name: string, durationMs: number, tags?: Readonly<Record<string, string>>): void;
}

/** Files of the running execution in internal storage. URIs are `kestra:///...` texts. */
export interface TaskFiles {
  /** Stores a file under the task run's own folder and answers its URI. */
  put(name: string, content: Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): Promise<string>;
  /** Stores a file of the local disk the same way. */
  putFile(localPath: string, name?: string): Promise<string>;
  /**
   * Bytes of a `kestra:///`, `nsfile:///` or (where allowed) `file:///` URI.
   * Rejects with a user's message when it does not exist or does not belong to this execution.
   */
  get(uri: string): Promise<ReadableStream<Uint8Array>>;
  size(uri: string): Promise<number>;
  delete(uri: string): Promise<boolean>;
  /** All files of the current execution. */
  listExecution(): Promise<readonly string[]>;
}

/** What a task of a flow keeps for the next executions of the flow. */
export interface TaskCache {
  /** What was kept under the name, and when (milliseconds since the epoch); undefined when there is nothing. */
  read(name: string): Promise<{ readonly content: ReadableStream<Uint8Array>; readonly savedMs: number } | undefined>;
  /** Keeps it in place of what was kept under the name before; answers its URI. */
  write(name: string, content: Uint8Array): Promise<string>;
}

/** Everything a running task may reach. */
export interface TaskContext {
  readonly task: Task;
  readonly taskRun: TaskRun;
  readonly execution: Execution;
  readonly flow: Pick<Flow, "id" | "namespace" | "tenantId" | "revision">;
  readonly log: TaskLog;
  readonly metrics: TaskMetrics;
  readonly files: TaskFiles;
  /** Default: nothing is kept between executions. */
  readonly cache?: TaskCache;
  readonly clock: Clock;
  /** Aborts when the task is killed, runs into its timeout, or the worker stops. */
  readonly signal: AbortSignal;
  /** The pairs of a namespace; the flow's own one when left out. */
  keyValues(namespace?: string): KeyValueStore;
  /** The files of a namespace; the flow's own one when left out. */
  namespaceFiles(namespace?: string): NamespaceFileStore;
  /** Renders a text with the task's variables and these on top. */
  render(template: string, extra?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Renders texts inside a structure. */
  renderDeep(value: unknown, extra?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** The task's own empty folder on the local disk, made at the first call and removed after the task. */
  workingDirectory(): Promise<string>;
  /** Registers a text to be masked in logs. */
  mask(secret: string): void;
  /** Encrypts a text for an output; expressions read it as it was. Missing where the process has no key for it. */
  encrypt?(text: string): EncryptedValue;
  /** Executions, flows and logs, for the tasks that read them. */
  readonly repository: Repository;
  /** What the process lets tasks do beyond their own execution. Default nothing. */
  readonly operations?: TaskOperations;
  /** Settings of the process: the base URL (`kestra.url`), plugin configuration values for this type. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** A task type run by workers. */
export interface TaskDefinition<P extends TObject = TObject, O extends TSchema = TSchema> extends PluginDocumentation {
  readonly kind: "task";
  readonly properties: P;
  readonly outputs?: O;
  /**
   * Does the work. `properties` have their defaults and are rendered. May throw: the task run fails with the
   * error's message. Must end soon after `context.signal` aborts.
   */
  run(properties: Static<P>, context: TaskContext): Promise<TaskResult<Static<O>> | undefined>;
}

/** Declares a task type that workers run. */
export function defineTask<P extends TObject, O extends TSchema>(
  definition: Omit<TaskDefinition<P, O>, "kind">,
): TaskDefinition<P, O> {
  return { kind: "task", ...definition };
}
