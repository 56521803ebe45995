/** What operators do about triggers. What cannot be done is answered as a value. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { TriggerChange, TriggerKey, TriggerState } from "../../core/contracts/trigger-state.ts";
import type { Label } from "../../core/flow/flow.ts";
import { SYSTEM_LABEL_PREFIX } from "../../core/flow/schema/names.ts";
import { instantText, parseInstant } from "../../core/flow/temporal.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { newState } from "../scheduler/new-state.ts";
import type { DateRendering } from "../scheduler/rendered-dates.ts";
import { type DrivenTrigger, TriggerCatalog } from "../scheduler/trigger-catalog.ts";
import {
  dateAfter,
  dateOfBackfill,
  dateToResumeAt,
  firstDate,
  patchWithoutBackfill,
} from "../scheduler/trigger-dates.ts";
import { instantOf, keyOf, moved, removed, type TriggerPatch, timeOf } from "../scheduler/trigger-moves.ts";
import { done, type OperationResult, refused } from "./operation-result.ts";

/** How often a change is tried again that someone else came before. */
const TRIES_MAX = 20;

/** What operations need. */
export interface TriggerOperationsOptions extends DateRendering {
  readonly queue: Pick<Queue, "signal">;
  readonly repository: Pick<Repository, "triggers" | "flows">;
  readonly registry: PluginRegistry;
  readonly clock: Clock;
  /** What becomes of missed dates where a trigger does not say: ALL, LAST or NONE. Default ALL. */
  readonly recoverMissedSchedules?: string;
}

/** Past dates to make up for. */
export interface BackfillRequest {
  /** Date-times. */
  readonly start: string;
  /** Default: now. */
  readonly end?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly labels?: readonly Label[];
}

type Decision = OperationResult<TriggerPatch>;

/** Operations on triggers. The value answered is the trigger's state as it is from then on. */
export class TriggerOperations {
  readonly #options: TriggerOperationsOptions;

  constructor(options: TriggerOperationsOptions) {
    this.#options = options;
  }

  /**
   * Switches a trigger off; or on, and then what it has missed is made up for as it says.
   * @param options.refusesRealtime triggers that listen all the time are not switched off, as in older versions
   */
  setDisabled(
    key: TriggerKey,
    disabled: boolean,
    { refusesRealtime = false }: { readonly refusesRealtime?: boolean } = {},
  ): Promise<OperationResult<TriggerState>> {
    return this.#change(key, (state, driven) => {
      if (disabled && refusesRealtime && driven.mode === "realtime") {
        return refused("invalid", `Trigger ${key.triggerId} is a realtime trigger, which cannot be disabled`);
      }
      if (state.disabled === disabled) return done({});
      if (disabled) return done({ disabled, evaluation: undefined });
      const { recoverMissedSchedules } = this.#options;
      const nextMs = driven.isActive
        ? dateToResumeAt(driven, state, recoverMissedSchedules, this.#options.clock.now())
        : undefined;
      return done({ disabled, nextDate: instantOf(nextMs) });
    });
  }

  /** Lets a trigger go on that waits for an execution or a worker. */
  unlock(key: TriggerKey): Promise<OperationResult<TriggerState>> {
    return this.#change(key, ({ executionId, evaluation }) =>
      executionId === undefined && evaluation === undefined
        ? refused("conflict", `Trigger ${key.triggerId} is not locked`)
        : done({ executionId: undefined, evaluation: undefined }),
    );
  }

  /** Ends the evaluation of a trigger that a worker has, and begins another one at once. */
  restart(key: TriggerKey): Promise<OperationResult<TriggerState>> {
    return this.#change(key, (_state, { mode, isActive }) => {
      const anew = mode === "schedule" || !isActive ? {} : { nextDate: instantOf(this.#options.clock.now()) };
      return done({ evaluation: undefined, date: undefined, ...anew });
    });
  }

  /** Forgets the state of a trigger. One that its flow still has begins anew. */
  async delete(key: TriggerKey): Promise<OperationResult<TriggerState>> {
    const { repository, queue, clock } = this.#options;
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const state = await repository.triggers.find(key);
      if (!state) return unknown(key);
      const [isSaved] = await repository.triggers.save([removed(state, clock.now())]);
      if (!isSaved) continue;
      await this.#endEvaluation(state);
      const flows = [{ namespace: key.namespace, flowId: key.flowId }];
      await queue.signal({ kind: "flows-changed", tenantId: key.tenantId, flows });
      return done(state);
    }
    return busy(key);
  }

  /** Makes up for past dates: one execution after the other. */
  createBackfill(key: TriggerKey, request: BackfillRequest): Promise<OperationResult<TriggerState>> {
    return this.#change(key, (state, driven) => {
      const span = this.#span(request);
      if (!span.ok) return span;
      const { startMs, endMs } = span.value;
      if (driven.mode !== "schedule") return refused("invalid", `Trigger ${key.triggerId} has no dates to make up for`);
      if (state.backfill) return refused("conflict", `A backfill of trigger ${key.triggerId} is running already`);
      const reserved = request.labels?.find((label) => label.key.startsWith(SYSTEM_LABEL_PREFIX));
      if (reserved) {
        return refused("invalid", `System labels can only be set by Kestra itself, offending label: ${reserved.key}`);
      }
      const nextDate = instantOf(dateAfter(driven, startMs - 1));
      if (nextDate === undefined || Date.parse(nextDate) > endMs) {
        return refused("invalid", `Trigger ${key.triggerId} has no date from ${request.start} to ${instantOf(endMs)}`);
      }
      const { inputs, labels } = request;
      const backfill = {
        start: instantOf(startMs) ?? request.start,
        end: instantOf(endMs) ?? request.start,
        currentDate: instantOf(startMs) ?? request.start,
        paused: false,
        ...(inputs === undefined ? {} : { inputs }),
        ...(labels === undefined ? {} : { labels }),
        ...(state.nextDate === undefined ? {} : { previousNextDate: state.nextDate }),
      };
      return done({ backfill, ...(driven.isActive ? { nextDate } : {}) });
    });
  }

  /** Stops a backfill for a while, or lets it go on. */
  setBackfillPaused(key: TriggerKey, paused: boolean): Promise<OperationResult<TriggerState>> {
    return this.#change(key, ({ backfill }, driven) => {
      if (!backfill) return refused("invalid", "No backfill found");
      const nextDate = paused || !driven.isActive ? undefined : instantOf(dateOfBackfill(driven, backfill));
      return done({ backfill: { ...backfill, paused }, nextDate });
    });
  }

  /** Ends a backfill: the trigger goes on where it was before. */
  deleteBackfill(key: TriggerKey): Promise<OperationResult<TriggerState>> {
    return this.#change(key, (state, driven) => {
      if (!state.backfill) return refused("invalid", "No backfill found");
      const patch = patchWithoutBackfill(driven, state, this.#options.clock.now());
      return done(driven.isActive ? patch : { ...patch, nextDate: undefined });
    });
  }

  #span({ start, end }: BackfillRequest): OperationResult<{ readonly startMs: number; readonly endMs: number }> {
    const startMs = timeOfText(start);
    if (startMs === undefined) return refused("invalid", `start: '${start.slice(0, 100)}' is no date-time`);
    const endMs = end === undefined ? this.#options.clock.now() : timeOfText(end);
    if (endMs === undefined) return refused("invalid", `end: '${end?.slice(0, 100)}' is no date-time`);
    if (startMs > endMs) return refused("invalid", "The start of a backfill must not be after its end");
    return done({ startMs, endMs });
  }

  /** Changes the state as it is now, or as someone else has left it meanwhile. */
  async #change(
    key: TriggerKey,
    decide: (state: TriggerState, driven: DrivenTrigger) => Decision,
  ): Promise<OperationResult<TriggerState>> {
    const { repository, registry, clock } = this.#options;
    const catalog = new TriggerCatalog(repository.flows, registry, this.#options);
    const driven = await catalog.inRevision(key, key.triggerId);
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      if (!driven) return unknown(key);
      const state = (await repository.triggers.find(key)) ?? this.#unborn(driven);
      const decision = decide(state, driven);
      if (!decision.ok) return decision;
      if (Object.keys(decision.value).length === 0) return done(state);
      const change = moved(state, decision.value, clock.now());
      const [isSaved] = await repository.triggers.save([change]);
      if (!isSaved) continue;
      await this.#call(state, change);
      return done(change.state);
    }
    return busy(key);
  }

  /** The state of a trigger that no scheduler has come to yet. */
  #unborn(driven: DrivenTrigger): TriggerState {
    const nowMs = this.#options.clock.now();
    const nextDate = instantOf(driven.isActive ? firstDate(driven, nowMs) : undefined);
    return { ...newState(driven, nextDate, nowMs), version: 0 };
  }

  async #call(before: TriggerState, { state }: TriggerChange): Promise<void> {
    if (state.evaluation?.id !== before.evaluation?.id) await this.#endEvaluation(before);
    const dueMs = timeOf(state.nextDate);
    await this.#options.queue.signal({ kind: "triggers-changed", ...(dueMs === undefined ? {} : { dueMs }) });
  }

  async #endEvaluation(state: TriggerState): Promise<void> {
    const { evaluation } = state;
    if (!evaluation) return;
    await this.#options.queue.signal({ kind: "end-evaluation", trigger: keyOf(state), evaluationId: evaluation.id });
  }
}

function timeOfText(text: string): number | undefined {
  const instant = parseInstant(text);
  return instant && Date.parse(instantText(instant));
}

function unknown({ namespace, flowId, triggerId }: TriggerKey) {
  return refused("not-found", `Unable to find trigger ${triggerId} of the flow ${namespace}.${flowId}`);
}

function busy({ triggerId }: TriggerKey) {
  return refused("conflict", `Trigger ${triggerId} is changed by others all the time; try again`);
}
