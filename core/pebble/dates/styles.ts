/** The styles `full`, `long`, `medium` and `short`, as the locale writes dates. */
import type { ZonedDateTime } from "@js-joda/core";

const STYLES = ["full", "long", "medium", "short"] as const;
type Style = (typeof STYLES)[number];

function isStyle(format: string): format is Style {
  return (STYLES as readonly string[]).includes(format);
}

/** The date in a style, or undefined when the format is none. */
export function styled(date: ZonedDateTime, format: string, locale: string): string | undefined {
  if (!isStyle(format)) return undefined;
  const id = date.zone().id();
  const timeZone = id === "Z" ? "UTC" : id;
  const formatter = new Intl.DateTimeFormat(locale.replace("_", "-"), { dateStyle: format, timeStyle: format, timeZone });
  return formatter.format(date.toInstant().toEpochMilli()).replaceAll(" at ", ", ");
}
