/**
 * What the one active scheduler does: it keeps the states of triggers in step with the flows, has those fire that are
 * due, and lets those go on whose executions have ended. In between it sleeps until the next trigger is due, or until
 * someone calls. Whatever it decides holds only if nobody else has changed the trigger meanwhile, so that one which
 * has lost the lead and does not know it yet does no harm.
 */
import type { Clock, TimerHandle } from "../../core/contracts/clock.ts";
import type { Firing, Queue, Signal, Subscription } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { TriggerState } from "../../core/contracts/trigger-state.ts";
import type { FlowName } from "../../core/flow-state/flow-state.ts";
import { messageOf } from "../../core/message-of.ts";
import type { SchedulerMeters } from "./scheduler-meters.ts";
import { type Done, SlowWork } from "./slow-work.ts";
import type { DrivenTrigger, FlowPlace, TriggerCatalog } from "./trigger-catalog.ts";
import type { TriggerFirings } from "./trigger-firings.ts";
import { textOf } from "./trigger-moves.ts";
import type { TriggerReleases } from "./trigger-releases.ts";
import type { TriggerRoster } from "./trigger-roster.ts";
import { Wake } from "./wake.ts";

/** Triggers that fire in one act. */
export const FIRED_AT_ONCE_MAX = 500;

/** Firings that are being made at the same time; where all of them take long, further triggers wait. */
const UNDER_WAY_MAX = 1_000;

/** Between two looks for what nobody has called about, in milliseconds: longer and longer while nothing is found. */
const LOOK_OVER_MS = { least: 5_000, most: 60_000 } as const;

/** Changed flows that are read one by one; of more, all of the tenant are read. */
const NOTED_FLOWS_MAX = 1_000;

/** Between two tries after a fault, in milliseconds: longer with each in a row. */
const FAULT_MS = { least: 500, most: 10_000 } as const;

/** A trigger that is due. */
interface Known {
  readonly driven: DrivenTrigger;
  readonly state: TriggerState;
}

/** One that fires. */
interface Fired extends Known {
  readonly firing: Firing;
}

/** What the duty is done with. */
export interface SchedulerDutyOptions {
  readonly queue: Queue;
  readonly repository: Repository;
  readonly clock: Clock;
  readonly catalog: TriggerCatalog;
  readonly roster: TriggerRoster;
  readonly releases: TriggerReleases;
  readonly firings: TriggerFirings;
  readonly meters: SchedulerMeters;
  /** Called once all triggers are in step. */
  onLoaded(): void;
  /** Told what went wrong; it is tried again. */
  onFault(error: unknown): void;
}

/** The duty of one scheduler, from when it takes the lead until it loses it. */
export class SchedulerDuty {
  readonly #options: SchedulerDutyOptions;
  readonly #lost: AbortSignal;
  readonly #wake: Wake;
  readonly #firings: SlowWork<Known, Firing>;
  /** Tenants whose flows are to be read again: some of them, or all. */
  #changedFlows = new Map<string, FlowName[] | "all">();
  #hasBegun = false;
  /** Until when nothing is due, as far as known. */
  #nextDueMs: number | undefined;
  #lookOverMs: number = LOOK_OVER_MS.least;
  #faults = 0;

  constructor(options: SchedulerDutyOptions, lost: AbortSignal) {
    this.#options = options;
    this.#lost = lost;
    this.#wake = new Wake(options.clock);
    this.#firings = new SlowWork({
      clock: options.clock,
      nameOf: ({ state }) => textOf(state),
      work: ({ driven, state }) => options.firings.of(driven, state),
      onDone: () => this.#wake.call(),
    });
  }

  /** Settles once the lead is lost. */
  async run(): Promise<void> {
    const { clock } = this.#options;
    const onLost = (): void => this.#wake.call();
    this.#lost.addEventListener("abort", onLost, { once: true });
    let signals: Subscription | undefined;
    let lookOver: TimerHandle | undefined;
    let isLookDue = false;
    const plan = (): void => {
      lookOver = clock.after(this.#lookOverMs, () => {
        isLookDue = true;
        this.#wake.call();
      });
    };
    plan();
    while (!this.#lost.aborted) {
      let untilMs: number | undefined;
      try {
        signals ??= await this.#options.queue.onSignal((signal) => this.#hear(signal));
        if (isLookDue) {
          isLookDue = false;
          await this.#lookOver().finally(plan);
        }
        await this.#turn();
        untilMs = this.#nextDueMs;
        this.#faults = 0;
      } catch (error) {
        this.#options.onFault(error);
        untilMs = clock.now() + Math.min(FAULT_MS.most, FAULT_MS.least * 2 ** this.#faults++);
      }
      if (!this.#lost.aborted) await this.#wake.until(untilMs);
    }
    lookOver?.cancel();
    await signals?.stop();
  }

  #hear(signal: Signal): void {
    switch (signal.kind) {
      case "flows-changed":
        this.#noteFlows(signal.tenantId, signal.flows);
        break;
      case "triggered-ended":
        this.#options.releases.hear(signal);
        break;
      case "triggers-changed":
        // Who sleeps beyond the new date, or does not know it, looks again.
        if (signal.dueMs !== undefined && this.#nextDueMs !== undefined && signal.dueMs >= this.#nextDueMs) return;
        break;
      default:
        return;
    }
    this.#wake.call();
  }

  #noteFlows(tenantId: string, flows: readonly FlowName[] | undefined): void {
    const noted = this.#changedFlows.get(tenantId);
    if (noted === "all") return;
    const all = noted ?? [];
    if (flows) all.push(...flows);
    const isTooMuch = flows === undefined || all.length > NOTED_FLOWS_MAX;
    this.#changedFlows.set(tenantId, isTooMuch ? "all" : all);
  }

  async #turn(): Promise<void> {
    // Whoever calls from now on is heard: what is known about the next date may be older.
    this.#nextDueMs = undefined;
    this.#options.meters.looked();
    if (!this.#hasBegun) await this.#begin();
    await this.#followFlows();
    await this.#options.releases.release();
    await this.#fireAllDue();
  }

  /** Brings all triggers in step; dates may have been missed while nobody looked. */
  async #begin(): Promise<void> {
    const { catalog, roster, repository } = this.#options;
    for (const tenantId of await repository.flows.tenants()) {
      await catalog.readTenant(tenantId);
      await roster.follow(tenantId, true);
    }
    this.#hasBegun = true;
    this.#options.onLoaded();
    await this.#options.releases.lookOver();
  }

  async #followFlows(): Promise<void> {
    const { catalog, roster } = this.#options;
    for (const [tenantId, flows] of this.#changedFlows) {
      this.#changedFlows.delete(tenantId);
      try {
        if (flows === "all") {
          await catalog.readTenant(tenantId);
          await roster.follow(tenantId, false);
        } else {
          await catalog.readFlows(tenantId, flows);
          for (const flow of flows) await roster.followFlow({ tenantId, ...flow });
        }
      } catch (error) {
        this.#noteFlows(tenantId, undefined);
        throw error;
      }
    }
  }

  async #fireAllDue(): Promise<void> {
    const { repository, clock } = this.#options;
    const { underWay } = this.#firings;
    while (!this.#lost.aborted) {
      const room = UNDER_WAY_MAX - underWay.size;
      const found = await repository.triggers.due(clock.now(), underWay.size + Math.min(room, FIRED_AT_ONCE_MAX));
      const due = found.filter((state) => !underWay.has(textOf(state))).slice(0, room);
      await this.#makeFirings(due);
      const made = this.#firings.take();
      if (due.length === 0 && made.length === 0) {
        this.#nextDueMs = await repository.triggers.nextDueMs(clock.now());
        return;
      }
      this.#lookOverMs = LOOK_OVER_MS.least;
      await this.#fire(made);
      // Flows that were saved meanwhile, and ends of executions, are not kept waiting by a long backlog.
      await this.#followFlows();
      await this.#options.releases.release();
    }
  }

  /** Has the firings made of triggers that are due; of those that take long, later. */
  async #makeFirings(due: readonly TriggerState[]): Promise<void> {
    const { catalog, meters } = this.#options;
    const unknown = new Map<string, FlowPlace>();
    const known: Known[] = [];
    for (const state of due) {
      const driven = catalog.find(state);
      if (driven?.isActive) known.push({ driven, state });
      else unknown.set(textOf(state), state);
    }
    // Of a flow that has changed and whose triggers are not in step yet.
    for (const { tenantId, namespace, flowId } of unknown.values()) {
      this.#noteFlows(tenantId, [{ namespace, flowId }]);
    }
    for (const { driven } of known) meters.evaluated(driven);
    if (known.length > 0) await this.#firings.begin(known);
  }

  async #fire(made: readonly Done<Known, Firing>[]): Promise<void> {
    const fired: Fired[] = [];
    const failed: Known[] = [];
    let fault: unknown;
    for (const { item, result } of made) {
      if (result.status === "fulfilled") fired.push({ ...item, firing: result.value });
      else {
        fault = result.reason;
        failed.push(item);
      }
    }
    if (failed.length > 0 && fired.length === 0) throw fault;
    if (fired.length > 0) await this.#send(fired);
    if (failed.length > 0) await this.#passOver(failed, fault);
  }

  async #send(fired: readonly Fired[]): Promise<void> {
    const { queue, meters, clock } = this.#options;
    const done = await queue.fire(fired.map(({ firing }) => firing));
    const nowMs = clock.now();
    for (const [index, { driven, state, firing }] of fired.entries()) {
      if (done[index] && firing.messages.length > 0) meters.started(driven, state, nowMs);
    }
  }

  /** What keeps failing for some triggers, and not for others, must not keep these waiting: their date is passed over. */
  async #passOver(triggers: readonly Known[], fault: unknown): Promise<void> {
    const { firings, queue, onFault } = this.#options;
    onFault(fault);
    await queue.fire(triggers.map(({ driven, state }) => firings.passedOver(driven, state, messageOf(fault))));
  }

  /** Finds flows and ends of executions that nobody has called about, or whose call was lost. */
  async #lookOver(): Promise<void> {
    const { catalog, releases } = this.#options;
    const stale = await catalog.staleTenants();
    for (const tenantId of stale) this.#noteFlows(tenantId, undefined);
    const found = await releases.lookOver();
    const isQuiet = stale.length === 0 && !found;
    this.#lookOverMs = isQuiet ? Math.min(LOOK_OVER_MS.most, this.#lookOverMs * 2) : LOOK_OVER_MS.least;
  }
}
