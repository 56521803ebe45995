/** `short`, `medium`, `long`, `full`: a date and a time in the manner of a language. */
import { formatFor } from "./locale-names.ts";
import { longZoneName, shortZoneName } from "./zone-names.ts";

const STYLES = ["short", "medium", "long", "full"] as const;
/** What English puts before AM and PM; runtimes write a plain space instead. */
const NARROW_SPACE = "\u202f";

type Style = (typeof STYLES)[number];

/** Whether the format is the name of a style. */
export function isStyle(format: string): format is Style {
  return STYLES.some((style) => style === format);
}

/** The date in the style. */
export function formatStyle(date: Temporal.ZonedDateTime, style: Style, locale: string): string {
  const moment = new Date(date.epochMilliseconds);
  const timeZone = date.timeZoneId;
  const day = formatFor(locale, { timeZone, dateStyle: style }).format(moment);
  const time = formatFor(locale, { timeZone, timeStyle: style })
    .formatToParts(moment)
    .map((part) => (part.type === "timeZoneName" ? zoneText(date, style, locale) : part.value))
    .join("")
    .replace(/ (?=[AP]M\b)/, NARROW_SPACE);
  return day + glue(style === "short" ? "short" : "medium", locale) + time;
}

function zoneText(date: Temporal.ZonedDateTime, style: Style, locale: string): string {
  return style === "full" ? longZoneName(date, locale) : shortZoneName(date, locale);
}

/** What the language puts between date and time. */
function glue(style: "short" | "medium", locale: string): string {
  const parts = formatFor(locale, { timeZone: "UTC", dateStyle: style, timeStyle: style }).formatToParts(new Date(0));
  const time = parts.findIndex((part) => part.type === "hour");
  const before = parts[time - 1];
  return before?.type === "literal" ? before.value : " ";
}
