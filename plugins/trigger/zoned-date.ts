/** Dates of flows as milliseconds since the epoch, and back. */
import { LocalDate, LocalDateTime, OffsetDateTime, ZoneOffset } from "@js-joda/core";
import { pieceAt } from "./zone-pieces.ts";

/** The time zone of triggers that name none. */
export const DEFAULT_ZONE = "Etc/UTC";

/**
 * The time of a date; a date without an offset is read in the zone. Throws with a user's message when it is no date,
 * or the zone is none.
 */
export function epochOfDate(text: string, zone: string): number {
  const plain = text.trim().replace(/\[[^\]]*\]$/, "");
  const withOffset = attempt(() => OffsetDateTime.parse(plain).toInstant().toEpochMilli());
  if (withOffset !== undefined) return withOffset;
  const local = attempt(() => LocalDateTime.parse(plain)) ?? attempt(() => LocalDate.parse(plain).atStartOfDay());
  if (!local) throw new Error(`"${text.slice(0, 100)}" is no date; write 2026-01-31T08:00:00Z, for example.`);
  const asUtcMs = local.toInstant(ZoneOffset.UTC).toEpochMilli();
  const guessMs = asUtcMs - offsetMs(zone, asUtcMs);
  return asUtcMs - offsetMs(zone, guessMs);
}

/** A time as the clocks of a zone show it, with their offset: `2026-01-31T08:00:00+01:00`, to the second. */
export function textOfDate(epochMs: number, zone: string): string {
  const shiftMs = offsetMs(zone, epochMs);
  const local = new Date(epochMs + shiftMs).toISOString().replace(/\.\d+Z$/, "");
  return `${local}${offsetText(Math.round(shiftMs / MINUTE_MS))}`;
}

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

function offsetText(minutes: number): string {
  if (minutes === 0) return "Z";
  const two = (value: number) => String(value).padStart(2, "0");
  const total = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(total / HOUR_MINUTES))}:${two(total % HOUR_MINUTES)}`;
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** How far the clocks of a zone are ahead of UTC at a time. */
function offsetMs(zone: string, epochMs: number): number {
  return pieceAt(zone, epochMs).offsetMs;
}
