/** Which task runs stand in which flowable, so that the children of one are found without looking at all others. */
import type { TaskRun } from "./execution.ts";

/** What of a task run says where it stands. */
type Placed = Pick<TaskRun, "id" | "parentTaskRunId">;

/** Ids of task runs by that of their parent, in the order they came. Those of the flow itself are left out. */
export class ChildIndex {
  readonly #children = new Map<string, Set<string>>();

  constructor(taskRuns: Iterable<Placed> = []) {
    for (const taskRun of taskRuns) this.add(taskRun);
  }

  /** Takes a task run in. */
  add({ id, parentTaskRunId }: Placed): void {
    if (parentTaskRunId === undefined) return;
    const siblings = this.#children.get(parentTaskRunId);
    if (siblings) siblings.add(id);
    else this.#children.set(parentTaskRunId, new Set([id]));
  }

  /** Forgets a task run. */
  remove({ id, parentTaskRunId }: Placed): void {
    this.#children.delete(id);
    if (parentTaskRunId !== undefined) this.#children.get(parentTaskRunId)?.delete(id);
  }

  /** The ids of a task run's children. */
  of(id: string): Iterable<string> {
    return this.#children.get(id) ?? [];
  }
}
