/** Filters over text. */
import { type BoundArguments, type CallableTable, filter, nullSafe } from "../callable.ts";
import { CallFault } from "../error.ts";
import { integerOf } from "../number.ts";
import { isMap, javaClass, javaText } from "../printing.ts";
import { javaRegex, javaReplacement } from "../regex.ts";
import { javaFormat } from "./java-format.ts";

/** Characters that a text may be padded or indented with. */
export const INDENT_CHARS_MAX = 100_000;

function text(name: string, input: unknown): string {
  if (typeof input === "string") return input;
  throw new CallFault(`The '${name}' filter takes a text, not a ${javaClass(input)}.`);
}

function wholeArgument(filterName: string, name: string, value: unknown): number {
  const number = integerOf(value);
  if (number === undefined) throw new CallFault(`The '${filterName}' filter expects an integer as argument '${name}'.`);
  return number;
}

function abbreviate(input: unknown, { length }: BoundArguments): string {
  const value = javaText(input);
  const most = wholeArgument("abbreviate", "length", length);
  if (most < 0) throw new CallFault("Invalid argument to abbreviate filter; must be greater than zero");
  if (value.length < most) return value;
  return most <= 3 ? value.slice(0, most) : `${value.slice(0, most - 3)}...`;
}

function title(input: unknown): string {
  return text("title", input).replace(/(^|\s)(\S)/g, (_all, space: string, first: string) => space + first.toUpperCase());
}

function slugify(input: unknown): string {
  return javaText(input)
    .replace(/\s/g, "-")
    .normalize("NFD")
    .replace(/[^\w-]/g, "")
    .replaceAll("_", "-")
    .replace(/-{2,}/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();
}

/** The part of a text beside a separator. */
function part(
  name: string,
  find: (value: string, separator: string) => number,
  cut: (value: string, at: number, separator: string) => string,
  absent: (value: string) => string,
) {
  return nullSafe(["separator"], (input, { separator }) => {
    if (separator === null || separator === undefined) {
      throw new CallFault(`The '${name}' filter expects an argument 'separator'.`);
    }
    const value = javaText(input);
    const by = javaText(separator);
    const at = find(value, by);
    return at === -1 ? absent(value) : cut(value, at, by);
  });
}

function startsOrEnds(name: "startsWith" | "endsWith") {
  return filter(["value"], (input, { value }) => {
    if (value === null || value === undefined) throw new CallFault("The argument 'value' is required.");
    return input !== null && input !== undefined && javaText(input)[name](javaText(value));
  });
}

function escapeOne(value: string, kind: string): string {
  if (kind === "single") return value.replaceAll("'", "\\'");
  if (kind === "double") return value.replaceAll('"', '\\"');
  return value.replaceAll("'", "'\\''");
}

function escapeChar(input: unknown, args: BoundArguments): unknown {
  const kind = String(args["type"] ?? "").toLowerCase();
  if (!["single", "double", "shell"].includes(kind)) {
    throw new CallFault("The 'escapeChar' filter expects the value of 'type' to be either 'single', 'double', or 'shell'.");
  }
  return mapTexts(input, (value) => escapeOne(value, kind));
}

/** Applies a change to every text inside a structure; other values become text. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)]));
  return change(javaText(value));
}

function replace(input: unknown, args: BoundArguments): unknown {
  const pairs = args["replace_pairs"];
  if (!isMap(pairs)) throw new CallFault("The 'replace' filter expects a map as argument 'replace_pairs'.");
  const isRegex = args["regexp"] === true;
  const changes = Object.entries(pairs).map(([search, by]): ((value: string) => string) => {
    const replacement = by === null || by === undefined ? "" : javaText(by);
    if (!isRegex) return (value) => value.replaceAll(search, () => replacement);
    const pattern = javaRegex(search, "g");
    const template = javaReplacement(replacement);
    return (value) => value.replace(pattern, template);
  });
  return mapTexts(input, (value) => changes.reduce((current, change) => change(current), value));
}

function split(input: unknown, { delimiter, limit }: BoundArguments): string[] {
  const value = text("split", input);
  if (delimiter === null || delimiter === undefined) throw new CallFault("The argument 'delimiter' is required.");
  const most = integerOf(limit ?? 0) ?? 0;
  const parts: string[] = [];
  let from = 0;
  for (const match of value.matchAll(javaRegex(javaText(delimiter), "g"))) {
    if (most > 0 && parts.length === most - 1) break;
    if (match[0] === "" && (match.index === 0 || match.index === value.length)) continue;
    parts.push(value.slice(from, match.index));
    from = match.index + match[0].length;
  }
  parts.push(value.slice(from));
  if (most === 0) while (parts.length > 1 && parts.at(-1) === "") parts.pop();
  return most === 0 && parts.length === 1 && parts[0] === "" && value !== "" ? [] : parts;
}

function indentation(name: string, args: BoundArguments): string {
  const amount = wholeArgument(name, "amount", args["amount"]);
  if (amount < 0) throw new CallFault(`The '${name}' filter expects a positive integer >=0 as argument 'amount'.`);
  const prefix = args["prefix"] === undefined ? " " : javaText(args["prefix"]);
  if (amount * prefix.length > INDENT_CHARS_MAX) {
    throw new CallFault(`The '${name}' filter indents by ${INDENT_CHARS_MAX} characters at the most.`);
  }
  return prefix.repeat(amount);
}

function lineBreak(value: string): string {
  return ["\r\n", "\n\r", "\n", "\r"].find((each) => value.includes(each)) ?? "\n";
}

function indent(input: unknown, args: BoundArguments): string {
  const value = javaText(input);
  const by = indentation("indent", args);
  const newLine = lineBreak(value);
  return value === "" ? "" : value.split(newLine).join(newLine + by);
}

function nindent(input: unknown, args: BoundArguments): string {
  const value = javaText(input);
  const by = indentation("nindent", args);
  const newLine = lineBreak(value);
  return value === "" ? "" : newLine + by + value.split(newLine).join(newLine + by);
}

const lastIndex = (value: string, separator: string): number => value.lastIndexOf(separator);
const firstIndex = (value: string, separator: string): number => value.indexOf(separator);
const before = (value: string, at: number): string => value.slice(0, at);
const after = (value: string, at: number, separator: string): string => value.slice(at + separator.length);

export const TEXT_FILTERS: CallableTable = {
  abbreviate: nullSafe(["length"], abbreviate),
  capitalize: nullSafe([], (input) => {
    const value = text("capitalize", input);
    return value.charAt(0).toUpperCase() + value.slice(1);
  }),
  endsWith: startsOrEnds("endsWith"),
  escapeChar: nullSafe(["type"], escapeChar),
  format: {
    parameters: undefined,
    call: (input, _args, _evaluation, positional) =>
      input === null || input === undefined ? null : javaFormat(text("format", input), positional),
  },
  indent: nullSafe(["amount", "prefix"], indent),
  lower: nullSafe([], (input) => javaText(input).toLowerCase()),
  nindent: nullSafe(["amount", "prefix"], nindent),
  nl2br: nullSafe([], (input) => javaText(input).replace(/\r\n|\n|\r/g, "<br />")),
  replace: nullSafe(["replace_pairs", "regexp"], replace),
  slugify: nullSafe([], slugify),
  split: nullSafe(["delimiter", "limit"], split),
  startsWith: startsOrEnds("startsWith"),
  string: nullSafe([], (input) => javaText(input)),
  substringAfter: part("substringAfter", firstIndex, after, () => ""),
  substringAfterLast: part("substringAfterLast", lastIndex, after, () => ""),
  substringBefore: part("substringBefore", firstIndex, before, (value) => value),
  substringBeforeLast: part("substringBeforeLast", lastIndex, before, (value) => value),
  title: nullSafe([], title),
  trim: nullSafe([], (input) => text("trim", input).trim()),
  upper: nullSafe([], (input) => javaText(input).toUpperCase()),
};
