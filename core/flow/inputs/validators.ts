/** What an input's own properties ask of its value: limits, patterns, choices. */
import { floatText } from "../../expression/number-text.ts";
import { matchesWhole } from "../../expression/regex/replace.ts";
import { formatDuration, parseDuration } from "../duration.ts";
import type { Input } from "../flow.ts";
import { compareInstants, parseDate, parseInstant, parseTime } from "../temporal.ts";
import { DataFault } from "./data-fault.ts";

/** Characters of a text that a validator is tried on; patterns of users may be slow on long texts. */
export const VALIDATED_CHARS_MAX = 100_000;

const SECOND_MS = 1000;
const EMAIL = /^[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]+@[A-Za-z0-9.-]+$/;

type Validator = (input: Input, value: unknown) => void;

const VALIDATORS: Readonly<Record<string, Validator>> = {
  STRING: checkPattern,
  SECRET: checkPattern,
  INT: (input, value) => checkRange(input, Number(value), Number, "it"),
  FLOAT: (input, value) => checkRange(input, Number(value), Number, "it"),
  DURATION: (input, value) =>
    checkRange(input, Number(value), (limit) => (parseDuration(String(limit)) ?? 0) / SECOND_MS, "It"),
  DATE: (input, value) => checkOrder(input, (limit) => (parseDate(String(value)) ?? 0) - (parseDate(limit) ?? 0)),
  TIME: (input, value) =>
    checkOrder(input, (limit) => (parseTime(String(value))?.seconds ?? 0) - (parseTime(limit)?.seconds ?? 0)),
  DATETIME: (input, value) =>
    checkOrder(input, (limit) => {
      const [own, other] = [parseInstant(String(value)), parseInstant(limit)];
      return own && other ? compareInstants(own, other) : 0;
    }),
  EMAIL: (_input, value) => {
    if (value !== "" && !EMAIL.test(String(value))) throw new DataFault("The input must be a valid email");
  },
};

/** Checks a converted value. @throws DataFault */
export function checkValue(input: Input, value: unknown): void {
  VALIDATORS[input.type]?.(input, value);
}

function checkPattern(input: Input, value: unknown): void {
  const { validator } = input;
  if (typeof validator !== "string") return;
  const text = String(value);
  if (text.length > VALIDATED_CHARS_MAX) throw new DataFault(`it must have at most ${VALIDATED_CHARS_MAX} characters`);
  if (!matchesWhole(text, validator)) throw new DataFault(`it must match the pattern \`${validator}\``);
}

function checkRange(input: Input, value: number, read: (limit: unknown) => number, it: string): void {
  const { type, min, max } = input;
  if (isGiven(min) && value < read(min)) throw new DataFault(`${it} must be more than \`${limitText(type, min)}\``);
  if (isGiven(max) && value > read(max)) throw new DataFault(`${it} must be less than \`${limitText(type, max)}\``);
}

function checkOrder(input: Input, difference: (limit: string) => number): void {
  const { type, after, before } = input;
  if (isGiven(after) && difference(String(after)) < 0)
    throw new DataFault(`it must be after \`${limitText(type, after)}\``);
  if (isGiven(before) && difference(String(before)) > 0)
    throw new DataFault(`it must be before \`${limitText(type, before)}\``);
}

/** A limit as Kestra's messages show it. */
function limitText(type: string, limit: string | number): string {
  switch (type) {
    case "FLOAT":
      return floatText(Math.fround(Number(limit)));
    case "DURATION":
      return formatDuration(parseDuration(String(limit)) ?? 0);
    case "TIME":
      return inGroupsOfDigits(String(limit)).replace(/^(\d{2}:\d{2}):00$/, "$1");
    case "DATETIME":
      return inGroupsOfDigits(String(limit));
    default:
      return String(limit);
  }
}

/** Fractions of a second have 3, 6 or 9 digits. */
function inGroupsOfDigits(text: string): string {
  return text.replace(/\.(\d+)/, (_all, digits: string) => `.${digits.padEnd(Math.ceil(digits.length / 3) * 3, "0")}`);
}

function isGiven(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

/** Checks a value, or each of a list of values, against the choices. @throws DataFault */
export function checkChoice(value: unknown, choices: readonly string[]): void {
  const list = `\`[${choices.join(", ")}]\``;
  if (!Array.isArray(value)) {
    if (!choices.includes(String(value))) throw new DataFault(`it must match the values ${list}`);
    return;
  }
  const wrong = value.filter((each) => !choices.includes(String(each)));
  if (wrong.length > 0) throwAll(wrong.map((each) => `value \`${each}\` doesn't match the values ${list}`));
}

function throwAll([first = "", ...more]: readonly string[]): never {
  throw new DataFault(first, more);
}
