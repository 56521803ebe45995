/** The machine's clock, which tests may put forward: for what needs both real time and timers that are due at once. */
import type { Clock, TimerHandle } from "../../core/contracts/clock.ts";
import { systemClock } from "../clock.ts";

interface Waiting {
  readonly dueMs: number;
  readonly fire: () => void;
}

/** See the file's head. */
export class ShiftedClock implements Clock {
  #shiftMs = 0;
  readonly #waiting = new Set<Waiting>();

  now(): number {
    return systemClock.now() + this.#shiftMs;
  }

  after(delayMs: number, callback: () => void): TimerHandle {
    const timer = systemClock.after(delayMs, () => waiting.fire());
    const cancel = (): void => {
      this.#waiting.delete(waiting);
      timer.cancel();
    };
    const waiting: Waiting = {
      dueMs: this.now() + delayMs,
      fire: () => {
        if (!this.#waiting.has(waiting)) return;
        cancel();
        callback();
      },
    };
    this.#waiting.add(waiting);
    return { cancel };
  }

  /** Puts the clock forward, firing what is due by then in the order of its time. */
  advance(durationMs: number): void {
    this.#shiftMs += durationMs;
    const due = [...this.#waiting].filter(({ dueMs }) => dueMs <= this.now());
    for (const each of due.toSorted((one, other) => one.dueMs - other.dueMs)) each.fire();
  }
}
