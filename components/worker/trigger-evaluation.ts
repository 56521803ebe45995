/**
 * Evaluates a trigger on a worker. What it comes to holds only while the trigger's state names this very evaluation:
 * someone may have changed the trigger meanwhile, or given the job to another worker.
 */
import { type Clock, type IdSource, toInstant } from "../../core/contracts/clock.ts";
import type { JobConsumer, JobOutcome, Queue, TriggerJob } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { TriggerState } from "../../core/contracts/trigger-state.ts";
import { TRIGGERED_LABEL } from "../../core/execution/system-labels.ts";
import type { Flow, Trigger } from "../../core/flow/flow.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import type { TriggerDefinition } from "../../core/plugin/trigger.ts";
import type { StartEvaluator, StartVerdict } from "../schedule-triggers/start-evaluator.ts";
import { moved } from "../scheduler/trigger-moves.ts";
import type { TriggeredCreation, TriggeredExecution } from "../scheduler/triggered-creation.ts";
import type { TriggerContextOptions } from "./trigger-context.ts";
import type { TriggerMeters } from "./trigger-meters.ts";

/** After what time a trigger is looked at again that could not be evaluated at all, in milliseconds. */
const UNKNOWN_MS = 60_000;

/** What evaluating triggers needs. */
export interface TriggerEvaluationOptions extends TriggerContextOptions {
  readonly workerId: string;
  readonly queue: Queue;
  readonly repository: Pick<Repository, "triggers" | "flows">;
  readonly registry: PluginRegistry;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly starts: StartEvaluator;
  readonly creation: TriggeredCreation;
  readonly meters: TriggerMeters;
  /** Told faults of the worker itself. */
  onFault(error: unknown): void;
}

/** An evaluation that a worker has taken on. */
export interface TakenEvaluation {
  readonly job: TriggerJob;
  readonly consumer: JobConsumer;
  /** Aborted when the evaluation is to end: the trigger has changed, or the worker stops. */
  readonly stop: AbortSignal;
  /** True once the worker stops: another one goes on. */
  isLeaving(): boolean;
}

/** The trigger that an evaluation is about. */
export interface KnownTrigger {
  readonly flow: Flow;
  readonly trigger: Trigger;
  readonly definition: TriggerDefinition;
}

/** The trigger of the job, if its state still names this evaluation; undefined when there is nothing to evaluate. */
export async function triggerOfJob(
  { repository, registry }: Pick<TriggerEvaluationOptions, "repository" | "registry">,
  job: TriggerJob,
): Promise<KnownTrigger | undefined> {
  const { tenantId, namespace, flowId, triggerId } = job.trigger;
  if (!(await stateOfJob(repository, job))) return undefined;
  const found = await repository.flows.find({ tenantId, namespace, flowId, revision: job.flowRevision });
  const trigger = found?.flow.triggers?.find(({ id }) => id === triggerId);
  if (!found || !trigger) return undefined;
  await registry.ensure([trigger.type, ...typesOf(trigger.conditions)]);
  const definition = registry.find(trigger.type);
  return definition?.kind === "trigger" ? { flow: found.flow, trigger, definition } : undefined;
}

/** The trigger's state, as long as it names this evaluation. */
export async function stateOfJob(
  { triggers }: Pick<Repository, "triggers">,
  { trigger, evaluationId }: TriggerJob,
): Promise<TriggerState | undefined> {
  const state = await triggers.find(trigger);
  return state?.evaluation?.id === evaluationId ? state : undefined;
}

/**
 * Finishes the job with what it has come to; answers the state that the trigger has from now on. Undefined when the
 * evaluation does not count any more: then the job is over and nothing else happens.
 */
export async function finishEvaluation(
  { repository }: Pick<TriggerEvaluationOptions, "repository">,
  { job, consumer }: TakenEvaluation,
  outcome: (state: TriggerState) => JobOutcome,
): Promise<TriggerState | undefined> {
  let refusedVersion: number | undefined;
  for (;;) {
    const state = await stateOfJob(repository, job);
    // Refused, although nobody has changed the trigger: the job belongs to someone else.
    if (state && state.version === refusedVersion) return undefined;
    const finished = state ? outcome(state) : { messages: [] };
    if (await consumer.finish(job, finished)) return finished.change?.state;
    if (!state) return undefined;
    refusedVersion = state.version;
  }
}

/**
 * Ends an evaluation that has come to nothing. A trigger that still waits for it, which no worker of this version knows,
 * is looked at again after a while.
 */
export async function giveUpEvaluation(
  options: Pick<TriggerEvaluationOptions, "repository" | "clock">,
  taken: TakenEvaluation,
): Promise<void> {
  const nowMs = options.clock.now();
  const nextDate = toInstant(nowMs + UNKNOWN_MS);
  await finishEvaluation(options, taken, (state) => ({
    messages: [],
    change: moved(state, { evaluation: undefined, nextDate }, nowMs),
  }));
}

/** The execution that a trigger starts; undefined where none does. */
export async function executionOf(
  { creation }: Pick<TriggerEvaluationOptions, "creation">,
  { flow, trigger }: KnownTrigger,
  verdict: StartVerdict,
  id: string,
): Promise<TriggeredExecution | undefined> {
  if (verdict.kind === "skip") return undefined;
  const start = { flow, trigger, id, variables: verdict.variables };
  return await creation.make(
    verdict.kind === "start"
      ? { ...start, ...verdict }
      : { ...start, inputs: {}, labels: [TRIGGERED_LABEL], fails: verdict.message },
  );
}

/** The date that expressions see before anything has come of an evaluation. */
export function dateVariablesOf(nowMs: number): Readonly<Record<string, unknown>> {
  return { date: toInstant(nowMs) };
}

function typesOf(conditions: readonly { readonly type: string }[] | undefined): readonly string[] {
  return (conditions ?? []).map(({ type }) => type);
}
