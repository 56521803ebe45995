/** Executions that run again: where they failed, or all of it as new ones. */
import { isTerminal, isUnsuccessful, type StateType } from "../../../core/execution/state.ts";
import type { Desk } from "../../app/desk.ts";
import { type Act, ActCancelled, type Acts } from "../../app/view.ts";
import type { ExecutionRow } from "../../source/execution-row.ts";
import type { Executions } from "../../source/executions.ts";
import { sendInputs } from "../../source/input-questions.ts";
import { readServedTasks } from "../../source/served-tasks.ts";
import { type ActedOn, type ActPlace, forEachOf, severalOf, unless } from "./acted-on.ts";

/** The acts. */
export function runAgainActs(
  desk: Desk,
  executions: Executions,
  rows: readonly ActedOn[],
  place: ActPlace,
): Pick<Acts, "restart" | "replay"> {
  return { restart: restartAct(desk, executions, rows), replay: replayAct(desk, executions, rows, place) };
}

function restartAct(desk: Desk, executions: Executions, rows: readonly ActedOn[]): Act {
  return {
    says: `restart${severalOf(rows)}`,
    disabled: unless(rows, canRestart, whyNoRestart),
    get command() {
      return desk.command("execution", "restart", ...rows.map(({ id }) => id));
    },
    run: () => forEachOf(desk, rows, "Restarted", (row) => executions.restart(row.id)),
  };
}

function canRestart(state: StateType): boolean {
  return isUnsuccessful(state) || state === "PAUSED" || state === "WARNING";
}

function whyNoRestart(state: StateType): string {
  if (isTerminal(state)) return "nothing of it has failed; R runs all of it once more";
  return "it has not ended yet";
}

/** What a person may choose. */
const FROM_START = "all of it, with the same inputs";
const WITH_INPUTS = "all of it, with other inputs";

function replayAct(desk: Desk, executions: Executions, rows: readonly ActedOn[], { taskRun }: ActPlace): Act {
  const [first] = rows;
  const act = {
    says: `replay${severalOf(rows)}`,
    disabled: unless(rows, isTerminal, () => "it has not ended yet"),
  };
  if (!first || rows.length > 1)
    return { ...act, run: () => forEachOf(desk, rows, "Runs once more:", (row) => executions.replay(row.id)) };
  const fromTask = taskRun && `from ${taskRun.taskId}${taskRun.value === undefined ? "" : ` [${taskRun.value}]`} on`;
  return {
    ...act,
    command: desk.command("execution", "replay", first.id),
    run: async () => {
      const options = [FROM_START, ...(fromTask === undefined ? [] : [fromTask]), WITH_INPUTS];
      const label = "What shall run once more, as a new execution?";
      const answers = await desk.ask(`Replay ${first.id}`, [{ id: "from", label, kind: "one", options }]);
      const from = answers?.get("from");
      if (from === undefined) throw new ActCancelled();
      if (from === WITH_INPUTS) return await replayWithInputs(desk, executions, first);
      const begin = from === fromTask ? taskRun?.id : undefined;
      opened(desk, await executions.replay(first.id, begin));
      desk.did(desk.command("execution", "replay", first.id, ...(begin === undefined ? [] : ["--task-run", begin])));
    },
  };
}

async function replayWithInputs(desk: Desk, executions: Executions, row: ActedOn): Promise<void> {
  const { inputs } = await readServedTasks(desk.api, row);
  if (inputs.length === 0) throw new ActCancelled("Its flow has no inputs; nothing was done.");
  let made: ExecutionRow | undefined;
  const isSent = await sendInputs(desk, {
    title: `Replay ${row.id} with other inputs`,
    inputs,
    values: row.inputs ?? (await executions.inputs(row.id)),
    send: async (form) => {
      made = await executions.replayWithInputs(row.id, form);
    },
  });
  if (!isSent) throw new ActCancelled();
  opened(desk, made);
  desk.did(desk.command("execution", "replay", row.id, "--inputs", "FILE"));
}

/** Goes to the new execution; esc comes back. */
function opened(desk: Desk, made: ExecutionRow | undefined): void {
  if (!made) return;
  desk.open(desk.places.execution(made.id));
  desk.notice(`This is the new execution ${made.id}.`, "done");
}
