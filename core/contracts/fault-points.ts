/**
 * Named points of the product where tests let something break. Each stands for a process that dies there, or a database
 * that goes away. They cost a comparison when nobody listens.
 */

/** Every point, and what has happened so far when it is reached. */
export const FAULT_POINTS = {
  "executor.before-commit": "a step is decided, and nothing of it written",
  "executor.within-commit": "all of a step is written, and the transaction is still open",
  "executor.after-commit": "a step is committed, and the executor has not heard of it",
  "queue.before-send": "messages are handed over, and nothing of them written",
  "queue.after-send": "messages are safe, and the sender has not heard of it",
  "worker.after-claim": "a worker has claimed jobs, and has not begun with them",
  "worker.before-finish": "a task has ended, and nothing of that is written",
  "worker.after-finish": "a task's end is committed, and the worker has not heard of it",
  "scheduler.before-fire": "triggers are to fire, and nothing of that is written",
  "scheduler.after-fire": "triggers have fired, and the scheduler has not heard of it",
} as const;

/** A point's name. */
export type FaultPoint = keyof typeof FAULT_POINTS;

/** Who lets points break. */
export interface Faults {
  /** Called when the point is reached; true, or a throw, breaks it. May also end the process. */
  reached(point: FaultPoint): boolean;
}

/** What is thrown at a point that breaks. */
export class InjectedFault extends Error {
  constructor(point: FaultPoint) {
    super(`Broken on purpose at ${point}: ${FAULT_POINTS[point]}`);
    this.name = "InjectedFault";
  }
}

/** Breaks here when someone wants it. @throws InjectedFault */
export function faultPoint(faults: Faults | undefined, point: FaultPoint): void {
  if (faults?.reached(point)) throw new InjectedFault(point);
}
