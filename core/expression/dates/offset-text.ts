/** Offsets in the shapes that patterns ask for. */

/** Nanoseconds in a minute. */
const MINUTE_NANOS = 60_000_000_000;

interface OffsetParts {
  readonly sign: string;
  readonly hours: string;
  readonly minutes: string;
  readonly zero: boolean;
}

function partsOf(date: Temporal.ZonedDateTime): OffsetParts {
  const total = Math.round(date.offsetNanoseconds / MINUTE_NANOS);
  const size = Math.abs(total);
  return {
    sign: total < 0 ? "-" : "+",
    hours: String(Math.floor(size / 60)).padStart(2, "0"),
    minutes: String(size % 60).padStart(2, "0"),
    zero: total === 0,
  };
}

/** Letters `X` (with `Z` for no offset) and `x`. */
export function offsetField(date: Temporal.ZonedDateTime, letter: string, count: number): string {
  const { sign, hours, minutes, zero } = partsOf(date);
  if (letter === "X" && zero) return "Z";
  if (count === 1) return `${sign}${hours}${minutes === "00" ? "" : minutes}`;
  return count === 3 || count === 5 ? `${sign}${hours}:${minutes}` : `${sign}${hours}${minutes}`;
}

/** Letter `Z`. */
export function rfcOffsetField(date: Temporal.ZonedDateTime, count: number): string {
  const { sign, hours, minutes, zero } = partsOf(date);
  if (count === 4) return localizedOffset(date, true);
  if (count === 5) return zero ? "Z" : `${sign}${hours}:${minutes}`;
  return `${sign}${hours}${minutes}`;
}

/** Letter `O`: `GMT+1`, `GMT+01:00`. */
export function localizedOffset(date: Temporal.ZonedDateTime, long: boolean): string {
  const { sign, hours, minutes, zero } = partsOf(date);
  if (zero) return "GMT";
  if (long) return `GMT${sign}${hours}:${minutes}`;
  return `GMT${sign}${Number(hours)}${minutes === "00" ? "" : `:${minutes}`}`;
}
