/** Updates of a run made by hand, for tests of what is shown: a script says which task came to which state when. */
import type { LogLevel } from "../../core/contracts/log.ts";
import type { Update } from "../../core/contracts/queue.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import type { StateEntry, StateType } from "../../core/execution/state.ts";
import type { Flow, Task } from "../../core/flow/flow.ts";

/** When recorded runs begin. */
export const START_MS = Date.parse("2026-03-14T12:00:00.000Z");

/** A flow of tasks that are only shown. */
export function flowOf(id: string, tasks: readonly Task[]): Flow {
  return { id, namespace: "samples", tenantId: "main", revision: 1, tasks };
}

/** What may be said of a task run. */
export interface TaskDetails {
  readonly parent?: string;
  readonly value?: string;
  readonly iteration?: number;
  readonly rounds?: number;
  readonly attempts?: number;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Makes updates, each some milliseconds after the one before. */
export class RecordedRun {
  readonly updates: Update[] = [];
  readonly #flow: Flow;
  readonly #executionId: string;
  readonly #histories = new Map<string, readonly StateEntry[]>();
  readonly #taskRuns = new Map<string, TaskRun>();
  #nowMs = START_MS;

  constructor(flow: Flow, executionId = "4kGf6Execution") {
    this.#flow = flow;
    this.#executionId = executionId;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Lets time pass. */
  wait(ms: number): this {
    this.#nowMs += ms;
    return this;
  }

  /** The execution came to these states. */
  execution(states: readonly StateType[], more: Partial<Execution> = {}): this {
    for (const state of states) this.#note("execution", state);
    return this.#push([], more);
  }

  /** A task run, named by its own id, came to these states; all in one update. */
  task(id: string, taskId: string, states: readonly StateType[], details: TaskDetails = {}): this {
    for (const state of states) this.#note(id, state);
    const known = this.#taskRuns.get(id);
    const { parent, attempts, ...more } = details;
    const taskRun: TaskRun = {
      id,
      tenantId: "main",
      executionId: this.#executionId,
      namespace: this.#flow.namespace,
      flowId: this.#flow.id,
      ...known,
      ...more,
      taskId,
      state: this.#state(id),
      attempts: Array.from({ length: attempts ?? known?.attempts.length ?? 1 }, () => ({ state: this.#state(id) })),
      ...(parent === undefined ? {} : { parentTaskRunId: parent }),
    };
    this.#taskRuns.set(id, taskRun);
    return this.#push([taskRun]);
  }

  /** A task run wrote into the log. */
  log(id: string, message: string, level: LogLevel = "INFO"): this {
    const taskRun = this.#taskRuns.get(id);
    const entry = {
      tenantId: "main",
      namespace: this.#flow.namespace,
      flowId: this.#flow.id,
      executionId: this.#executionId,
      timestamp: this.#date(),
      level,
      message,
      ...(taskRun ? { taskId: taskRun.taskId, taskRunId: id } : {}),
    };
    this.updates.push({ kind: "log", entry });
    return this;
  }

  #push(taskRuns: readonly TaskRun[], more: Partial<Execution> = {}): this {
    if (!this.#histories.has("execution")) this.#note("execution", "CREATED");
    const execution: Execution = {
      id: this.#executionId,
      tenantId: "main",
      namespace: this.#flow.namespace,
      flowId: this.#flow.id,
      flowRevision: 1,
      state: this.#state("execution"),
      labels: [],
      inputs: {},
      variables: {},
      originalId: this.#executionId,
      attemptNumber: 1,
      ...more,
    };
    this.updates.push({ kind: "execution", execution, taskRuns, finished: false });
    return this;
  }

  #note(id: string, state: StateType): void {
    this.#histories.set(id, [...(this.#histories.get(id) ?? []), { state, date: this.#date() }]);
  }

  #state(id: string): TaskRun["state"] {
    const histories = this.#histories.get(id) ?? [];
    return { current: histories.at(-1)?.state ?? "CREATED", histories };
  }

  #date(): string {
    return new Date(this.#nowMs).toISOString();
  }
}
