/**
 * A run as a screen sees it: updates come in, a tree of nodes comes out. Every update costs the same, whatever came
 * before, and what is kept of logs is bounded, so that 10 000 task runs and a million log lines are no burden.
 */
import type { LogEntry } from "../../core/contracts/log.ts";
import type { Update } from "../../core/contracts/queue.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { isTerminal, isUnsuccessful } from "../../core/execution/state.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { type ExpectedTask, expectedTasks } from "./expected-tasks.ts";
import { LogTail, toTailEntry } from "./log-tail.ts";
import { adopt, moveNode, newRunNode, type RunNode } from "./run-node.ts";

/** Log messages kept of the whole run. */
export const RUN_LOG_ENTRIES_MAX = 500;

/** Log messages kept of one task run. */
export const TASK_LOG_ENTRIES_MAX = 20;

/** The tree of a run, growing and changing with each update. */
export class RunModel {
  /** The execution that was asked for. */
  readonly root: RunNode;
  readonly namespace: string;
  readonly log = new LogTail(RUN_LOG_ENTRIES_MAX);
  /** The execution as last seen; undefined before the first update. */
  execution: Execution | undefined;
  /** One more with each change that a picture may show. */
  version = 0;
  /** Updates that never came because this side was too slow. */
  lost = 0;
  /** Failed task runs without failed ones inside them, oldest first: where a failure began. */
  readonly failures = new Set<RunNode>();

  readonly #nodes = new Map<string, RunNode>();
  /** Executions by id: the one asked for and its subflows. */
  readonly #executions = new Map<string, RunNode>();

  constructor(flow: Pick<Flow, "id" | "namespace" | "tasks">) {
    this.namespace = flow.namespace;
    this.root = newRunNode({
      id: "",
      kind: "execution",
      name: flow.id,
      value: undefined,
      iteration: undefined,
      expected: expectedTasks(flow),
    });
  }

  /** Takes in what happened. */
  apply(update: Update): void {
    this.version++;
    switch (update.kind) {
      case "execution":
        return this.#applyExecution(update.execution, update.taskRuns);
      case "log":
        return this.#applyLog(update.entry);
      case "lost":
        this.lost += update.count;
        return;
      case "metric":
        return;
    }
  }

  #applyExecution(execution: Execution, taskRuns: readonly TaskRun[]): void {
    const node = this.#executionNode(execution);
    if (!node) return;
    if (node === this.root) this.execution = execution;
    moveNode(node, execution.state);
    for (const taskRun of taskRuns) this.#applyTaskRun(node, taskRun);
  }

  /** The first execution without a parent is the root; others hang below the task run that started them. */
  #executionNode(execution: Execution): RunNode | undefined {
    const known = this.#executions.get(execution.id);
    if (known) return known;
    if (this.#executions.size === 0) {
      this.#executions.set(execution.id, this.root);
      return this.root;
    }
    const parent = execution.parent && this.#nodes.get(execution.parent.taskRunId);
    if (!parent) return undefined;
    const node = newRunNode({
      id: execution.id,
      kind: "execution",
      name: execution.flowId,
      value: undefined,
      iteration: undefined,
      expected: [],
    });
    adopt(parent, node);
    this.#executions.set(execution.id, node);
    return node;
  }

  #applyTaskRun(executionNode: RunNode, taskRun: TaskRun): void {
    let node = this.#nodes.get(taskRun.id);
    if (!node) {
      const parent = (taskRun.parentTaskRunId && this.#nodes.get(taskRun.parentTaskRunId)) || executionNode;
      node = newRunNode({
        id: taskRun.id,
        kind: "task",
        name: taskRun.taskId,
        value: taskRun.value,
        iteration: taskRun.iteration,
        expected: childrenExpected(parent, taskRun.taskId),
      });
      this.#nodes.set(taskRun.id, node);
      adopt(parent, node);
    }
    node.attempts = taskRun.attempts.length;
    node.rounds = taskRun.rounds;
    moveNode(node, taskRun.state);
    this.#noteEnd(node);
  }

  #noteEnd(node: RunNode): void {
    if (!isTerminal(node.state)) {
      this.failures.delete(node);
      return;
    }
    if (isUnsuccessful(node.state)) {
      if (node.failed.length === 0) this.failures.add(node);
    } else if (node.state !== "WARNING") node.tail = undefined;
  }

  #applyLog(entry: LogEntry): void {
    const line = toTailEntry(entry);
    this.log.add(line);
    const node = entry.taskRunId === undefined ? undefined : this.#nodes.get(entry.taskRunId);
    if (!node || node.state === "SUCCESS" || node.state === "SKIPPED") return;
    node.tail ??= new LogTail(TASK_LOG_ENTRIES_MAX);
    node.tail.add(line);
  }
}

function childrenExpected(parent: RunNode, taskId: string): readonly ExpectedTask[] {
  return parent.expected.find(({ id }) => id === taskId)?.children ?? [];
}
