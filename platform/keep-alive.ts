/** Keeping the process alive while something long-lived runs, whose timers alone would not. */

/** How often the runtime is reminded, in milliseconds; any long time does. */
const REMINDER_MS = 3_600_000;

/** Holds the process until the answer is called. */
export function keepAlive(): () => void {
  const timer = setInterval(() => {}, REMINDER_MS);
  return () => clearInterval(timer);
}
