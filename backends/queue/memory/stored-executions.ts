/** What a partition keeps of its live executions. A step costs what it changes. */
import type { PartitionStore, StoredExecutionChange } from "../../../core/contracts/queue.ts";
import type { Execution, TaskRun } from "../../../core/execution/execution.ts";
import type { Frame } from "../../../core/execution/frame.ts";

interface Stored {
  execution: Execution;
  readonly taskRuns: Map<string, TaskRun>;
  readonly frames: Map<string, Frame>;
}

/** The executions of one partition. */
export class StoredExecutions {
  readonly #stored = new Map<string, Stored>();

  /** True when every execution is over. */
  get isEmpty(): boolean {
    return this.#stored.size === 0;
  }

  readonly load: PartitionStore["execution"] = (tenantId, executionId) => {
    const stored = this.#stored.get(`${tenantId}/${executionId}`);
    return Promise.resolve(
      stored && {
        execution: stored.execution,
        taskRuns: [...stored.taskRuns.values()],
        frames: [...stored.frames.values()],
      },
    );
  };

  apply(changes: readonly StoredExecutionChange[]): void {
    for (const change of changes) {
      const id = `${change.execution.tenantId}/${change.execution.id}`;
      if (change.finished) this.#stored.delete(id);
      else this.#keep(id, change);
    }
  }

  #keep(id: string, change: StoredExecutionChange): void {
    let stored = this.#stored.get(id);
    if (!stored) {
      stored = { execution: change.execution, taskRuns: new Map(), frames: new Map() };
      this.#stored.set(id, stored);
    }
    stored.execution = change.execution;
    for (const id of change.removedTaskRuns ?? []) {
      stored.taskRuns.delete(id);
      stored.frames.delete(id);
    }
    for (const id of change.removedFrames ?? []) stored.frames.delete(id);
    for (const taskRun of change.taskRuns) stored.taskRuns.set(taskRun.id, taskRun);
    for (const frame of change.frames) stored.frames.set(frame.id, frame);
    for (const { frameId, cursor } of change.cursors) {
      const frame = stored.frames.get(frameId);
      if (frame) stored.frames.set(frameId, { ...frame, cursor });
    }
  }
}
