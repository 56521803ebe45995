/** Executions that stop for a while, and go on. */
import type { StateType } from "../../../core/execution/state.ts";
import type { Desk } from "../../app/desk.ts";
import { type Act, ActCancelled } from "../../app/view.ts";
import type { Executions } from "../../source/executions.ts";
import { sendInputs } from "../../source/input-questions.ts";
import { type ActedOn, forEachOf, severalOf, unless } from "./acted-on.ts";

/** Pauses what runs, and resumes what is paused. */
export function pauseAct(desk: Desk, executions: Executions, rows: readonly ActedOn[]): Act {
  const first = rows.length === 1 ? rows[0] : undefined;
  const isStill = rows.some(({ state }) => isPaused(state) || state === "BREAKPOINT");
  if (isStill) {
    const isAtBreakpoint = rows.every(({ state }) => state === "BREAKPOINT");
    return {
      says: isAtBreakpoint ? `go on from the breakpoint${severalOf(rows)}` : `resume${severalOf(rows)}`,
      disabled: unless(
        rows,
        (state) => isPaused(state) || state === "BREAKPOINT",
        (state) => `only what is paused can go on, and it is ${state}`,
      ),
      // It takes one at a time, and none that stands at a breakpoint.
      command: first && !isAtBreakpoint ? desk.command("execution", "resume", first.id) : undefined,
      run: () => resume(desk, executions, rows),
    };
  }
  return {
    says: `pause${severalOf(rows)}`,
    disabled: unless(
      rows,
      (state) => state === "RUNNING",
      (state) => `only what runs can be paused, and it is ${state}`,
    ),
    get command() {
      return desk.command("execution", "pause", ...rows.map(({ id }) => id));
    },
    run: () => forEachOf(desk, rows, "Pausing", (row) => executions.pause(row.id)),
  };
}

function isPaused(state: StateType): boolean {
  return state === "PAUSED";
}

/** One that asks for inputs asks the person; several are resumed only with none. */
async function resume(desk: Desk, executions: Executions, rows: readonly ActedOn[]): Promise<void> {
  const [first] = rows;
  if (first && rows.length === 1 && isPaused(first.state)) {
    const inputs = await executions.resumeInputs(first.id);
    if (inputs.length > 0) {
      const title = `Resume ${first.id}`;
      const isSent = await sendInputs(desk, { title, inputs, send: (form) => executions.resume(first.id, form) });
      if (!isSent) throw new ActCancelled("Nothing was sent; it still waits.");
      return desk.notice(`Resumed ${first.id}`, "done");
    }
  }
  await forEachOf(desk, rows, "Resumed", (row) =>
    isPaused(row.state) ? executions.resume(row.id) : executions.resumeFromBreakpoint(row.id),
  );
}
