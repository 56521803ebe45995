/** What executions are held to: a time to end in, and assertions that hold after each change. */
import { durationMs, formatDuration } from "../flow/duration.ts";
import type { Sla } from "../flow/flow.ts";
import type { ExecutionEvent } from "./event.ts";
import { killAlive } from "./kill.ts";
import { isTerminal } from "./state.ts";
import { withLabels } from "./system-labels.ts";
import { logLine, type Turn } from "./turn.ts";

/** Sets the timers of an execution that begins. */
export function watchSla({ draft, program }: Turn): void {
  const startedMs = Date.parse(draft.execution.state.histories[0]?.date ?? draft.date);
  for (const { id, type, duration } of program.flow.sla ?? []) {
    if (type !== "MAX_DURATION" || duration === undefined) continue;
    draft.command({ kind: "timer", dueMs: startedMs + durationMs(duration), event: { kind: "sla-due", slaId: id } });
  }
}

/** Asks whether the assertions still hold, after something has changed. */
export function checkAssertions(turn: Turn): void {
  const { draft, program } = turn;
  if (!isLive(turn)) return;
  for (const { id, type, assert } of program.flow.sla ?? []) {
    if (type !== "EXECUTION_ASSERTION" || assert === undefined) continue;
    draft.command({ kind: "evaluate", template: assert, about: { kind: "sla", slaId: id } });
  }
}

function isLive({ draft }: Turn): boolean {
  const { root } = draft;
  return root !== undefined && root.cursor.verdict === undefined && !isTerminal(draft.execution.state.current);
}

function find({ program }: Turn, slaId: string): Sla | undefined {
  return program.flow.sla?.find(({ id }) => id === slaId);
}

/** Handles `sla-due`. */
export function slaDue(turn: Turn, slaId: string): void {
  const sla = find(turn, slaId);
  if (!sla || !isLive(turn)) return;
  const { draft, environment } = turn;
  const startedMs = Date.parse(draft.execution.state.histories[0]?.date ?? draft.date);
  const lasted = formatDuration(environment.now - startedMs);
  violated(turn, sla, `execution duration of ${lasted} exceed the maximum duration of ${sla.duration}.`);
}

/** Handles the answer about an assertion. */
export function assertionAnswered(
  turn: Turn,
  slaId: string,
  { holds, fault }: Pick<Extract<ExecutionEvent, { kind: "evaluated" }>, "holds" | "fault">,
): void {
  const sla = find(turn, slaId);
  if (!sla || !isLive(turn)) return;
  if (fault !== undefined) logLine(turn, "ERROR", `Ignoring SLA '${slaId}' because of the error: ${fault}`);
  else if (!holds) violated(turn, sla, `assertion is false: ${sla.assert}.`);
}

function violated(turn: Turn, { id, behavior, labels = [] }: Sla, why: string): void {
  const { draft } = turn;
  const { root } = draft;
  if (!root) return;
  const message = `SLA '${id}' violated: ${why}`;
  logLine(turn, "WARN", message);
  if (labels.length > 0) draft.updateExecution({ labels: withLabels(draft.execution.labels, labels) });
  if (behavior === "NONE") return;
  if (behavior === "FAIL") logLine(turn, "ERROR", `Execution failed due to ${message}`);
  const state = behavior === "FAIL" ? "FAILED" : "CANCELLED";
  draft.moveFrame(root, { verdict: { state, phase: root.cursor.phase, abrupt: true }, held: false });
  killAlive(turn, { newestEndsIn: state });
  turn.work.push({ kind: "advance", frameId: root.id });
}
