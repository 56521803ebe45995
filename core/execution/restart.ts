/** What operators do about executions that are over: run what failed again, or have it count as something else. */
import { type Fate, fatesOfReplay, fatesOfRestart, withFates } from "./adoption.ts";
import type { OperatorEvent } from "./event.ts";
import { run } from "./start.ts";
import { isTerminal, STATES, type StateType } from "./state.ts";
import { RESTARTED_LABEL, withLabels } from "./system-labels.ts";
import type { Turn } from "./turn.ts";
import { adoptionsOf } from "./working-state.ts";

/** Handles `restart`. */
export function restart(turn: Turn, event: Extract<OperatorEvent, { kind: "restart" }>): void {
  const { draft, program } = turn;
  // Who waits for it hears of its end, also when someone else has restarted it before.
  if (event.parent) draft.updateExecution({ parent: event.parent });
  if (!mayBeginAnew(turn)) return;
  draft.updateExecution({ labels: withLabels(draft.execution.labels, [RESTARTED_LABEL]) });
  beginAnew(turn, fatesOfRestart(program, draft.allTaskRuns()));
}

/** States of task runs that may count as something else: they are over, or only wait. */
const CHANGEABLE: ReadonlySet<StateType> = new Set(STATES.filter((state) => isTerminal(state) || state === "PAUSED"));

/** Handles `change-task-run`. */
export function changeTaskRun(turn: Turn, event: Extract<OperatorEvent, { kind: "change-task-run" }>): void {
  const { draft, program } = turn;
  const taskRun = draft.taskRun(event.taskRunId);
  if (!taskRun || !CHANGEABLE.has(taskRun.state.current) || !mayBeginAnew(turn)) return;
  const fates = fatesOfReplay(program, [...draft.allTaskRuns()], taskRun, "keep");
  draft.moveTaskRun(taskRun, event.state);
  beginAnew(turn, fates);
}

/** Handles `change-state`. */
export function changeState({ draft }: Turn, state: StateType): void {
  if (!isTerminal(draft.execution.state.current) || !isTerminal(state)) return;
  draft.moveExecution(state);
  if (!draft.root) draft.settle();
}

function mayBeginAnew({ draft }: Turn): boolean {
  const { current } = draft.execution.state;
  return isTerminal(current) || current === "PAUSED";
}

function beginAnew(turn: Turn, fates: ReadonlyMap<string, Fate>): void {
  const { draft } = turn;
  // What was about to follow is about task runs that begin anew.
  turn.work.length = 0;
  const taskRuns = [...draft.allTaskRuns()];
  for (const { id } of taskRuns) if (fates.get(id) === "drop") draft.removeTaskRun(id);
  const kept = withFates(taskRuns, fates);
  for (const taskRun of kept) {
    draft.closeFrame(taskRun.id);
    draft.putTaskRun(taskRun);
  }
  draft.adoptions = adoptionsOf(kept);
  const { outputs: _outputs, ...execution } = draft.execution;
  draft.putExecution({ ...execution, attemptNumber: execution.attemptNumber + 1 });
  draft.moveExecution("RESTARTED");
  draft.finished = false;
  // It counts among those that run, whether or not there is room.
  if (turn.program.flow.concurrency) draft.command({ kind: "acquire-slot", force: true });
  run(turn);
}
