/** What can be done about executions, wherever they are shown. */
import { isTerminal } from "../../../core/execution/state.ts";
import type { Desk } from "../../app/desk.ts";
import type { Acts } from "../../app/view.ts";
import { Executions } from "../../source/executions.ts";
import { flowText } from "../../source/flow-row.ts";
import { type ActedOn, type ActPlace, forEachOf, questionOf, severalOf, unless } from "./acted-on.ts";
import { changeActs } from "./change-acts.ts";
import { pauseAct } from "./pause-act.ts";
import { runAgainActs } from "./run-again-acts.ts";

/** The acts about these executions. */
export function executionActs(desk: Desk, rows: readonly ActedOn[], place: ActPlace = {}): Acts {
  const [first, ...others] = rows;
  if (!first) return {};
  const executions = new Executions(desk.api);
  const changing: Acts = {
    ...runAgainActs(desk, executions, rows, place),
    pause: pauseAct(desk, executions, rows),
    kill: {
      says: `kill${severalOf(rows)}`,
      disabled: unless(
        rows,
        (state) => !isTerminal(state),
        (state) => `it has ended, it is ${state}`,
      ),
      asks: questionOf("Kill", rows),
      // Thousands may be selected: their ids are put together only for who asks.
      get command() {
        return desk.command("execution", "kill", ...rows.map(({ id }) => id));
      },
      run: () => forEachOf(desk, rows, "Killing", (row) => executions.kill(row.id)),
    },
    ...changeActs(desk, executions, [first, ...others], place),
  };
  return { ...lookingActs(desk, executions, place.pointed ?? first), ...toldWhenDone(changing, place) };
}

/** About the one that is pointed at, whatever is selected. */
function lookingActs(desk: Desk, executions: Executions, { id, namespace, flowId, flowRevision }: ActedOn): Acts {
  const flow = { namespace, id: flowId, revision: flowRevision };
  return {
    logs: {
      command: desk.command("execution", "logs", id, "-f"),
      run: () => desk.open(desk.places.logs({ executionId: id, title: "logs" })),
    },
    yaml: {
      command: desk.command("execution", "get", id, "-o", "yaml"),
      run: () => desk.open(desk.places.text({ title: "YAML", language: "yaml", load: () => executions.yaml(id) })),
    },
    flow: {
      command: desk.command("flow", "get", flowText(flow), "--revision", String(flow.revision)),
      run: () => desk.open(desk.places.flow(flow)),
    },
    copy: { says: "copy the id", run: () => desk.copy(id) },
  };
}

function toldWhenDone(acts: Acts, { onDone }: ActPlace): Acts {
  if (!onDone) return acts;
  const told = Object.entries(acts).map(([name, act]) => {
    const run = async (): Promise<void> => {
      // Also when it failed: some of it may be done.
      await Promise.resolve(act.run()).finally(onDone);
    };
    return [name, { ...act, run }] as const;
  });
  return Object.fromEntries(told);
}
