/** The whole engine in this process over memory backends, for tests that run real flows. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalStorage } from "../../backends/storage/local/local-storage.ts";
import { createExpressions } from "../../components/services/expressions.ts";
import {
  DEFAULT_TENANT,
  type Standalone,
  type StandaloneOptions,
  startStandalone,
} from "../../components/standalone/standalone.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { systemClock } from "../../platform/clock.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { random } from "../../platform/random.ts";
import { createRegistry } from "../../plugins/catalog.ts";
import { openBackends } from "./backends.ts";
import { readFlow, readTemplate } from "./read-flow.ts";

/** What became of an execution. */
export interface Ended {
  readonly execution: Execution;
  readonly taskRuns: readonly TaskRun[];
  /** `task[value]: STATE > STATE`, in the order the task runs were created. */
  readonly runs: readonly string[];
  /** `LEVEL task: message` of warnings and errors. */
  readonly complaints: readonly string[];
}

/** An engine that flows can be run on. */
export interface EngineBench extends AsyncDisposable {
  readonly standalone: Standalone;
  /** Registers a flow. */
  save(source: string): Promise<void>;
  /** Registers a template. */
  saveTemplate(source: string): Promise<void>;
  /** Registers a flow and runs it to its end; input problems reject with their messages. */
  run(source: string, inputs?: Record<string, unknown>): Promise<Ended>;
  /** Settles as soon as every execution is over and nothing is left that could start another one. */
  whenQuiet(): Promise<void>;
}

/** Starts one; secrets are found in `secrets`. */
export async function startEngineBench(
  secrets: Readonly<Record<string, string>> = {},
  more: Pick<StandaloneOptions, "scheduler" | "groups"> = {},
): Promise<EngineBench> {
  const directory = await mkdtemp(join(tmpdir(), "kestra-engine-"));
  const registry = createRegistry();
  const engine = createExpressions({ timeZone: "UTC" });
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => void faults.push(error);
  const { queue, repository, ...backends } = await openBackends(directory, onFault);
  const standalone = await startStandalone({
    queue,
    repository,
    storage: await createLocalStorage({ directory: join(directory, "storage") }),
    registry,
    engine,
    clock: systemClock,
    ids: createRandomIds(),
    random,
    temporaryDirectory: join(directory, "tmp"),
    encryptionKey: randomBytes(32).toString("base64"),
    secret: (key) => secrets[key.toUpperCase()],
    onFault,
    ...more,
  });
  const save = async (source: string) => {
    const flow = await readFlow(source, registry, engine);
    return await standalone.saveFlow(flow, source);
  };
  return {
    standalone,
    async save(source) {
      await save(source);
    },
    async saveTemplate(source) {
      await standalone.saveTemplate(await readTemplate(source, registry, engine), source);
    },
    async run(source, inputs = {}) {
      const { namespace, id } = await save(source);
      const updates = await standalone.follow({});
      const created = await standalone.createExecution({ namespace, flowId: id, inputs });
      if (!created.ok) {
        await updates.stop();
        throw new Error(created.problems.map((problem) => problem.message).join("\n"));
      }
      for await (const update of updates) {
        if (update.kind === "execution" && update.finished && update.execution.id === created.execution.id) break;
      }
      return await ended(standalone, created.execution.id);
    },
    whenQuiet: () => backends.whenQuiet(),
    async [Symbol.asyncDispose]() {
      await standalone.stop();
      await backends.close();
      await rm(directory, { recursive: true, force: true });
      if (faults.length > 0) throw new AggregateError(faults, "The engine had faults");
    },
  };
}

async function ended({ repository }: Standalone, id: string): Promise<Ended> {
  const execution = await repository.executions.find(DEFAULT_TENANT, id);
  if (!execution) throw new Error("The execution is gone");
  const taskRuns = await repository.executions.taskRuns(DEFAULT_TENANT, id);
  const query = { tenantId: DEFAULT_TENANT, executionId: id, minLevel: "WARN" as const };
  const { results } = await repository.logs.find(query, { page: 1, size: 1000 });
  return {
    execution,
    taskRuns,
    runs: taskRuns.map((taskRun) => {
      const value = taskRun.value === undefined ? "" : `[${taskRun.value}]`;
      return `${taskRun.taskId}${value}: ${taskRun.state.histories.map((entry) => entry.state).join(" > ")}`;
    }),
    complaints: results.map((entry) => `${entry.level} ${entry.taskId ?? ""}: ${entry.message}`),
  };
}
