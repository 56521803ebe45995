/**
 * Values of inputs and flow outputs by their type. What comes out is plain JSON data:
 *
 * | type | value |
 * | --- | --- |
 * | STRING, SELECT, ENUM, EMAIL, URI, FILE, SECRET | text |
 * | INT, FLOAT | number; a FLOAT as far as 32 bits can tell it |
 * | BOOLEAN, BOOL | boolean |
 * | DATETIME | text, in UTC with six digits of the second: `2024-01-02T03:04:05.000000Z` |
 * | DATE, TIME | text: `2024-01-02`, `03:04:05` |
 * | DURATION | number of seconds: `PT5M6S` is 306 |
 * | JSON, YAML | anything |
 * | ARRAY, MULTISELECT | list of values of the item type |
 */
import { javaText } from "../../expression/java-text.ts";
import { parseJson as readJson } from "../../expression/json-parser.ts";
import { floatText } from "../../expression/number-text.ts";
import { messageOf } from "../../message-of.ts";
import { parseDuration } from "../duration.ts";
import type { DataType } from "../schema/data-type.ts";
import { instantText, isPrintable, parseDate, parseInstant, parseTime } from "../temporal.ts";
import { dateFault, instantFault, timeFault } from "../temporal-faults.ts";
import { uriFault } from "../uri.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { toValue } from "../yaml/tree.ts";
import { DataFault } from "./data-fault.ts";

const INTEGER = /^[-+]?\d+$/;
const FLOAT = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[fFdD]?$/;
const INT_MAX = 2_147_483_647;
const SECOND_MS = 1000;
const NANOS_DIGITS = 9;
/** Items of one list. */
export const LIST_ITEMS_MAX = 1_000_000;

type Converter = (value: unknown, itemType: DataType) => unknown;

const CONVERTERS: Readonly<Record<DataType, Converter>> = {
  STRING: textOf,
  ENUM: textOf,
  SELECT: textOf,
  EMAIL: textOf,
  SECRET: textOf,
  INT: toInteger,
  FLOAT: toFloat,
  BOOLEAN: toBoolean,
  BOOL: toBoolean,
  DATETIME: (value) => {
    const instant = parseInstant(textOf(value));
    if (instant && isPrintable(instant)) return instantText(instant);
    throw unparsable(value, instantFault, "a date with time and offset such as 2026-01-31T08:00:00Z");
  },
  DATE: (value) => {
    if (parseDate(textOf(value)) !== undefined) return textOf(value);
    throw unparsable(value, dateFault, "a date such as 2026-01-31");
  },
  TIME: (value) => {
    const time = parseTime(textOf(value));
    if (time) return time.text;
    throw unparsable(value, timeFault, "a time of day such as 08:00 or 08:00:30");
  },
  DURATION: toSeconds,
  URI: toUri,
  FILE: toUri,
  JSON: toJson,
  YAML: toYaml,
  ARRAY: toList,
  MULTISELECT: toList,
  FORM: () => {
    throw new DataFault("a FORM has no value of its own");
  },
};

/** The value as its type has it. @throws DataFault */
export function convertData(type: DataType, value: unknown, itemType: DataType = "STRING"): unknown {
  return CONVERTERS[type](value, itemType);
}

function toList(value: unknown, itemType: DataType): unknown {
  const list = toPlainList(value);
  if (list.length > LIST_ITEMS_MAX)
    throw new DataFault(`${list.length} items are more than the ${LIST_ITEMS_MAX} allowed`);
  return list.map((item: unknown) => {
    try {
      if (item === null || item === undefined) throw new DataFault("null");
      return convertData(itemType, item);
    } catch (error) {
      if (!(error instanceof DataFault)) throw error;
      throw new DataFault(`Unable to parse array element as \`${itemType}\` on \`${shownItem(item)}\``);
    }
  });
}

/** A list whose items stay as they are, from a list or JSON text. @throws DataFault */
export function toPlainList(value: unknown): readonly unknown[] {
  const list = typeof value === "string" ? parseJson(value) : value;
  if (!Array.isArray(list))
    throw new DataFault(`expected a list, or text that is a JSON list, but got ${shown(value)}`);
  return list;
}

/** A value as text; structures read as Java prints them: `[a, b]`, `{k=v}`. */
export function textOf(value: unknown): string {
  return javaText(value);
}

function toInteger(value: unknown): number {
  const text = textOf(value);
  const number = Number(text);
  if (!INTEGER.test(text) || number > INT_MAX || number < -INT_MAX - 1)
    throw new DataFault(`For input string: "${text}"`);
  return number === 0 ? 0 : number;
}

function toFloat(value: unknown): number {
  const text = textOf(value).trim();
  const number = Math.fround(Number(text.replace(/[fFdD]$/, "")));
  if (!FLOAT.test(text) || !Number.isFinite(number)) throw new DataFault(`For input string: "${textOf(value)}"`);
  return Number(floatText(number));
}

function toSeconds(value: unknown): number {
  const text = textOf(value);
  const durationInMs = parseDuration(text);
  if (durationInMs === undefined)
    throw new DataFault(`Text '${shownItem(text)}' cannot be parsed to a Duration; write one such as PT5M or P1D`);
  return Number((durationInMs / SECOND_MS).toFixed(NANOS_DIGITS));
}

function toBoolean(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  const text = textOf(value).toLowerCase();
  if (text === "true" || text === "false") return text === "true";
  throw new DataFault(`For input string: "${textOf(value)}"; write true or false`);
}

function toUri(value: unknown): string {
  const text = textOf(value);
  const fault = uriFault(text);
  if (fault !== undefined) throw new DataFault(fault);
  return text;
}

function toJson(value: unknown): unknown {
  return typeof value === "string" ? parseJson(value) : value;
}

function toYaml(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const read = readYaml(value);
  if (read.ok) return toValue(read.tree);
  throw new DataFault(read.faults[0]?.message ?? "invalid YAML");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DataFault(`${shown(text)} is not JSON: ${jsonFault(text) ?? messageOf(error)}`);
  }
}

/** What is wrong with a JSON text, in words that do not depend on the runtime. */
function jsonFault(text: string): string | undefined {
  try {
    readJson(text);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function unparsable(value: unknown, faultOf: (text: string) => string, wanted: string): DataFault {
  return new DataFault(`${faultOf(shownItem(value))}; write ${wanted}`);
}

const SHOWN_CHARS_MAX = 100;

function shownItem(value: unknown): string {
  const text = textOf(value);
  return text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text;
}

function shown(value: unknown): string {
  return JSON.stringify(shownItem(value));
}
