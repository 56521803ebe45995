/**
 * Which task runs still count when an execution begins anew, and which run again. Made from what the task runs came
 * to, so that it also works with another revision of the flow.
 */
import type { TaskRun } from "./execution.ts";
import { type FlowProgram, nodeOfTaskRun } from "./program.ts";
import { endedWell, isTerminal } from "./state.ts";

/** What becomes of a task run: it is taken away, or stays as part of another one, or waits to be adopted. */
export type Fate = "drop" | "stay" | "keep" | "again";

/**
 * For a restart: what did not end well runs again; what reacted to it (errors, finally, afterExecution) goes.
 * Task runs must come with parents before children.
 */
export function fatesOfRestart(program: FlowProgram, taskRuns: Iterable<TaskRun>): ReadonlyMap<string, Fate> {
  return decide(program, taskRuns, (taskRun) => (endedWell(taskRun.state.current) ? "keep" : "again"), false);
}

/**
 * For a replay from a task run, or one whose state is changed: what followed it goes, what did not follow counts.
 * @param fate of the task run itself: `again` for a replay, `keep` for a changed state
 */
export function fatesOfReplay(
  program: FlowProgram,
  taskRuns: readonly TaskRun[],
  from: TaskRun,
  fate: "again" | "keep",
): ReadonlyMap<string, Fate> {
  const byId = new Map(taskRuns.map((taskRun) => [taskRun.id, taskRun]));
  const path = new Map<string | undefined, TaskRun>();
  for (let each: TaskRun | undefined = from; each; ) {
    path.set(each.parentTaskRunId, each);
    each = each.parentTaskRunId === undefined ? undefined : byId.get(each.parentTaskRunId);
  }
  const ancestors = new Set([...path.keys()]);
  const passed = new Set<TaskRun>();
  const own = (taskRun: TaskRun): Fate => {
    if (taskRun.id === from.id) return fate;
    if (ancestors.has(taskRun.id)) return "again";
    const beside = path.get(taskRun.parentTaskRunId);
    if (beside && passed.has(beside) && beganAfter(taskRun, beside)) return "drop";
    return isTerminal(taskRun.state.current) ? "keep" : "again";
  };
  const isReaction = nodeOfTaskRun(program, from)?.isReaction === true;
  const below = new Set<string>();
  const isBelow = ({ id, parentTaskRunId }: TaskRun): boolean => {
    if (parentTaskRunId === undefined || (parentTaskRunId !== from.id && !below.has(parentTaskRunId))) return false;
    below.add(id);
    return true;
  };
  return decide(
    program,
    taskRuns,
    (taskRun) => {
      // What runs again from its beginning begins without the children that it had.
      const decided = isBelow(taskRun) && fate === "again" ? "drop" : own(taskRun);
      passed.add(taskRun);
      return decided;
    },
    isReaction,
  );
}

/** What begins once another one has ended follows it, or waited for its place. */
function beganAfter(taskRun: TaskRun, other: TaskRun): boolean {
  const began = Date.parse(taskRun.state.histories[0]?.date ?? "");
  const ended = Date.parse(other.state.histories.at(-1)?.date ?? "");
  return isTerminal(other.state.current) && began >= ended;
}

function decide(
  program: FlowProgram,
  taskRuns: Iterable<TaskRun>,
  own: (taskRun: TaskRun) => Fate,
  keepReactions: boolean,
): ReadonlyMap<string, Fate> {
  const fates = new Map<string, Fate>();
  for (const taskRun of taskRuns) {
    const node = nodeOfTaskRun(program, taskRun);
    const { parentTaskRunId } = taskRun;
    const above = parentTaskRunId === undefined ? "again" : (fates.get(parentTaskRunId) ?? "drop");
    const decided = own(taskRun);
    if (!node || above === "drop" || (node.isReaction && !node.isDetached && !keepReactions)) {
      fates.set(taskRun.id, "drop");
    } else if (node.isDetached || above !== "again") fates.set(taskRun.id, "stay");
    else fates.set(taskRun.id, decided);
  }
  return fates;
}

/** The task runs as they wait after their fates are decided. */
export function withFates(taskRuns: Iterable<TaskRun>, fates: ReadonlyMap<string, Fate>): readonly TaskRun[] {
  const kept: TaskRun[] = [];
  for (const { adopt: _adopted, ...taskRun } of taskRuns) {
    const fate = fates.get(taskRun.id);
    if (fate === "keep" || fate === "again") kept.push({ ...taskRun, adopt: fate });
    else if (fate === "stay") kept.push(taskRun);
  }
  return kept;
}

/**
 * The task runs that another execution begins with which repeats one from somewhere on.
 * @param fates what becomes of each task run, as for the execution itself
 * @param nextId makes the ids that they get
 */
export function copiedTaskRuns(
  taskRuns: readonly TaskRun[],
  fates: ReadonlyMap<string, Fate>,
  executionId: string,
  nextId: () => string,
): readonly TaskRun[] {
  const ids = new Map<string, string>();
  return withFates(taskRuns, fates).map((taskRun) => {
    const id = nextId();
    ids.set(taskRun.id, id);
    const { parentTaskRunId, ...rest } = taskRun;
    const parent = parentTaskRunId === undefined ? undefined : ids.get(parentTaskRunId);
    return { ...rest, id, executionId, ...(parent === undefined ? {} : { parentTaskRunId: parent }) };
  });
}
