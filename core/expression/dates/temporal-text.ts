/** How dates and times print: as Java's `toString` does, and as JSON writes them. */

/** Java's text of a date: `2024-03-05T14:07Z`; instants always show their seconds. */
export function temporalText(value: object): string {
  if (value instanceof Date) return instantText(value.getTime(), 0);
  if (value instanceof Temporal.Instant) return nanosText(value.epochNanoseconds);
  if (value instanceof Temporal.ZonedDateTime) {
    const zone = value.timeZoneId;
    const offset = offsetText(value.offset);
    const named = isOffset(zone) ? "" : `[${zone}]`;
    return `${localText(value.toPlainDateTime())}${offset}${named}`;
  }
  if (value instanceof Temporal.PlainDateTime) return localText(value);
  if (value instanceof Temporal.PlainTime) return timeText(value);
  return String(value);
}

/** ISO date and time with offset, as JSON output shows dates; `zone` is used for instants. */
export function temporalJson(value: object, zone: string): string {
  if (value instanceof Date) return temporalJson(Temporal.Instant.fromEpochMilliseconds(value.getTime()), zone);
  if (value instanceof Temporal.Instant) return temporalJson(value.toZonedDateTimeISO(zone), zone);
  if (value instanceof Temporal.ZonedDateTime) {
    const moved = value.withTimeZone(zone).toPlainDateTime();
    return `${withSeconds(moved)}${offsetText(value.withTimeZone(zone).offset)}`;
  }
  if (value instanceof Temporal.PlainDateTime) return withSeconds(value);
  return String(value);
}

/** `Z` for no offset, else `+02:00`. */
export function offsetText(offset: string): string {
  return offset === "+00:00" ? "Z" : offset;
}

function isOffset(zone: string): boolean {
  return /^[+-]/.test(zone);
}

function nanosText(nanos: bigint): string {
  const second = 1_000_000_000n;
  const rest = ((nanos % second) + second) % second;
  return instantText(Number((nanos - rest) / 1_000_000n), Number(rest));
}

function instantText(epochMs: number, extraNanos: number): string {
  const date = new Date(epochMs).toISOString();
  const nanos = Number(date.slice(-4, -1)) * 1_000_000 + extraNanos;
  return `${date.slice(0, -5)}${fractionText(nanos)}Z`;
}

/** Nothing, or 3, 6 or 9 digits: as few as hold the value. */
function fractionText(nanos: number): string {
  if (nanos === 0) return "";
  const digits = String(nanos).padStart(9, "0");
  if (digits.endsWith("000000")) return `.${digits.slice(0, 3)}`;
  return digits.endsWith("000") ? `.${digits.slice(0, 6)}` : `.${digits}`;
}

function withSeconds(value: Temporal.PlainDateTime): string {
  const { hour, minute, second } = value;
  return `${value.toPlainDate()}T${two(hour)}:${two(minute)}:${two(second)}${fractionText(nanosOf(value))}`;
}

function localText(value: Temporal.PlainDateTime): string {
  return `${value.toPlainDate()}T${timeText(value)}`;
}

function timeText(value: Temporal.PlainDateTime | Temporal.PlainTime): string {
  const nanos = nanosOf(value);
  const short = `${two(value.hour)}:${two(value.minute)}`;
  return value.second === 0 && nanos === 0 ? short : `${short}:${two(value.second)}${fractionText(nanos)}`;
}

function nanosOf(value: Temporal.PlainDateTime | Temporal.PlainTime): number {
  return value.millisecond * 1_000_000 + value.microsecond * 1_000 + value.nanosecond;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
