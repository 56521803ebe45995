/** Looks once for a polling trigger, and starts an execution if there is something to start. */
import { toInstant } from "../../core/contracts/clock.ts";
import type { TriggerState } from "../../core/contracts/trigger-state.ts";
import { durationMs } from "../../core/flow/duration.ts";
import { POLLING_INTERVAL_MS_MIN } from "../../core/flow/rules/trigger-rules.ts";
import { messageOf } from "../../core/message-of.ts";
import type { StartVerdict } from "../schedule-triggers/start-evaluator.ts";
import { moved } from "../scheduler/trigger-moves.ts";
import type { TriggeredExecution } from "../scheduler/triggered-creation.ts";
import { openTrigger } from "./trigger-context.ts";
import {
  dateVariablesOf,
  executionOf,
  finishEvaluation,
  giveUpEvaluation,
  type KnownTrigger,
  type TakenEvaluation,
  type TriggerEvaluationOptions,
  triggerOfJob,
} from "./trigger-evaluation.ts";

/** How long one look may take, in milliseconds. */
export const POLL_MS_MAX = 3_600_000;

/** Between two looks where the trigger says nothing that can be read, in milliseconds. */
const INTERVAL_MS = 60_000;

/** Longest time between two looks, in milliseconds: a hundred years. Dates would end some time after it. */
const INTERVAL_MS_MAX = 100 * 365 * 86_400_000;

/** What a look has come to. */
type Look =
  | { readonly kind: "verdict"; readonly verdict: StartVerdict }
  | { readonly kind: "nothing" }
  | { readonly kind: "fault"; readonly message: string };

/** See the file's head. Settles once the job is finished or given back. */
export async function pollTrigger(options: TriggerEvaluationOptions, taken: TakenEvaluation): Promise<void> {
  const { clock, ids, queue } = options;
  const { job, consumer, stop } = taken;
  const known = await triggerOfJob(options, job);
  if (!known) return await giveUpEvaluation(options, taken);
  const meter = options.meters.begun(known);
  const executionId = ids.next();
  const look = await lookFor(options, known, executionId, stop).finally(() => meter.ended());
  if (look.kind === "fault") meter.failed();
  if (look.kind === "fault" && stop.aborted && taken.isLeaving()) return await consumer.release([job]);
  const verdict = verdictOf(known, look);
  const made = verdict && (await executionOf(options, known, verdict, executionId));
  const state = await finishEvaluation(options, taken, (before) => ({
    messages: made?.messages ?? [],
    change: afterLook(known, before, made, clock.now()),
  }));
  if (!state) return;
  if (made) meter.started();
  if (made && made.logs.length > 0) await queue.sendLogs(made.logs);
  const dueMs =
    state.executionId === undefined && state.nextDate !== undefined ? Date.parse(state.nextDate) : undefined;
  if (dueMs !== undefined) await queue.signal({ kind: "triggers-changed", dueMs });
}

/** A fault makes an execution only where the trigger asks for it. */
function verdictOf({ trigger }: KnownTrigger, look: Look): StartVerdict | undefined {
  if (look.kind === "verdict") return look.verdict;
  if (look.kind === "nothing" || trigger["failOnTriggerError"] !== true) return undefined;
  return { kind: "fail", message: look.message, variables: {} };
}

function afterLook(
  { trigger, definition }: KnownTrigger,
  state: TriggerState,
  made: TriggeredExecution | undefined,
  nowMs: number,
) {
  const interval: unknown = trigger["interval"] ?? definition.properties.properties["interval"]?.default;
  const locks = trigger["allowConcurrent"] !== true;
  return moved(
    state,
    {
      evaluation: undefined,
      date: toInstant(nowMs),
      nextDate: toInstant(nowMs + intervalMs(interval)),
      ...(made && locks ? { executionId: made.executionId } : {}),
    },
    nowMs,
  );
}

/** Within limits: what is none, or next to none, would have the trigger looked at all the time. */
function intervalMs(interval: unknown): number {
  try {
    const wantedMs = typeof interval === "string" ? durationMs(interval) : INTERVAL_MS;
    return Math.min(INTERVAL_MS_MAX, Math.max(POLLING_INTERVAL_MS_MIN, wantedMs));
  } catch {
    // An expression, or no duration: what validation lets through.
    return INTERVAL_MS;
  }
}

/** Asks the trigger's code, unless its conditions do not hold. Never rejects. */
async function lookFor(
  options: TriggerEvaluationOptions,
  known: KnownTrigger,
  executionId: string,
  stop: AbortSignal,
): Promise<Look> {
  const { starts, clock, onFault } = options;
  const { definition } = known;
  const ended = new AbortController();
  const end = (): void => ended.abort(stop.reason);
  stop.addEventListener("abort", end, { once: true });
  if (stop.aborted) end();
  const occasion = { ...known, variables: dateVariablesOf(clock.now()) };
  const open = openTrigger(options, { ...known, variables: starts.seen(occasion), executionId, signal: ended.signal });
  const { environment, log } = open;
  const { services } = environment;
  try {
    const refusal = await starts.refusal({ ...occasion, services });
    if (refusal) return refusal.kind === "skip" ? { kind: "nothing" } : { kind: "verdict", verdict: refusal };
    if (!definition.poll) throw new Error(`${definition.type} cannot be asked`);
    const variables = await within(definition.poll(await open.properties(), environment.context), clock, ended);
    if (!variables) return { kind: "nothing" };
    return { kind: "verdict", verdict: await starts.start({ ...known, variables, services }) };
  } catch (error) {
    const message = `The trigger '${known.trigger.id}' failed: ${messageOf(error)}`;
    if (!stop.aborted) log.error(message);
    return { kind: "fault", message };
  } finally {
    stop.removeEventListener("abort", end);
    await open.close().catch(onFault);
  }
}

/** What the code answers; a rejection once it has taken too long or is to end, even if it does not listen. */
async function within<T>(
  answer: Promise<T>,
  clock: TriggerEvaluationOptions["clock"],
  ended: AbortController,
): Promise<T> {
  const over = Promise.withResolvers<never>();
  const timer = clock.after(POLL_MS_MAX, () =>
    ended.abort(new Error(`it took more than ${POLL_MS_MAX / 60_000} minutes`)),
  );
  ended.signal.addEventListener("abort", () => over.reject(ended.signal.reason), { once: true });
  if (ended.signal.aborted) over.reject(ended.signal.reason);
  try {
    return await Promise.race([answer, over.promise]);
  } finally {
    timer.cancel();
  }
}
