/** Runs tasks in tests as a worker would: properties rendered, files and pairs in memory, log kept. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TObject } from "@sinclair/typebox";
import type { Clock } from "../../core/contracts/clock.ts";
import { createExecutionFiles } from "../../core/files/execution-files.ts";
import { createKeyValueStore } from "../../core/files/key-value-store.ts";
import { createNamespaceFileStore } from "../../core/files/namespace-files.ts";
import { readText } from "../../core/files/stream-content.ts";
import { MemoryStorage } from "../../core/files/testing/memory-storage.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";
import type { TaskContext, TaskDefinition } from "../../core/plugin/task.ts";
import { createLocalFileReader } from "../../platform/local-files.ts";
import { recordingLog } from "./recording-log.ts";

/** What a test gives a task and sees of it. */
export interface TaskBench extends AsyncDisposable {
  readonly storage: MemoryStorage;
  readonly context: TaskContext;
  /** Level and message of each log entry, as `INFO hello`. */
  readonly logged: string[];
  /** Name and value of each measurement. */
  readonly measured: string[];
  /** Texts that the task asked to be masked. */
  readonly masked: string[];
  readonly abort: AbortController;
  /** The clock's time, in milliseconds since the epoch; stands still between its timers, and a test may set it. */
  nowMs: number;
  /** The flows of the tenant besides the one that runs. */
  readonly flows: Flow[];
  /** What `{{ name }}` in properties renders to. */
  readonly variables: Record<string, unknown>;
  /** Answers the outputs of a task that succeeds; rejects with its message when it fails. */
  run(definition: TaskDefinition<TObject>, properties: object): Promise<Record<string, unknown>>;
  /** The text of a stored file. */
  read(uri: unknown): Promise<string>;
  /** Stores a file of the execution and answers its URI. */
  store(name: string, content: string): Promise<string>;
}

const PLACE = { namespace: "acme.sales", flowId: "daily", executionId: "e1", taskId: "t", taskRunId: "tr1" };

/** A bench of its own for each test; dispose it. */
export function createTaskBench(): TaskBench {
  const storage = new MemoryStorage();
  const logged: string[] = [];
  const measured: string[] = [];
  const masked: string[] = [];
  const flows: Flow[] = [];
  const abort = new AbortController();
  const variables: Record<string, unknown> = { flow: { namespace: PLACE.namespace, id: PLACE.flowId } };
  let directory: Promise<string> | undefined;
  let nowMs = 1_700_000_000_000;
  const clock: Clock = {
    now: () => nowMs,
    after(delayMs, callback) {
      const dueMs = nowMs + delayMs;
      const timer = setTimeout(() => {
        nowMs = Math.max(nowMs, dueMs);
        callback();
      }, delayMs);
      return { cancel: () => clearTimeout(timer) };
    },
  };
  const namespaceFiles = (namespace = PLACE.namespace) =>
    createNamespaceFileStore({ storage, tenantId: "main", namespace });
  const localFiles = createLocalFileReader();
  const measure = (name: string, value: number) => void measured.push(`${name} ${value}`);
  const context: TaskContext = {
    task: { id: PLACE.taskId, type: "test" },
    taskRun: partial<TaskContext["taskRun"]>({ id: PLACE.taskRunId, taskId: PLACE.taskId }),
    execution: partial<TaskContext["execution"]>({ id: PLACE.executionId, tenantId: "main" }),
    flow: { id: PLACE.flowId, namespace: PLACE.namespace, tenantId: "main", revision: 1 },
    log: recordingLog(logged),
    metrics: { counter: measure, gauge: measure, timer: measure },
    files: createExecutionFiles({ storage, tenantId: "main", place: PLACE, namespaceFiles, localFiles }),
    clock,
    signal: abort.signal,
    keyValues: (namespace = PLACE.namespace) => createKeyValueStore({ storage, tenantId: "main", namespace, clock }),
    namespaceFiles,
    render: async (template, extra) => renderText(template, { ...variables, ...extra }),
    renderDeep: async (value, extra) => renderDeep(value, { ...variables, ...extra }),
    workingDirectory() {
      directory ??= mkdtemp(join(tmpdir(), "task-bench-"));
      return directory;
    },
    mask: (secret) => void masked.push(secret),
    repository: partial<TaskContext["repository"]>({
      flows: partial<TaskContext["repository"]["flows"]>({ list: () => Promise.resolve([...flows]) }),
    }),
    configuration: {},
  };
  return {
    storage,
    context,
    logged,
    measured,
    masked,
    flows,
    abort,
    variables,
    get nowMs() {
      return nowMs;
    },
    set nowMs(value) {
      nowMs = value;
    },
    async run(definition, properties) {
      const result = await definition.run(await resolve(definition, properties, variables), context);
      if (result?.state === "FAILED") throw new Error(result.message);
      const outputs: unknown = result?.outputs;
      return typeof outputs === "object" && outputs !== null ? { ...outputs } : {};
    },
    read: async (uri) => readText(await context.files.get(String(uri)), 100_000_000),
    store: (name, content) => context.files.put(name, new TextEncoder().encode(content)),
    async [Symbol.asyncDispose]() {
      if (directory) await rm(await directory, { recursive: true, force: true });
    },
  };
}

/** The properties as the task's code gets them. */
async function resolve(definition: TaskDefinition<TObject>, properties: object, variables: Record<string, unknown>) {
  return await resolveProperties(
    definition.properties,
    { ...properties },
    {
      render: (template) => renderText(template, variables),
      renderTyped: (template) => renderTyped(template, variables),
      renderDeep: (value) => renderDeep(value, variables),
    },
  );
}

/** Part of something of which the tested code reads no more. */
function partial<T>(value: Partial<T>): T {
  return value as T;
}

const PRINT = /\{\{\s*([\w.]+)\s*(?:==\s*(\w+)\s*)?\}\}/g;

/** Understands `{{ a.b }}` and `{{ a.b == word }}`. */
function renderTyped(template: string, variables: Record<string, unknown>): unknown {
  const [whole, path, compared] = new RegExp(PRINT.source).exec(template) ?? [];
  if (path === undefined || whole !== template) return renderText(template, variables);
  return compared === undefined ? lookUp(path, variables) : String(lookUp(path, variables)) === compared;
}

function renderText(template: string, variables: Record<string, unknown>): string {
  return template.replace(PRINT, (_, path: string, compared: string | undefined) => {
    const value = lookUp(path, variables);
    if (compared !== undefined) return String(String(value) === compared);
    if (value === null) return "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}

function renderDeep(value: unknown, variables: Record<string, unknown>): unknown {
  if (typeof value === "string") return renderText(value, variables);
  if (Array.isArray(value)) return value.map((each) => renderDeep(each, variables));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [renderText(key, variables), renderDeep(member, variables)]),
  );
}

function lookUp(path: string, variables: Record<string, unknown>): unknown {
  let value: unknown = variables;
  for (const key of path.split(".")) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }
  if (value === undefined) throw new Error(`Unable to find \`${path}\` used in the expression \`{{ ${path} }}\``);
  return value;
}
