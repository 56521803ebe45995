/** What can be done about executions, wherever they are shown. */
import { isTerminal, isUnsuccessful, type StateType } from "../../../core/execution/state.ts";
import type { Desk } from "../../app/desk.ts";
import type { Act, Acts } from "../../app/view.ts";
import type { ExecutionRow } from "../../source/execution-row.ts";
import { Executions } from "../../source/executions.ts";

/** Enough of an execution to act on it. */
export type ActedOn = Pick<ExecutionRow, "id" | "namespace" | "flowId" | "flowRevision" | "state">;

/** Names that are written out in a question. */
const NAMED_MAX = 8;

/** The acts about these executions; the first one is what is looked at. */
export function executionActs(desk: Desk, rows: readonly ActedOn[]): Acts {
  const [first] = rows;
  if (!first) return {};
  const executions = new Executions(desk.api);
  const several = rows.length > 1 ? ` ${rows.length} executions` : "";
  const name = `${first.namespace}.${first.flowId}`;
  const each = (words: string, does: (row: ActedOn) => Promise<unknown>): (() => Promise<void>) =>
    doEach(desk, rows, words, does);
  const ids = rows.map(({ id }) => id);
  return {
    logs: { run: () => desk.open(desk.places.logs({ executionId: first.id, title: "logs" })) },
    yaml: {
      command: desk.command("execution", "get", first.id, "-o", "yaml"),
      run: () =>
        desk.open(desk.places.text({ title: "YAML", language: "yaml", load: () => executions.yaml(first.id) })),
    },
    flow: {
      run: () =>
        desk.open(desk.places.flow({ namespace: first.namespace, id: first.flowId, revision: first.flowRevision })),
    },
    restart: {
      says: `restart${several}`,
      disabled: unless(rows, canRestart, "only executions that failed, were killed or are paused can be restarted"),
      command: desk.command("execution", "restart", ...ids),
      run: each("Restarted", (row) => executions.restart(row.id)),
    },
    replay: {
      says: `replay${several}`,
      disabled: unless(rows, isTerminal, "it has not ended yet"),
      command: desk.command("execution", "replay", first.id),
      run: each("Runs once more:", (row) => executions.replay(row.id)),
    },
    pause: pauseAct(desk, rows, executions, each),
    kill: {
      says: `kill${several}`,
      disabled: unless(rows, (state) => !isTerminal(state), "it has ended"),
      asks:
        rows.length === 1
          ? `Kill execution ${first.id} of ${name}?`
          : `Kill these ${rows.length} executions?\n${named(rows)}`,
      command: desk.command("execution", "kill", ...ids),
      run: each("Killing", (row) => executions.kill(row.id)),
    },
    copy: { says: "copy the id", run: () => desk.copy(first.id) },
  };
}

function pauseAct(
  desk: Desk,
  rows: readonly ActedOn[],
  executions: Executions,
  each: (words: string, does: (row: ActedOn) => Promise<unknown>) => () => Promise<void>,
): Act {
  const isPaused = rows.every(({ state }) => state === "PAUSED" || state === "BREAKPOINT");
  const several = rows.length > 1 ? ` ${rows.length} executions` : "";
  const ids = rows.map(({ id }) => id);
  if (isPaused) {
    return {
      says: `resume${several}`,
      command: desk.command("execution", "resume", ...ids.slice(0, 1)),
      run: each("Resumed", (row) => executions.resume(row.id)),
    };
  }
  return {
    says: `pause${several}`,
    disabled: unless(rows, (state) => state === "RUNNING", "only what runs can be paused"),
    command: desk.command("execution", "pause", ...ids),
    run: each("Pausing", (row) => executions.pause(row.id)),
  };
}

function canRestart(state: StateType): boolean {
  return isUnsuccessful(state) || state === "PAUSED" || state === "WARNING";
}

function unless(rows: readonly ActedOn[], fits: (state: StateType) => boolean, why: string): string | undefined {
  return rows.every(({ state }) => fits(state)) ? undefined : why;
}

function named(rows: readonly ActedOn[]): string {
  const lines = rows
    .slice(0, NAMED_MAX)
    .map(({ id, namespace, flowId, state }) => `${id}  ${namespace}.${flowId}  ${state}`);
  return [...lines, ...(rows.length > NAMED_MAX ? [`and ${rows.length - NAMED_MAX} more`] : [])].join("\n");
}

/** One after the other: what is refused for one keeps it from no other, and is told in the end. */
function doEach(
  desk: Desk,
  rows: readonly ActedOn[],
  words: string,
  does: (row: ActedOn) => Promise<unknown>,
): () => Promise<void> {
  return async () => {
    const faults: unknown[] = [];
    for (const row of rows) await does(row).catch((error: unknown) => faults.push(error));
    if (faults.length > 0) return desk.fault(faults[0]);
    const [first] = rows;
    desk.notice(`${words} ${rows.length === 1 ? first?.id : `${rows.length} executions`}`, "done");
  };
}
