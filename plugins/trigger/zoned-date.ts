/** Dates of flows as milliseconds since the epoch. */
import { LocalDate, LocalDateTime, OffsetDateTime, ZoneOffset } from "@js-joda/core";

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

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** How far the clocks of a zone are ahead of UTC at a time. */
function offsetMs(zone: string, epochMs: number): number {
  let parts: Intl.DateTimeFormatPart[];
  try {
    parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(epochMs);
  } catch {
    throw new Error(`"${zone}" is no time zone; write Europe/Paris, for example.`);
  }
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name) ?? [];
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return (sign === "-" ? -total : total) * 1000;
}
