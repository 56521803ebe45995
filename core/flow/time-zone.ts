/** Names of time zones as Java takes them. */

/** Abbreviations of three letters that are ids; others, such as EST, name no zone. */
const SHORT_IDS: ReadonlySet<string> = new Set(["CET", "EET", "MET", "WET", "GMT", "UTC", "UCT", "PRC", "ROK"]);
/** Names of UTC that the runtime's tables lack. */
const UTC_NAMES: ReadonlySet<string> = new Set(["Z", "UT", "GMT0"]);
const OFFSET = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2})(?::?(\d{2}))?)?$/;
const HOURS_MAX = 18;
const MINUTES_MAX = 59;
const HOUR_MINUTES = 60;

/**
 * The name under which the runtime's own date functions know a time zone: an IANA name, or an offset such as
 * `+02:00`. Undefined when the text names no zone.
 */
export function timeZoneId(name: string): string | undefined {
  if (UTC_NAMES.has(name)) return "UTC";
  const offset = OFFSET.exec(name);
  if (offset) return offsetId(offset);
  // Names are in upper and lower case, and the runtime is less strict about it.
  if (!/^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/.test(name) || (name.length === 3 && !SHORT_IDS.has(name))) return undefined;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name;
  } catch {
    return undefined;
  }
}

function offsetId([, sign, hours = "", minutes = "00", seconds = "00"]: RegExpExecArray): string | undefined {
  const total = Number(hours) * HOUR_MINUTES + Number(minutes);
  const isOver = total > HOURS_MAX * HOUR_MINUTES || (total === HOURS_MAX * HOUR_MINUTES && Number(seconds) > 0);
  if (isOver || Number(minutes) > MINUTES_MAX || Number(seconds) > MINUTES_MAX) return undefined;
  return `${sign}${hours.padStart(2, "0")}:${minutes}`;
}
