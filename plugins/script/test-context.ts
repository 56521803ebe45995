/** A task context for the tests of script tasks: a real working directory, storage and log in memory. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Static, TObject, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { Clock } from "../../core/contracts/clock.ts";
import type { NamespaceFileStore } from "../../core/contracts/key-value.ts";
import type { TaskContext, TaskDefinition } from "../../core/plugin/task.ts";
import { recordingLog } from "../testing/recording-log.ts";
import type { ScriptProperties } from "./properties.ts";

/** Fills in the defaults of the properties and runs the task. */
export function runTask<P extends TObject, O extends TSchema>(
  definition: TaskDefinition<P, O>,
  given: object,
  fixture: Pick<ScriptTestContext, "context">,
): ReturnType<TaskDefinition<P, O>["run"]> {
  const filled = Value.Default(definition.properties, structuredClone(given));
  return definition.run(filled as Static<P>, { ...fixture.context, task: { ...fixture.context.task, ...given } });
}

/** What a test sees of a task that ran. */
export interface ScriptTestContext extends AsyncDisposable {
  readonly context: TaskContext;
  readonly directory: string;
  /** Shared properties with their defaults. */
  readonly properties: ScriptProperties;
  /** Level and message of each log entry, as `INFO hello`. */
  readonly logged: string[];
  /** Type, name and value of each measurement, with its tags as JSON. */
  readonly metrics: string[];
  /** Files in internal storage by URI. */
  readonly stored: Map<string, Uint8Array>;
  /** Paths and contents of the namespace's files. */
  readonly namespaceFiles: Map<string, string>;
  readonly abort: AbortController;
}

/** Real time, with timers that keep the test alive. */
export const testClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Makes a context; `variables` are what templates of the form `{{ name }}` render to. */
export async function scriptTestContext(variables: Readonly<Record<string, unknown>> = {}): Promise<ScriptTestContext> {
  const directory = await mkdtemp(join(tmpdir(), "script-test-"));
  const logged: string[] = [];
  const metrics: string[] = [];
  const stored = new Map<string, Uint8Array>();
  const namespaceFiles = new Map<string, string>();
  const abort = new AbortController();
  const keep = (name: string, bytes: Uint8Array) => {
    const uri = `kestra:///company/team/flow/executions/e1/tasks/t/tr1/${name}`;
    stored.set(uri, bytes);
    return Promise.resolve(uri);
  };
  const record =
    (type: string) =>
    (name: string, value: number, tags: Readonly<Record<string, string>> = {}) => {
      metrics.push(`${type} ${name} ${value} ${JSON.stringify(tags)}`);
    };
  const context: TaskContext = {
    task: { id: "t", type: "test" },
    taskRun: partial<TaskContext["taskRun"]>({ id: "tr1", taskId: "t" }),
    execution: partial<TaskContext["execution"]>({ id: "e1" }),
    flow: { id: "flow", namespace: "company.team", tenantId: "main", revision: 1 },
    log: recordingLog(logged),
    metrics: { counter: record("counter"), gauge: record("gauge"), timer: record("timer") },
    files: {
      put: () => Promise.reject(new Error("not in this test")),
      putFile: async (path, name = "file") => keep(name, await readFile(path)),
      get: (uri) => {
        const bytes = stored.get(uri);
        return bytes
          ? Promise.resolve(new Blob([Uint8Array.from(bytes)]).stream())
          : Promise.reject(new Error(`There is no file ${uri}.`));
      },
      size: (uri) => Promise.resolve(stored.get(uri)?.length ?? 0),
      delete: (uri) => Promise.resolve(stored.delete(uri)),
      listExecution: () => Promise.resolve([...stored.keys()]),
    },
    clock: testClock,
    signal: abort.signal,
    keyValues: () => partial({}),
    namespaceFiles: (namespace) => testNamespace(namespaceFiles, namespace ?? "company.team"),
    render: (template, extra) => renderPlain(template, { ...variables, ...extra }),
    renderDeep: async (value, extra) =>
      typeof value === "string" ? renderPlain(value, { ...variables, ...extra }) : value,
    workingDirectory: () => Promise.resolve(directory),
    mask: () => undefined,
    repository: partial({}),
    configuration: {},
  };
  return {
    context,
    directory,
    properties: {
      interpreter: ["/bin/sh", "-c"],
      failFast: true,
      targetOS: "AUTO",
    },
    logged,
    metrics,
    stored,
    namespaceFiles,
    abort,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Part of something of which the tested code reads no more. */
function partial<T>(value: Partial<T>): T {
  return value as T;
}

function testNamespace(files: ReadonlyMap<string, string>, namespace: string): NamespaceFileStore {
  const prefix = `${namespace}:`;
  return partial<NamespaceFileStore>({
    list: () =>
      Promise.resolve([...files.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))),
    read: (path: string) => Promise.resolve(new Blob([files.get(prefix + path) ?? ""]).stream()),
  });
}

function renderPlain(template: string, variables: Readonly<Record<string, unknown>>): Promise<string> {
  const rendered = template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, path: string) => {
    let value: unknown = variables;
    for (const key of path.split("."))
      value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
    if (value === undefined) throw new Error(`Unable to find \`${path}\` used in the expression`);
    return String(value);
  });
  return Promise.resolve(rendered);
}
