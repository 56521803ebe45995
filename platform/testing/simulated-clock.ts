/** A clock that moves only when the simulation lets it: timers fire in order of their time. */
import type { Clock, TimerHandle } from "../../core/contracts/clock.ts";

interface Waiting {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** See the file's head; `step` and `advance` move it. */
export class SimulatedClock implements Clock {
  #nowMs = Date.UTC(2026, 0, 1);
  #order = 0;
  readonly #waiting = new Set<Waiting>();

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): TimerHandle {
    const waiting = { dueMs: this.#nowMs + delayMs, order: this.#order++, callback };
    this.#waiting.add(waiting);
    return { cancel: () => void this.#waiting.delete(waiting) };
  }

  /** Lets time pass, firing what is due on the way. */
  advance(durationMs: number): void {
    const untilMs = this.#nowMs + durationMs;
    for (let next = this.#next(); next && next.dueMs <= untilMs; next = this.#next()) this.step();
    this.#nowMs = untilMs;
  }

  /** Lets time pass as for a process that stands still: what became due meanwhile fires afterwards. */
  stall(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  /** Goes to the next timer and fires it; false when none is set. */
  step(): boolean {
    const next = this.#next();
    if (!next) return false;
    this.#waiting.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.callback();
    return true;
  }

  #next(): Waiting | undefined {
    let next: Waiting | undefined;
    for (const each of this.#waiting) {
      if (!next || each.dueMs < next.dueMs || (each.dueMs === next.dueMs && each.order < next.order)) next = each;
    }
    return next;
  }
}
