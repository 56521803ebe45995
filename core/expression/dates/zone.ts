/** Time zones by the names Java knows. */
import { Fault } from "../error.ts";

/** Abbreviations that stand in the time-zone data but that Java does not take as ids. */
const NOT_IDS: ReadonlySet<string> = new Set(["EST", "MST", "HST"]);
const OFFSET = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?$/;

/** The id for Temporal. Throws a Fault when there is no such zone. */
export function zoneId(name: string): string {
  if (name === "Z" || name === "UT" || name === "GMT" || name === "GMT0") return name === "Z" ? "+00:00" : "UTC";
  const offset = OFFSET.exec(name);
  if (offset) {
    const [, sign, hours = "0", minutes = "00"] = offset;
    if (Number(hours) <= 18 && Number(minutes) < 60) return `${sign}${hours.padStart(2, "0")}:${minutes}`;
  }
  if (NOT_IDS.has(name) || offset) throw unknown(name);
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) throw unknown(name);
    throw error;
  }
}

function unknown(name: string): Fault {
  return new Fault(`Unknown time-zone ID: ${name}`);
}

/** Whether the id is an offset such as `+02:00` and no region. */
export function isOffsetId(id: string): boolean {
  return id.startsWith("+") || id.startsWith("-");
}
