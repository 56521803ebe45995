/** What jq does with texts and dates. */
import { Fault } from "../error.ts";
import type { SimpleFilter } from "./builtins.ts";
import { describe, numberIn, numberResult } from "./value.ts";

function textIn(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new Fault(`${what} input must be a string, not ${describe(value)}`);
}

function ascii(input: unknown, pattern: RegExp, upper: boolean): string {
  const name = upper ? "ascii_upcase" : "ascii_downcase";
  return textIn(input, name).replace(pattern, (letters) => (upper ? letters.toUpperCase() : letters.toLowerCase()));
}

function implode(input: unknown): string {
  if (!Array.isArray(input)) throw new Fault("implode input must be an array");
  return input.map((code) => String.fromCodePoint(numberIn(code, "a code point"))).join("");
}

function strftime(input: unknown, format: unknown): string {
  const seconds = Array.isArray(input) ? Number(mktime(input)) : numberIn(input, "a time");
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) throw new Fault("strftime: the time is out of range");
  return textIn(format, "strftime").replace(/%(.)/g, (whole, letter: string) => timeField(date, letter) ?? whole);
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function two(value: number): string {
  return String(value).padStart(2, "0");
}

const TIME_FIELDS: ReadonlyMap<string, (date: Date) => string> = new Map<string, (date: Date) => string>([
  ["Y", (date) => date.toISOString().slice(0, -20)],
  ["m", (date) => two(date.getUTCMonth() + 1)],
  ["d", (date) => two(date.getUTCDate())],
  ["e", (date) => String(date.getUTCDate()).padStart(2, " ")],
  ["H", (date) => two(date.getUTCHours())],
  ["I", (date) => two(date.getUTCHours() % 12 || 12)],
  ["M", (date) => two(date.getUTCMinutes())],
  ["S", (date) => two(date.getUTCSeconds())],
  ["p", (date) => (date.getUTCHours() < 12 ? "AM" : "PM")],
  ["A", (date) => DAYS[date.getUTCDay()] ?? ""],
  ["a", (date) => (DAYS[date.getUTCDay()] ?? "").slice(0, 3)],
  ["B", (date) => MONTHS[date.getUTCMonth()] ?? ""],
  ["b", (date) => (MONTHS[date.getUTCMonth()] ?? "").slice(0, 3)],
  ["j", (date) => String(dayOfYear(date)).padStart(3, "0")],
  ["y", (date) => two(date.getUTCFullYear() % 100)],
  ["Z", () => "UTC"],
  ["z", () => "+0000"],
  ["F", (date) => date.toISOString().slice(0, -14)],
  ["T", (date) => date.toISOString().slice(-13, -5)],
  ["s", (date) => String(Math.floor(date.getTime() / 1000))],
  ["%", () => "%"],
]);

function timeField(date: Date, letter: string): string | undefined {
  return TIME_FIELDS.get(letter)?.(date);
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

function gmtime(input: unknown): number[] {
  const date = new Date(numberIn(input, "a time") * 1000);
  return [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds() + date.getUTCMilliseconds() / 1000,
    date.getUTCDay(),
    dayOfYear(date) - 1,
  ].map(numberResult);
}

function mktime(input: unknown): number {
  if (!Array.isArray(input)) throw new Fault("mktime requires array of 6 numbers");
  const [year = 0, month = 0, day = 1, hour = 0, minute = 0, second = 0] = input.map((part) =>
    numberIn(part, "a time"),
  );
  return Math.floor(Date.UTC(year, month, day, hour, minute, second) / 1000);
}

function fromIso(input: unknown): number {
  const text = textIn(input, "fromdate");
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new Fault(`date "${text}" does not match format "%Y-%m-%dT%H:%M:%SZ"`);
  return time / 1000;
}

/** These filters by name and number of arguments. */
export const TEXT_FILTERS: readonly (readonly [string, SimpleFilter])[] = [
  ["ascii_downcase/0", (input) => ascii(input, /[A-Z]+/g, false)],
  ["ascii_upcase/0", (input) => ascii(input, /[a-z]+/g, true)],
  ["explode/0", (input) => Array.from(textIn(input, "explode"), (char) => char.codePointAt(0))],
  ["implode/0", implode],
  ["startswith/1", (input, [part]) => textIn(input, "startswith").startsWith(textIn(part, "startswith"))],
  ["endswith/1", (input, [part]) => textIn(input, "endswith").endsWith(textIn(part, "endswith"))],
  [
    "ltrimstr/1",
    (input, [part]) =>
      typeof input === "string" && typeof part === "string" && input.startsWith(part)
        ? input.slice(part.length)
        : input,
  ],
  [
    "rtrimstr/1",
    (input, [part]) =>
      typeof input === "string" && typeof part === "string" && part !== "" && input.endsWith(part)
        ? input.slice(0, -part.length)
        : input,
  ],
  ["split/1", (input, [part]) => (input === "" ? [] : textIn(input, "split").split(textIn(part, "split")))],
  ["trim/0", (input) => textIn(input, "trim").trim()],
  ["ltrim/0", (input) => textIn(input, "ltrim").trimStart()],
  ["rtrim/0", (input) => textIn(input, "rtrim").trimEnd()],
  ["strftime/1", strftime],
  ["gmtime/0", gmtime],
  ["mktime/0", mktime],
  ["fromdateiso8601/0", fromIso],
];
