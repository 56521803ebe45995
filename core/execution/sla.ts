/** What executions are held to: a time to end in, and assertions that hold after each change. */
import { durationMs, formatDuration } from "../flow/duration.ts";
import type { Sla } from "../flow/flow.ts";
import { endUnbegun } from "./advance.ts";
import type { EvaluationSubject, ExecutionEvent } from "./event.ts";
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

/**
 * Asks whether the assertions hold after something has changed, before anything follows from it. One is asked after
 * the other, so that the first that does not hold decides.
 */
export function askAssertions(turn: Turn): void {
  const { draft } = turn;
  const assertions = draft.asksAssertions || !isLive(turn) ? [] : assertionsOf(turn);
  if (assertions.length === 0) return;
  const { round, work } = draft.deferred;
  draft.defer({ round: round + 1, work });
  askNext(turn, assertions);
}

type Assertion = Sla & { readonly assert: string };

function assertionsOf({ program }: Turn): readonly Assertion[] {
  return (program.flow.sla ?? []).filter(
    (sla): sla is Assertion => sla.type === "EXECUTION_ASSERTION" && sla.assert !== undefined,
  );
}

function askNext({ draft }: Turn, [next]: readonly Assertion[], violatedId?: string): void {
  if (!next) return;
  const about = {
    kind: "sla",
    slaId: next.id,
    round: draft.deferred.round,
    ...(violatedId === undefined ? {} : { violatedId }),
  } as const;
  draft.command({ kind: "evaluate", template: next.assert, about });
  draft.asksAssertions = true;
}

/** It has not ended, and nothing has decided how it will. */
function isLive({ draft: { root, execution } }: Turn): boolean {
  return root?.cursor.verdict === undefined && !isTerminal(execution.state.current);
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
  const why = `execution duration of ${lasted} exceed the maximum duration of ${sla.duration}.`;
  logLine(turn, "WARN", messageOf(sla, why));
  act(turn, sla, why);
}

/** Handles the answer about an assertion: when all are known, the first that does not hold has its way. */
export function assertionAnswered(
  turn: Turn,
  { slaId, violatedId }: Extract<EvaluationSubject, { kind: "sla" }>,
  { holds, fault }: Pick<Extract<ExecutionEvent, { kind: "evaluated" }>, "holds" | "fault">,
): void {
  if (!isLive(turn)) return;
  const assertions = assertionsOf(turn);
  const index = assertions.findIndex(({ id }) => id === slaId);
  const asked = assertions[index];
  if (!asked) return;
  const isViolated = fault === undefined && !holds;
  if (fault !== undefined) logLine(turn, "ERROR", `Ignoring SLA '${slaId}' because of the error: ${fault}`);
  else if (isViolated) logLine(turn, "WARN", messageOf(asked, falseOf(asked)));
  const firstId = violatedId ?? (isViolated ? slaId : undefined);
  if (index + 1 < assertions.length) return askNext(turn, assertions.slice(index + 1), firstId);
  const first = assertions.find(({ id }) => id === firstId);
  if (first) act(turn, first, falseOf(first));
}

function falseOf({ assert }: Assertion): string {
  return `assertion is false: ${assert}.`;
}

function messageOf({ id }: Sla, why: string): string {
  return `SLA '${id}' violated: ${why}`;
}

/** Does what an SLA asks for that was violated. */
function act(turn: Turn, sla: Sla, why: string): void {
  const { draft } = turn;
  const { root } = draft;
  const { behavior, labels = [] } = sla;
  if (labels.length > 0) draft.updateExecution({ labels: withLabels(draft.execution.labels, labels) });
  if (behavior === "NONE") return;
  if (behavior === "FAIL") logLine(turn, "ERROR", `Execution failed due to ${messageOf(sla, why)}`);
  const state = behavior === "FAIL" ? "FAILED" : "CANCELLED";
  if (!root) return endUnbegun(turn, state);
  draft.moveFrame(root, { verdict: { state, phase: root.cursor.phase, abrupt: true }, held: false });
  killAlive(turn, { newestEndsIn: state });
  turn.work.push({ kind: "advance", frameId: root.id });
}
