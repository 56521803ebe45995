/** Reads a date by a pattern: the pattern becomes an expression with a group for every field. */
import { Fault } from "../error.ts";
import type { ReadDate } from "./date-input.ts";
import { checkedDate, splitNanos, unparsed } from "./iso-parser.ts";
import { dayName, halfDayName, monthName, type NameLength } from "./locale-names.ts";
import type { PatternPart } from "./pattern.ts";

type Fields = Map<string, string>;

/** The date that the text spells. Throws a Fault. */
export function parseByPattern(text: string, patterns: readonly (readonly PatternPart[])[], locale: string): ReadDate {
  for (const parts of patterns) {
    const fields = match(text, parts, locale);
    if (fields) return resolve(text, fields, locale);
  }
  const [parts = []] = patterns;
  throw mismatch(text, parts, locale);
}

function match(text: string, parts: readonly PatternPart[], locale: string): Fields | undefined {
  const letters: string[] = [];
  const found = new RegExp(`^${source(parts, letters, locale)}$`, "iu").exec(text);
  return found ? fieldsOf(found, letters) : undefined;
}

function fieldsOf(found: RegExpExecArray, letters: readonly string[]): Fields {
  const fields: Fields = new Map();
  for (const [index, letter] of letters.entries()) {
    const value = found[index + 1];
    if (value !== undefined) fields.set(letter, value);
  }
  return fields;
}

/** The longest beginning of the pattern that fits tells where the text goes wrong. */
function mismatch(text: string, parts: readonly PatternPart[], locale: string): Fault {
  for (let count = parts.length; count >= 0; count -= 1) {
    const found = new RegExp(`^${source(parts.slice(0, count), [], locale)}`, "iu").exec(text);
    if (!found) continue;
    const index = found[0].length;
    if (count < parts.length) return unparsed(text, index);
    return new Fault(`Text '${text}' could not be parsed, unparsed text found at index ${index}`);
  }
  return unparsed(text, 0);
}

function source(parts: readonly PatternPart[], letters: string[], locale: string): string {
  return parts
    .map((part) => {
      if (part.kind === "text") return quoteRegex(part.text);
      if (part.kind === "optional") return `(?:${source(part.parts, letters, locale)})?`;
      letters.push(part.letter + (part.letter === "y" || part.letter === "u" ? part.count : ""));
      return ` *(${fieldSource(part.letter, part.count, locale)})`.slice(part.pad > 0 ? 0 : 2);
    })
    .join("");
}

function fieldSource(letter: string, count: number, locale: string): string {
  switch (letter) {
    case "y":
    case "u":
      return count === 2 ? "\\d{2}" : `[+-]?\\d{${count},10}`;
    case "M":
    case "L":
      return count < 3
        ? digits(count, 2)
        : names(12, (index) => monthName(index, lengthOf(count), locale, letter === "L"));
    case "E":
      return names(7, (index) => dayName(index, lengthOf(count), locale, false));
    case "a":
      return names(2, (index) => halfDayName(index === 1 ? 1 : 13, locale));
    case "S":
      return `\\d{${count}}`;
    case "D":
      return digits(count, 3);
    case "n":
      return "\\d{1,9}";
    case "X":
      return "Z|[+-]\\d{2}(?::?\\d{2})?";
    case "x":
    case "Z":
      return "[+-]\\d{2}(?::?\\d{2})?";
    case "O":
      return "(?:GMT|UTC)(?:[+-]\\d{1,2}(?::\\d{2})?)?";
    case "V":
    case "z":
      return "[+-]\\d{2}:\\d{2}|[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*";
    case "d":
    case "H":
    case "h":
    case "k":
    case "K":
    case "m":
    case "s":
      return digits(count, 2);
    default:
      throw new Fault(`The pattern letter '${letter}' cannot be used to read a date`);
  }
}

function digits(count: number, most: number): string {
  return count > 1 ? `\\d{${count}}` : `\\d{1,${most}}`;
}

function names(count: number, name: (index: number) => string): string {
  return Array.from({ length: count }, (_none, index) => quoteRegex(name(index + 1)))
    .sort((left, right) => right.length - left.length)
    .join("|");
}

function quoteRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/[\u202f\u00a0 ]/g, "[ \\u00a0\\u202f]");
}

function lengthOf(count: number): NameLength {
  return count === 4 ? "long" : count === 5 ? "narrow" : "short";
}

function resolve(text: string, fields: Fields, locale: string): ReadDate {
  const date = dateOf(text, fields, locale);
  const clock = clockOf(text, fields, locale);
  return { dateTime: date.toPlainDateTime(clock), zone: zoneOf(fields) };
}

function dateOf(text: string, fields: Fields, locale: string): Temporal.PlainDate {
  const [yearLetter, yearText] = [...fields].find(([letter]) => letter.startsWith("y") || letter.startsWith("u")) ?? [];
  const month = fields.get("M") ?? fields.get("L");
  const day = fields.get("d");
  const dayOfYear = fields.get("D");
  if (yearText === undefined || (dayOfYear === undefined && (month === undefined || day === undefined))) {
    throw new Fault(`Text '${text}' could not be parsed: year, month and day are needed for a date`);
  }
  const year = Number(yearText) + (yearLetter?.endsWith("2") && yearText.length === 2 ? 2000 : 0);
  if (dayOfYear !== undefined) return checkedDate(text, year, 1, 1).add({ days: Number(dayOfYear) - 1 });
  return checkedDate(text, year, monthNumber(month ?? "", locale), Number(day));
}

function monthNumber(text: string, locale: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const wanted = text.toLowerCase();
  for (let month = 1; month <= 12; month += 1) {
    for (const length of ["short", "long", "narrow"] as const) {
      for (const alone of [false, true]) {
        if (monthName(month, length, locale, alone).toLowerCase() === wanted) return month;
      }
    }
  }
  return 0;
}

function clockOf(text: string, fields: Fields, locale: string): Temporal.PlainTimeLike {
  const nanos = Number((fields.get("S") ?? "").padEnd(9, "0")) || Number(fields.get("n") ?? 0);
  const clock = {
    hour: hourOf(fields, locale),
    minute: Number(fields.get("m") ?? 0),
    second: Number(fields.get("s") ?? 0),
  };
  for (const [name, limit] of [
    ["hour", 24],
    ["minute", 60],
    ["second", 60],
  ] as const) {
    if (clock[name] >= limit)
      throw new Fault(`Text '${text}' could not be parsed: Invalid value for ${name}: ${clock[name]}`);
  }
  return { ...clock, ...splitNanos(nanos) };
}

function hourOf(fields: Fields, locale: string): number {
  const whole = fields.get("H") ?? fields.get("k");
  if (whole !== undefined) return Number(whole) % (fields.has("k") ? 24 : 25);
  const half = fields.get("h") ?? fields.get("K");
  if (half === undefined) return 0;
  const afternoon = fields.get("a")?.toLowerCase() === halfDayName(13, locale).toLowerCase();
  return (Number(half) % 12) + (afternoon ? 12 : 0);
}

function zoneOf(fields: Fields): string | undefined {
  for (const letter of ["V", "z", "X", "x", "Z", "O"]) {
    const zone = fields.get(letter);
    if (zone === undefined) continue;
    return /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  }
  return undefined;
}
