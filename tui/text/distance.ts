/** How far away an instant is, as people say it. */
import { formatElapsed } from "./elapsed.ts";

const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

/** `in 42s`, `in 3m 05s`, `in 12d`, `now`, `8s ago`; "" for no instant. It changes once a second at the most. */
export function distanceText(instantMs: number, nowMs: number): string {
  if (Number.isNaN(instantMs)) return "";
  const awayMs = instantMs - nowMs;
  const far = Math.abs(awayMs);
  if (far < SECOND_MS) return "now";
  const text = awayText(far);
  return awayMs > 0 ? `in ${text}` : `${text} ago`;
}

/** `42s`, `3m 05s`, `2h 07m`, `12d`: a duration of whole seconds. */
export function awayText(durationMs: number): string {
  if (durationMs < 60 * SECOND_MS) return `${Math.floor(Math.max(0, durationMs) / SECOND_MS)}s`;
  return durationMs < 2 * DAY_MS ? formatElapsed(durationMs, false) : `${Math.floor(durationMs / DAY_MS)}d`;
}
