/**
 * Executions as those see them who follow them: the newest state of each, kept up to date by updates, read from the
 * repository once. All followers of an execution share it, and what is sent of it.
 */
import type { Update } from "../../../core/contracts/queue.ts";
import type { Repository } from "../../../core/contracts/repository.ts";
import type { Execution, TaskRun } from "../../../core/execution/execution.ts";
import { asIsoDuration, executionHeaderRow, executionRow } from "../../../core/execution/execution-row.ts";
import { isTerminal } from "../../../core/execution/state.ts";
import { eventBytes } from "../http/event-stream.ts";
import { TENANT } from "../http/paths.ts";
import { Bell } from "./bell.ts";
import type { UpdateHub } from "./update-hub.ts";

/** Updates that may come while the repository is read; when there are more, it is read again. */
const WAITING_MAX = 1_000;

/** Executions that somebody follows. */
export class FollowedExecutions {
  readonly #hub: UpdateHub;
  readonly #repository: Repository;
  readonly #byId = new Map<string, { readonly execution: FollowedExecution; readonly ready: Promise<void> }>();

  constructor(hub: UpdateHub, repository: Repository) {
    this.#hub = hub;
    this.#repository = repository;
  }

  /** Begins to follow; who does must `close` it. */
  async open(id: string): Promise<FollowedExecution> {
    let followed = this.#byId.get(id);
    if (!followed) {
      const execution = new FollowedExecution(id, this.#repository.executions);
      followed = { execution, ready: this.#begin(execution) };
      this.#byId.set(id, followed);
    }
    const { execution, ready } = followed;
    // Counted at once: who leaves meanwhile must not end it for others.
    execution.followers++;
    try {
      await ready;
    } catch (error) {
      this.#byId.delete(id);
      throw error;
    }
    return execution;
  }

  async #begin(execution: FollowedExecution): Promise<void> {
    const stop = await this.#hub.listen(execution.id, (update) => execution.hear(update));
    execution.onClosed = () => {
      this.#byId.delete(execution.id);
      stop();
    };
    try {
      await execution.read();
    } catch (error) {
      stop();
      throw error;
    }
  }
}

/** One that somebody follows. */
export class FollowedExecution {
  readonly id: string;
  readonly #executions: Repository["executions"];
  #header: Execution | undefined;
  #taskRuns = new Map<string, TaskRun>();
  #isOver = false;
  #version = 0;
  #frames = new Map<string, Uint8Array>();
  /** Updates that came while the repository is being read; undefined when it is not. */
  #waiting: Update[] | undefined;
  #reading: Promise<void> | undefined;
  /** True when updates were left out, and the repository is to be read again. */
  #hasMissed = false;
  /** Rings with each change, and at the end. */
  readonly changes = new Bell();
  readonly end = new Bell();
  followers = 0;
  onClosed: () => void = () => undefined;

  constructor(id: string, executions: Repository["executions"]) {
    this.id = id;
    this.#executions = executions;
  }

  /** False as long as there is no such execution. */
  get isThere(): boolean {
    return this.#header !== undefined;
  }

  /** True when nothing more happens to it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Grows with each change. */
  get version(): number {
    return this.#version;
  }

  /** The newest state as an event of this id; the first one has no task runs, which may be many. */
  event(id: "start" | "progress" | "end"): Uint8Array {
    let bytes = this.#frames.get(id);
    if (!bytes && this.#header) {
      const row =
        id === "start"
          ? executionHeaderRow(this.#header, asIsoDuration)
          : executionRow(this.#header, [...this.#taskRuns.values()], asIsoDuration);
      bytes = eventBytes(id, JSON.stringify(row));
      this.#frames.set(id, bytes);
    }
    return bytes ?? eventBytes(id, "{}");
  }

  /** One follower less. */
  close(): void {
    if (--this.followers === 0) this.onClosed();
  }

  hear(update: Update): void {
    if (update.kind === "lost" || (this.#waiting?.length ?? 0) >= WAITING_MAX) this.#hasMissed = true;
    if (this.#waiting) {
      if (!this.#hasMissed) this.#waiting.push(update);
    } else if (this.#hasMissed) {
      // Where that fails the next update is the next try.
      this.read().catch(() => undefined);
    } else if (this.#apply(update)) {
      this.#changed();
    }
  }

  /** Reads it as it is stored; what happens meanwhile comes on top of that. */
  read(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const waiting: Update[] = [];
    this.#waiting = waiting;
    this.#hasMissed = false;
    try {
      const [header, taskRuns] = await Promise.all([
        this.#executions.find(TENANT, this.id),
        this.#executions.taskRuns(TENANT, this.id),
      ]);
      if (header) this.#take(header, taskRuns);
    } catch (error) {
      this.#hasMissed = true;
      throw error;
    } finally {
      this.#waiting = undefined;
    }
    for (const update of waiting) this.#apply(update);
    if (this.isThere) this.#changed();
    if (this.#hasMissed) await this.#read();
  }

  #take(header: Execution, taskRuns: readonly TaskRun[]): void {
    this.#header = header;
    this.#taskRuns = new Map(taskRuns.map((taskRun) => [taskRun.id, taskRun]));
    // Tasks that run after the end are there as soon as the end is.
    this.#isOver = isTerminal(header.state.current) && taskRuns.every(({ state }) => isTerminal(state.current));
  }

  #apply(update: Update): boolean {
    if (update.kind !== "execution") return false;
    this.#header = update.execution;
    for (const taskRun of update.taskRuns) this.#taskRuns.set(taskRun.id, taskRun);
    for (const id of update.removedTaskRuns ?? []) this.#taskRuns.delete(id);
    this.#isOver = update.finished && isTerminal(update.execution.state.current);
    return true;
  }

  #changed(): void {
    this.#version++;
    this.#frames = new Map();
    this.changes.ring();
    if (this.#isOver) this.end.ring();
  }
}
