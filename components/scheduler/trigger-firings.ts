/** What becomes of triggers that are due: those by the clock start executions, the others are sent to workers. */
import { toInstant } from "../../core/contracts/clock.ts";
import type { Firing } from "../../core/contracts/queue.ts";
import type { TriggerState } from "../../core/contracts/trigger-state.ts";
import { TRIGGERED_LABEL } from "../../core/execution/system-labels.ts";
import { messageOf } from "../../core/message-of.ts";
import type { DateVerdict, ScheduleEvaluator } from "../schedule-triggers/schedule-evaluator.ts";
import type { WorkerGroups } from "../worker-groups.ts";
import type { DrivenTrigger } from "./trigger-catalog.ts";
import { patchAfterDate } from "./trigger-dates.ts";
import { triggerGroup } from "./trigger-groups.ts";
import { triggerLog } from "./trigger-log.ts";
import { keyOf, moved, type TriggerPatch } from "./trigger-moves.ts";
import type { TriggeredCreation, TriggeredCreationOptions } from "./triggered-creation.ts";

/** After what time a trigger is looked at again whose evaluation could not be sent to workers, in milliseconds. */
const RETRY_MS = 60_000;

/** What firing needs. */
export interface TriggerFiringsOptions extends Pick<TriggeredCreationOptions, "clock" | "ids"> {
  readonly evaluator: ScheduleEvaluator;
  readonly creation: TriggeredCreation;
  /** Where evaluations go that name a group of workers. Default: any worker takes them. */
  readonly groups?: WorkerGroups;
}

/** Makes firings. */
export class TriggerFirings {
  readonly #options: TriggerFiringsOptions;

  constructor(options: TriggerFiringsOptions) {
    this.#options = options;
  }

  /** The firing of a trigger that is due. */
  async of(driven: DrivenTrigger, state: TriggerState): Promise<Firing> {
    const { mode } = driven;
    return mode === "schedule" ? await this.#byTheClock(driven, state) : await this.#onWorkers(driven, state, mode);
  }

  async #onWorkers(driven: DrivenTrigger, state: TriggerState, mode: "polling" | "realtime"): Promise<Firing> {
    const { clock, ids, groups } = this.#options;
    const date = toInstant(clock.now());
    const id = ids.next();
    const key = workerGroupOf(driven);
    // An evaluation that fails or is left out would come again: it waits instead.
    const route = key === undefined ? undefined : await groups?.route({ key });
    const group = route?.kind === "group" ? route.key : undefined;
    return {
      change: moved(state, { evaluation: { id, since: date } }, clock.now()),
      messages: [],
      jobs: [
        {
          tenantId: state.tenantId,
          trigger: keyOf(state),
          flowRevision: driven.flow.revision,
          evaluationId: id,
          date,
          workerGroup: triggerGroup(mode, group),
        },
      ],
      logs: [],
    };
  }

  async #byTheClock(driven: DrivenTrigger, state: TriggerState): Promise<Firing> {
    const nowMs = this.#options.clock.now();
    const dateMs = Date.parse(state.nextDate ?? state.updated);
    let after: TriggerPatch;
    try {
      after = patchAfterDate(driven, state, dateMs, nowMs);
    } catch (error) {
      return this.#withoutDates(state, messageOf(error), nowMs);
    }
    const verdict = await this.#verdict(driven, state, dateMs);
    if (verdict.kind === "skip") return { change: moved(state, after, nowMs), messages: [], jobs: [], logs: [] };
    const { trigger, flow } = driven;
    const start = { flow, trigger, variables: verdict.variables };
    const made = await this.#options.creation.make(
      verdict.kind === "start"
        ? { ...start, ...verdict }
        : { ...start, inputs: {}, labels: [TRIGGERED_LABEL], fails: verdict.message },
    );
    const locks = trigger["allowConcurrent"] !== true;
    return {
      change: moved(state, { ...after, ...(made && locks ? { executionId: made.executionId } : {}) }, nowMs),
      messages: made?.messages ?? [],
      jobs: [],
      logs: made?.logs ?? [],
    };
  }

  async #verdict({ flow, trigger }: DrivenTrigger, { backfill }: TriggerState, dateMs: number): Promise<DateVerdict> {
    const nowMs = this.#options.clock.now();
    try {
      const due = { flow, trigger, dateMs, nowMs };
      return await this.#options.evaluator.evaluate(backfill ? { ...due, backfill } : due);
    } catch (error) {
      const message = `The trigger '${trigger.id}' cannot be evaluated: ${messageOf(error)}`;
      return { kind: "fail", message, variables: {} };
    }
  }

  /** The firing of a trigger that could not be made for its date: the trigger goes on, and its log says why. */
  passedOver(driven: DrivenTrigger, state: TriggerState, why: string): Firing {
    const nowMs = this.#options.clock.now();
    const dueMs = Date.parse(state.nextDate ?? state.updated);
    const after = driven.mode === "schedule" ? patchAfterDate(driven, state, dueMs, nowMs) : retried(nowMs);
    const message = `The date ${toInstant(dueMs)} is passed over: ${why}`;
    return {
      change: moved(state, after, nowMs),
      messages: [],
      jobs: [],
      logs: [triggerLog(state, "ERROR", message, nowMs)],
    };
  }

  /** Of a trigger whose dates cannot be computed nothing is known; it waits for a better definition. */
  #withoutDates(state: TriggerState, message: string, nowMs: number): Firing {
    const logs = [triggerLog(state, "ERROR", `The next date cannot be computed: ${message}`, nowMs)];
    return { change: moved(state, { nextDate: undefined }, nowMs), messages: [], jobs: [], logs };
  }
}

function retried(nowMs: number): TriggerPatch {
  return { nextDate: toInstant(nowMs + RETRY_MS) };
}

function workerGroupOf({ trigger }: DrivenTrigger): string | undefined {
  const group: unknown = trigger["workerGroup"];
  const key = typeof group === "object" && group !== null && "key" in group ? group.key : undefined;
  return typeof key === "string" ? key : undefined;
}
