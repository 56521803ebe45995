/** The tasks that a flow is going to run for sure as long as nothing fails: what is shown before it begins. */
import type { Flow } from "../../core/flow/flow.ts";

/** A task that will run, with the tasks inside it that will. */
export interface ExpectedTask {
  readonly id: string;
  readonly children: readonly ExpectedTask[];
}

/** Types whose child tasks run once a value, or maybe not at all; their children are not foretold. */
const UNFORESEEABLE = /\.(ForEach|ForEachItem|EachSequential|EachParallel|LoopUntil|If|Switch)$/;

/** What the flow's `tasks` foretell; disabled tasks and branches that depend on a condition are left out. */
export function expectedTasks(flow: Pick<Flow, "tasks">): readonly ExpectedTask[] {
  return expectedOf(flow.tasks);
}

function expectedOf(tasks: unknown): readonly ExpectedTask[] {
  if (!Array.isArray(tasks)) return [];
  return tasks.flatMap((task: unknown) => expectedTask(task) ?? []);
}

function expectedTask(entry: unknown): ExpectedTask | undefined {
  const task = unwrap(entry);
  if (!isRecord(task) || typeof task["id"] !== "string" || task["disabled"] === true) return undefined;
  const foreseeable = !UNFORESEEABLE.test(String(task["type"]));
  return { id: task["id"], children: foreseeable ? expectedOf(task["tasks"]) : [] };
}

/** The tasks of a Dag stand one level deeper, under `task`. */
function unwrap(entry: unknown): unknown {
  return isRecord(entry) && isRecord(entry["task"]) && entry["id"] === undefined ? entry["task"] : entry;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
