/** Durations as people read them. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** `0.3s`, `12.3s`, `3m 05s`, `2h 07m`; a time that is over and short is told in milliseconds, as `23ms`. */
export function formatElapsed(elapsedMs: number, over: boolean): string {
  const ms = Math.max(0, Math.round(elapsedMs));
  if (over && ms < SECOND_MS) return `${ms}ms`;
  if (ms < MINUTE_MS) return `${(Math.floor(ms / 100) / 10).toFixed(1)}s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)}m ${twoDigits((ms % MINUTE_MS) / SECOND_MS)}s`;
  return `${Math.floor(ms / HOUR_MS)}h ${twoDigits((ms % HOUR_MS) / MINUTE_MS)}m`;
}

function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, "0");
}
