/**
 * When triggers are read anew: after acts, when executions have changed (those calls come joined), and when a next date has
 * passed. At rest nothing is asked; the screen is drawn once a second only while a date is near.
 */
import type { TimerHandle } from "../../../core/contracts/clock.ts";
import type { Desk } from "../../app/desk.ts";
import type { TriggerRow } from "../../source/trigger-row.ts";
import { Triggers } from "../../source/triggers.ts";

/** From one reading to the next, at the least. */
export const TRIGGERS_READ_MS = 2_000;

/** How long after a date its trigger has been looked at by the scheduler, as a rule. */
const PASSED_MS = 500;

/** A date nearer than this is counted down. */
const NEAR_MS = 60 * 60 * 1000;

/** See the file's head. */
export class WatchedTriggers {
  readonly #desk: Desk;
  readonly #triggers: Triggers;
  readonly #take: (rows: readonly TriggerRow[]) => void;
  readonly #failed: () => void;
  #rows: readonly TriggerRow[] = [];
  #reading = 0;
  #lastReadMs = Number.NEGATIVE_INFINITY;
  #next: TimerHandle | undefined;
  #countdown: TimerHandle | undefined;
  #stopListening: (() => void) | undefined;

  /**
   * @param take told what was read
   * @param failed told when it could not be read, which the person has been told then. Default: nothing happens
   */
  constructor(desk: Desk, take: (rows: readonly TriggerRow[]) => void, failed: () => void = () => undefined) {
    this.#desk = desk;
    this.#triggers = new Triggers(desk.api);
    this.#take = take;
    this.#failed = failed;
  }

  start(): void {
    this.#stopListening = this.#desk.live.listen({
      changed: () => this.#readSoon(),
      missed: () => this.read(),
    });
    this.read();
    this.#countDown();
  }

  stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#next?.cancel();
    this.#next = undefined;
    this.#countdown?.cancel();
    this.#reading++;
  }

  /** Reads at once. */
  read(): void {
    this.#next?.cancel();
    this.#next = undefined;
    this.#lastReadMs = this.#desk.clock.now();
    this.#desk.background(this.#read(++this.#reading));
  }

  async #read(reading: number): Promise<void> {
    const rows = await this.#triggers.all().catch((error: unknown) => {
      if (reading !== this.#reading) return [];
      this.#failed();
      throw error;
    });
    if (reading !== this.#reading) return;
    this.#rows = rows;
    this.#take(rows);
    this.#desk.redraw();
  }

  #readSoon(): void {
    if (this.#next) return;
    const waitMs = Math.max(0, this.#lastReadMs + TRIGGERS_READ_MS - this.#desk.clock.now());
    this.#next = this.#desk.clock.after(waitMs, () => this.read());
  }

  #countDown(): void {
    const nowMs = this.#desk.clock.now();
    let isNear = false;
    for (const { nextMs, isDisabled } of this.#rows) {
      if (isDisabled || Number.isNaN(nextMs)) continue;
      if (Math.abs(nextMs - nowMs) < NEAR_MS) isNear = true;
      if (nextMs + PASSED_MS <= nowMs && nextMs + PASSED_MS > this.#lastReadMs) this.#readSoon();
    }
    if (isNear) this.#desk.redraw();
    this.#countdown = this.#desk.clock.after(1_000, () => this.#countDown());
  }
}
