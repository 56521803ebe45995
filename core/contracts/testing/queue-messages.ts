/** Messages, steps and a processor for tests of queues. */
import type { ExecutionMessage, WorkerJob } from "../../execution/event.ts";
import { firstState } from "../../execution/state.ts";
import { newExecution } from "../../execution/testing/pure-run.ts";
import type { LogEntry } from "../log.ts";
import type {
  Batch,
  ExecutionProcessor,
  Job,
  KeyedMessage,
  PartitionStore,
  Queue,
  Step,
  StoredExecutionChange,
  Update,
} from "../queue.ts";

/** A step that does nothing. */
export const EMPTY_STEP: Step = {
  changes: [],
  flowStates: [],
  messages: [],
  jobs: [],
  timers: [],
  signals: [],
  logs: [],
};

/** A message of the simplest event; the tenant may number it. */
export function kill(executionId: string, tenantId: string): ExecutionMessage {
  return { tenantId, executionId, event: { kind: "kill" } };
}

/** A change that saves the header of an execution. */
export function change(id: string): StoredExecutionChange {
  return { execution: { ...newExecution(), id }, taskRuns: [], frames: [], cursors: [], finished: false };
}

/** A job of an execution. */
export function job(executionId: string): WorkerJob {
  const execution = { ...newExecution(), id: executionId };
  const state = firstState("SUBMITTED", "2026-01-01T00:00:00.000Z");
  const place = { tenantId: "main", executionId, namespace: "n", flowId: "f", taskId: "t" };
  return {
    tenantId: "main",
    executionId,
    taskRun: { id: `${executionId}-t`, ...place, state, attempts: [] },
    attempt: 0,
    taskId: "t",
    flow: { id: "f", namespace: "n", revision: 1, tenantId: "main" },
    execution,
    variables: {},
  };
}

/** A log entry of an execution. */
export function log(executionId: string, message: string): LogEntry {
  const place = { tenantId: "main", namespace: "n", flowId: "f", executionId };
  return { ...place, timestamp: "2026-01-01T00:00:00.000Z", level: "INFO", message };
}

/** The updates of a subscription until it ends, as short texts. */
export async function kinds(updates: AsyncIterable<Update>): Promise<string[]> {
  const seen: string[] = [];
  for await (const update of updates) {
    if (update.kind === "execution") seen.push(`execution ${update.execution.id}${update.finished ? " finished" : ""}`);
    else if (update.kind === "log") seen.push(`log ${update.entry.message}`);
    else if (update.kind === "metric") seen.push(`metric ${update.entry.name}`);
  }
  return seen;
}

/** Notes what a queue does with its processor, and lets tests wait for it. */
export class Recorder implements ExecutionProcessor {
  readonly messages: KeyedMessage[] = [];
  readonly batches: number[] = [];
  readonly log: string[] = [];
  readonly #decide: (batch: Batch, store: PartitionStore) => Step | Promise<Step>;
  readonly #waiting = new Set<() => void>();

  constructor(decide: (batch: Batch, store: PartitionStore) => Step | Promise<Step> = () => EMPTY_STEP) {
    this.#decide = decide;
  }

  async process(batch: Batch, store: PartitionStore): Promise<Step> {
    this.log.push("process");
    this.batches.push(batch.messages.length);
    this.messages.push(...batch.messages);
    return await this.#decide(batch, store);
  }

  committed(): void {
    this.log.push("committed");
    this.#wake();
  }

  reset(): void {
    this.log.push("reset");
    this.#wake();
  }

  /** Waits until this many messages were handed over and the last batch was settled. */
  async seen(count: number): Promise<void> {
    await this.#until(() => this.messages.length >= count && this.log.at(-1) !== "process");
  }

  /** Waits until this many batches were committed. */
  async committedTimes(count: number): Promise<void> {
    await this.#until(() => this.log.filter((each) => each === "committed").length >= count);
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => void this.#waiting.add(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** Has jobs wait for workers. */
export async function sendJobs(queue: Queue, jobs: readonly WorkerJob[]): Promise<void> {
  const recorder = new Recorder(() => ({ ...EMPTY_STEP, jobs }));
  const subscription = await queue.process(recorder);
  await queue.send([kill("e", "main")]);
  await recorder.committedTimes(1);
  await subscription.stop();
}

/** What jobs are about. */
export function jobIds(jobs: readonly Job[]): readonly string[] {
  return jobs.map((each) => ("executionId" in each ? each.executionId : each.evaluationId));
}
