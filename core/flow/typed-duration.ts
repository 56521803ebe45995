/** Durations as people type them: ISO-8601, or `90s`, `5m`, `1h30m`, `500ms`. */
import { parseDuration } from "./duration.ts";

const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds, or undefined when the text is no duration or not longer than nothing. */
export function typedDurationMs(text: string): number | undefined {
  const short = text.trim().toLowerCase();
  const ms = WHOLE.test(short) ? sum(short) : parseDuration(text.trim());
  return ms !== undefined && ms > 0 ? ms : undefined;
}

function sum(text: string): number {
  return [...text.matchAll(PART)].reduce(
    (total, [, count, unit = ""]) => total + Number(count) * (UNIT_MS[unit] ?? 0),
    0,
  );
}
