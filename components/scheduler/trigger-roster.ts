/**
 * Keeps the states of triggers in step with the flows: what is new gets a state, what has changed begins anew, what is
 * gone has none. What a state says already is not computed again.
 */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Queue, Signal } from "../../core/contracts/queue.ts";
import { PAGE_SIZE_MAX, type Repository } from "../../core/contracts/repository.ts";
import type { TriggerChange, TriggerKey, TriggerQuery, TriggerState } from "../../core/contracts/trigger-state.ts";
import { messageOf } from "../../core/message-of.ts";
import { hasSameDates } from "../../plugins/trigger/schedule-dates.ts";
import { keyOfDriven, newState } from "./new-state.ts";
import type { DrivenTrigger, FlowPlace, TriggerCatalog } from "./trigger-catalog.ts";
import { dateToResumeAt, firstDate, recoveryOfTrigger } from "./trigger-dates.ts";
import { instantOf, keyOf, moved, removed, type TriggerPatch, textOf, timeOf } from "./trigger-moves.ts";

/** States saved at once. */
const SAVED_STATES_MAX = 1_000;

/** Saves under way at the same time. */
const SAVES_AT_ONCE = 4;

/**
 * A date that a scheduler finds overdue by less than this, in milliseconds, was not missed if it came while this
 * scheduler waited for another one to be gone. It is dealt with, whatever becomes of missed dates.
 */
const HAND_OVER_MS = 30_000;

/** What keeping states in step needs. */
export interface TriggerRosterOptions {
  readonly repository: Pick<Repository, "triggers">;
  readonly queue: Pick<Queue, "signal">;
  readonly clock: Clock;
  readonly catalog: TriggerCatalog;
  /** Since when this scheduler runs, active or waiting, in milliseconds since the epoch. */
  readonly runsSinceMs: number;
  /** What becomes of missed dates where a trigger does not say. Default: all are made up for. */
  readonly recoverMissedSchedules?: string;
  /** Told triggers of which no date can be computed. */
  onTriggerFault(driven: DrivenTrigger, message: string): void;
}

/** See the file's head. */
export class TriggerRoster {
  readonly #options: TriggerRosterOptions;

  constructor(options: TriggerRosterOptions) {
    this.#options = options;
  }

  /**
   * Brings the states of all triggers of a tenant in step.
   * @param begins true when a scheduler begins to look at them, so that dates may have been missed
   */
  async follow(tenantId: string, begins: boolean): Promise<void> {
    const states = await this.#states({ tenantId });
    const changes: Changes = { changes: [], signals: [] };
    for (const driven of this.#options.catalog.ofTenant(tenantId)) {
      for (const each of driven) await this.#followOne(each, take(states, keyOfDriven(each)), begins, changes);
    }
    for (const state of states.values()) this.#remove(state, changes);
    await this.#save(changes);
  }

  /** Brings the states of the triggers of one flow in step. */
  async followFlow(place: FlowPlace): Promise<void> {
    const { tenantId, namespace, flowId } = place;
    const states = await this.#states({ tenantId, namespace, flowId });
    const changes: Changes = { changes: [], signals: [] };
    for (const each of this.#options.catalog.of(place)) {
      await this.#followOne(each, take(states, keyOfDriven(each)), false, changes);
    }
    for (const state of states.values()) this.#remove(state, changes);
    await this.#save(changes);
  }

  async #states(query: TriggerQuery): Promise<Map<string, TriggerState>> {
    const states = new Map<string, TriggerState>();
    for (let page = 1; ; page++) {
      const { results } = await this.#options.repository.triggers.search(query, { page, size: PAGE_SIZE_MAX });
      for (const state of results) states.set(textOf(state), state);
      if (results.length < PAGE_SIZE_MAX) return states;
    }
  }

  async #followOne(
    driven: DrivenTrigger,
    state: TriggerState | undefined,
    begins: boolean,
    changes: Changes,
  ): Promise<void> {
    const nowMs = this.#options.clock.now();
    if (!state) {
      changes.changes.push({ state: this.#newState(driven, nowMs) });
      return;
    }
    const patch = await this.#patch(driven, state, begins, nowMs);
    if (!patch) return;
    changes.changes.push(moved(state, patch, nowMs));
    if ("evaluation" in patch) endEvaluation(state, changes);
  }

  #newState(driven: DrivenTrigger, nowMs: number): TriggerState {
    return newState(driven, instantOf(driven.isActive ? this.#firstDate(driven, nowMs) : undefined), nowMs);
  }

  /** What is to change of a state; undefined when it is in step. */
  async #patch(
    driven: DrivenTrigger,
    state: TriggerState,
    begins: boolean,
    nowMs: number,
  ): Promise<TriggerPatch | undefined> {
    const { flow, isActive } = driven;
    if (state.flowRevision === flow.revision) {
      if (!isActive && state.nextDate !== undefined) return INACTIVE;
      return begins ? this.#patchOfMissed(driven, state, nowMs) : undefined;
    }
    const before = await this.#options.catalog.inRevision(placeOf(state), state.triggerId, state.flowRevision);
    if (!before || beginsAnew(before, driven, state)) return this.#patchOfChanged(driven, nowMs);
    const patch: TriggerPatch = { flowRevision: flow.revision };
    if (isActive === before.isActive) {
      return begins ? { ...patch, ...this.#patchOfMissed(driven, state, nowMs) } : patch;
    }
    if (!isActive) return { ...patch, ...INACTIVE };
    return { ...patch, nextDate: instantOf(this.#dateToGoOnAt(driven, state, nowMs)) };
  }

  /** It still waits for the execution that it has started before: two must not run beside each other. */
  #patchOfChanged(driven: DrivenTrigger, nowMs: number): TriggerPatch {
    const { flow, trigger, mode, isActive } = driven;
    return {
      type: trigger.type,
      mode,
      flowRevision: flow.revision,
      date: instantOf(nowMs),
      nextDate: instantOf(isActive ? this.#firstDate(driven, nowMs) : undefined),
      ...(trigger["allowConcurrent"] === true ? { executionId: undefined } : {}),
      evaluation: undefined,
      backfill: undefined,
    };
  }

  /** Dates that passed while no scheduler looked. */
  #patchOfMissed(driven: DrivenTrigger, state: TriggerState, nowMs: number): TriggerPatch | undefined {
    const dueMs = timeOf(state.nextDate);
    if (driven.mode !== "schedule" || state.backfill || dueMs === undefined) return undefined;
    const { runsSinceMs, recoverMissedSchedules } = this.#options;
    if (state.disabled || dueMs > Math.max(nowMs - HAND_OVER_MS, runsSinceMs)) return undefined;
    const recovery = recoveryOfTrigger(driven, recoverMissedSchedules);
    if (recovery === "ALL") return undefined;
    return { nextDate: instantOf(this.#dateToGoOnAt(driven, state, nowMs)) };
  }

  /** Where a trigger goes on that did not count for a while. */
  #dateToGoOnAt(driven: DrivenTrigger, state: TriggerState, nowMs: number): number | undefined {
    const { recoverMissedSchedules } = this.#options;
    return this.#compute(driven, () => dateToResumeAt(driven, state, recoverMissedSchedules, nowMs));
  }

  #firstDate(driven: DrivenTrigger, nowMs: number): number | undefined {
    return this.#compute(driven, () => firstDate(driven, nowMs));
  }

  /** A trigger whose dates cannot be computed has none; its log says why. */
  #compute(driven: DrivenTrigger, compute: () => number | undefined): number | undefined {
    try {
      return compute();
    } catch (error) {
      this.#options.onTriggerFault(driven, messageOf(error));
      return undefined;
    }
  }

  #remove(state: TriggerState, changes: Changes): void {
    changes.changes.push(removed(state, this.#options.clock.now()));
    endEvaluation(state, changes);
  }

  /** What someone else has changed meanwhile is looked at again. */
  async #save({ changes, signals }: Changes): Promise<void> {
    const again = new Map<string, FlowPlace>();
    const batches = Array.from({ length: Math.ceil(changes.length / SAVED_STATES_MAX) }, (_, batch) =>
      changes.slice(batch * SAVED_STATES_MAX, (batch + 1) * SAVED_STATES_MAX),
    );
    const saveNext = async (): Promise<void> => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        const done = await this.#options.repository.triggers.save(batch);
        for (const [place, { state }] of batch.entries()) {
          if (!done[place]) again.set(`${state.tenantId}/${state.namespace}/${state.flowId}`, placeOf(state));
        }
      }
    };
    await Promise.all(Array.from({ length: SAVES_AT_ONCE }, saveNext));
    for (const signal of signals) await this.#options.queue.signal(signal);
    for (const place of again.values()) await this.followFlow(place);
  }
}

interface Changes {
  readonly changes: TriggerChange[];
  readonly signals: Signal[];
}

const INACTIVE: TriggerPatch = { nextDate: undefined, evaluation: undefined };

function endEvaluation(state: TriggerState, { signals }: Changes): void {
  const { evaluation } = state;
  if (evaluation) signals.push({ kind: "end-evaluation", trigger: keyOf(state), evaluationId: evaluation.id });
}

function placeOf({ tenantId, namespace, flowId }: TriggerState): FlowPlace {
  return { tenantId, namespace, flowId };
}

function take(states: Map<string, TriggerState>, key: TriggerKey): TriggerState | undefined {
  const name = textOf(key);
  const state = states.get(name);
  states.delete(name);
  return state;
}

/**
 * True when the trigger itself has changed, beyond being switched off or on with its flow. One by the clock goes on
 * where it is, as long as its dates are the same; one that its definition has switched off or on does so in a backfill
 * alone.
 */
function beginsAnew(before: DrivenTrigger, now: DrivenTrigger, { backfill }: TriggerState): boolean {
  if (before.mode !== "schedule" || !hasSameDates(before.trigger, now.trigger)) {
    return JSON.stringify(before.trigger) !== JSON.stringify(now.trigger);
  }
  return before.trigger.disabled !== now.trigger.disabled && backfill === undefined;
}
