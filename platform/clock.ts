/** The machine's clock. The only place that reads the time or sets timers. */
import type { Clock } from "../core/contracts/clock.ts";

/** Longest delay that the runtimes' timers take; longer ones are waited for in parts. */
const TIMER_DELAY_MAX_MS = 2 ** 31 - 1;

/** The clock of the machine. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const dueMs = Date.now() + delayMs;
    let timer: ReturnType<typeof setTimeout>;
    const arm = (): void => {
      const leftMs = dueMs - Date.now();
      timer = setTimeout(
        leftMs > TIMER_DELAY_MAX_MS ? arm : callback,
        Math.max(0, Math.min(leftMs, TIMER_DELAY_MAX_MS)),
      );
      timer.unref?.();
    };
    arm();
    return { cancel: () => clearTimeout(timer) };
  },
};
