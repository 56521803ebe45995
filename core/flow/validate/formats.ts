/** The formats that texts of a flow may be asked to have. */
import { parseRegex } from "../../expression/regex/parser.ts";
import { readDuration } from "../duration.ts";
import { isPrintable, parseDate, parseInstant, parseTime } from "../temporal.ts";
import { uriFault } from "../uri.ts";

interface Format {
  /** What a text of the format is called. */
  readonly name: string;
  readonly example: string;
  holds(text: string): boolean;
}

/** A short duration as people write it, such as `5m` or `1 hour`. */
const SHORT_DURATION = /^(\d+)\s*(ms|s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|d|days?)$/i;

const FORMATS: Readonly<Record<string, Format>> = {
  duration: {
    name: "a duration",
    example: "write ISO-8601 such as PT30S, PT5M or P1D",
    holds: (text) => readDuration(text) !== undefined,
  },
  date: { name: "a date", example: "write it as 2026-01-31", holds: (text) => parseDate(text) !== undefined },
  "date-time": {
    name: "a date with time and offset",
    example: "write it as 2026-01-31T08:00:00Z",
    holds: (text) => {
      const instant = parseInstant(text);
      return instant !== undefined && isPrintable(instant);
    },
  },
  time: {
    name: "a time of day",
    example: "write it as 08:00 or 08:00:30",
    holds: (text) => parseTime(text) !== undefined,
  },
  uri: {
    name: "a URI",
    example: "write it as kestra:///path, nsfile:///path or https://host/path",
    holds: (text) => uriFault(text) === undefined,
  },
  regex: { name: "a regular expression", example: "check brackets and escapes", holds: isPattern },
};

/** What is wrong with a text by its format; undefined when it is right or the format is not known here. */
export function formatFault(
  format: string,
  text: string,
): { readonly message: string; readonly hint: string } | undefined {
  const known = FORMATS[format];
  if (!known || known.holds(text)) return undefined;
  const meant = format === "duration" ? shortDuration(text) : undefined;
  return {
    message: `${JSON.stringify(text)} is not ${known.name}`,
    hint: meant === undefined ? known.example : `did you mean ${meant}?`,
  };
}

function shortDuration(text: string): string | undefined {
  const match = SHORT_DURATION.exec(text);
  if (!match) return undefined;
  const [, count = "0", unit = ""] = match;
  const letter = unit.toLowerCase();
  if (letter === "ms") return `PT${Number(count) / 1000}S`;
  return letter.startsWith("d") ? `P${count}D` : `PT${count}${letter.charAt(0).toUpperCase()}`;
}

function isPattern(text: string): boolean {
  try {
    parseRegex(text);
    return true;
  } catch {
    return false;
  }
}
