/**
 * Lets triggers go on whose executions have ended. The end is heard of by a call; what went unheard is found by looking
 * over all that wait. What counts is the state that the repository keeps of the execution.
 */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { TriggerChange, TriggerKey, TriggerState } from "../../core/contracts/trigger-state.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { isTerminal, type StateType } from "../../core/execution/state.ts";
import { stopsAfter } from "../../plugins/trigger/lateness.ts";
import type { DrivenTrigger, TriggerCatalog } from "./trigger-catalog.ts";
import { dateToGoOnAt, recoveryOfTrigger } from "./trigger-dates.ts";
import { instantOf, moved, type TriggerPatch, timeOf } from "./trigger-moves.ts";

/** Ends that are handled at once. */
const ENDS_AT_ONCE_MAX = 100;

/** Waiting triggers that are looked over at once. */
const LOOKED_OVER_MAX = 1_000;

/** A trigger goes on whose execution has been missing for so long, in milliseconds: somebody has deleted it. */
const GONE_AFTER_MS = 60_000;

/** The end of an execution that a trigger has started. */
export interface TriggeredEnd {
  readonly executionId: string;
  readonly trigger: TriggerKey;
}

/** What releasing needs. */
export interface TriggerReleasesOptions {
  readonly repository: Pick<Repository, "triggers" | "executions">;
  readonly catalog: TriggerCatalog;
  readonly clock: Clock;
  /** What becomes of missed dates where a trigger does not say. Default: all are made up for. */
  readonly recoverMissedSchedules?: string;
}

/** See the file's head. */
export class TriggerReleases {
  readonly #options: TriggerReleasesOptions;
  readonly #heard = new Map<string, TriggeredEnd>();
  #page = 1;

  constructor(options: TriggerReleasesOptions) {
    this.#options = options;
  }

  /** An execution is said to have ended. */
  hear(end: TriggeredEnd): void {
    this.#heard.set(`${end.trigger.tenantId}/${end.executionId}`, end);
  }

  /** Releases the triggers of all executions that were said to have ended. */
  async release(): Promise<void> {
    while (this.#heard.size > 0) {
      const ends = [...this.#heard.entries()].slice(0, ENDS_AT_ONCE_MAX);
      const changes = await Promise.all(ends.map(([, end]) => this.#changeAfter(end)));
      const saved = await this.#options.repository.triggers.save(changes.filter((change) => change !== undefined));
      let index = 0;
      for (const [place, [name]] of ends.entries()) {
        // What someone else has changed meanwhile is looked at again.
        if (changes[place] === undefined || saved[index++]) this.#heard.delete(name);
      }
    }
  }

  /** Looks over some of the triggers that wait, and the next time over others; true when one of them can go on. */
  async lookOver(): Promise<boolean> {
    const { triggers, executions } = this.#options.repository;
    const { results } = await triggers.waiting({ page: this.#page, size: LOOKED_OVER_MAX });
    this.#page = results.length < LOOKED_OVER_MAX ? 1 : this.#page + 1;
    for (const { executionId, updated, ...trigger } of results) {
      if (executionId === undefined) continue;
      const execution = await executions.find(trigger.tenantId, executionId);
      if (isOver(execution, updated, this.#options.clock.now())) this.hear({ executionId, trigger });
    }
    return this.#heard.size > 0;
  }

  async #changeAfter({ executionId, trigger }: TriggeredEnd): Promise<TriggerChange | undefined> {
    const { repository, catalog, clock } = this.#options;
    const state = await repository.triggers.find(trigger);
    const driven = catalog.find(trigger);
    // One that runs beside others is only looked at where its end may switch the trigger off.
    const locks = state?.executionId === executionId;
    if (!state || (!locks && (!driven || !mayStop(driven) || state.disabled))) return undefined;
    const execution = await repository.executions.find(trigger.tenantId, executionId);
    const nowMs = clock.now();
    if (!isOver(execution, state.updated, nowMs)) return undefined;
    const end = execution?.state.current;
    if (!locks) {
      const isBeside = driven?.mode === "realtime" || driven?.trigger["allowConcurrent"] === true;
      const stops = driven !== undefined && isBeside && end !== undefined && stopsAfter(driven.trigger, end);
      // Who listens for it looks now and then whether anybody still wants that.
      return stops ? moved(state, { disabled: true, evaluation: undefined }, nowMs) : undefined;
    }
    return moved(state, this.#patchAfter(driven, state, end, nowMs), nowMs);
  }

  #patchAfter(
    driven: DrivenTrigger | undefined,
    state: TriggerState,
    end: StateType | undefined,
    nowMs: number,
  ): TriggerPatch {
    if (!driven) return { executionId: undefined };
    if (end !== undefined && stopsAfter(driven.trigger, end)) return { executionId: undefined, disabled: true };
    const recovery = recoveryOfTrigger(driven, this.#options.recoverMissedSchedules);
    const dueMs = timeOf(state.nextDate);
    const isMissed = driven.mode === "schedule" && !state.backfill && dueMs !== undefined && dueMs <= nowMs;
    if (!isMissed || recovery === "ALL") return { executionId: undefined };
    const lastMs = timeOf(state.date) ?? nowMs;
    return { executionId: undefined, nextDate: instantOf(dateToGoOnAt(driven, recovery, lastMs, nowMs)) };
  }
}

/** True when the execution has ended; or is gone, since the trigger began to wait for it a while ago. */
function isOver(execution: Execution | undefined, waitsSince: string, nowMs: number): boolean {
  if (execution) return isTerminal(execution.state.current);
  return nowMs - Date.parse(waitsSince) > GONE_AFTER_MS;
}

function mayStop({ trigger }: DrivenTrigger): boolean {
  const states: unknown = trigger["stopAfter"];
  return Array.isArray(states) && states.length > 0;
}
