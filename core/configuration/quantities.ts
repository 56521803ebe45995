/** Durations and sizes as configuration files write them. */
import { parseDuration } from "../flow/duration.ts";

const UNIT_MS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 };
const SIMPLE_DURATION = /^(\d+(?:\.\d+)?)\s*(ns|us|ms|s|m|h|d)$/i;

const KILOBYTE = 1024;
const UNIT_BYTES: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: KILOBYTE,
  kb: KILOBYTE,
  m: KILOBYTE ** 2,
  mb: KILOBYTE ** 2,
  g: KILOBYTE ** 3,
  gb: KILOBYTE ** 3,
};
const SIZE = /^(\d+)\s*([kmg]?b?)$/i;

/** Milliseconds of `10s`, `5m`, `250ms` or ISO-8601's `PT1M`; undefined for anything else. */
export function durationMsOf(written: string): number | undefined {
  const match = SIMPLE_DURATION.exec(written.trim());
  if (!match) return parseDuration(written.trim());
  return Number(match[1]) * (UNIT_MS[(match[2] ?? "").toLowerCase()] ?? 0);
}

/** Bytes of `10MB`, `512KB` or a bare number; a kilobyte is 1024 bytes. Undefined for anything else. */
export function bytesOf(written: string): number | undefined {
  const match = SIZE.exec(written.trim());
  if (!match) return undefined;
  const bytes = Number(match[1]) * (UNIT_BYTES[(match[2] ?? "").toLowerCase()] ?? 0);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The shortest way to write a duration that {@link durationMsOf} reads back. */
export function durationText(durationMs: number): string {
  for (const unit of ["d", "h", "m", "s"] as const) {
    const unitMs = UNIT_MS[unit] ?? 1;
    if (durationMs >= unitMs && durationMs % unitMs === 0) return `${durationMs / unitMs}${unit}`;
  }
  return `${durationMs}ms`;
}

/** The shortest way to write a size that {@link bytesOf} reads back. */
export function sizeText(bytes: number): string {
  for (const unit of ["gb", "mb", "kb"] as const) {
    const unitBytes = UNIT_BYTES[unit] ?? 1;
    if (bytes >= unitBytes && bytes % unitBytes === 0) return `${bytes / unitBytes}${unit.toUpperCase()}`;
  }
  return String(bytes);
}
