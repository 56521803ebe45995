/** Checks of single values, with the conversions that Kestra does: numbers where texts are wanted, and the reverse. */
import type { TSchema } from "@sinclair/typebox";
import type { Path, Reporter } from "../problem.ts";
import { closest } from "../suggest.ts";
import type { ScalarTree } from "../yaml/tree.ts";
import { expectation, finding, shown } from "./describe.ts";
import { formatFault } from "./formats.ts";

/** Durations may be written as seconds; they are kept as ISO-8601. */
const isSeconds = (text: string): boolean => /^\d+(\.\d+)?$/.test(text);

const INTEGER_MAX = 2_147_483_647;

/** A text by its schema's enum, format, pattern and length; undefined when it is wrong. */
export function checkText(schema: TSchema, tree: ScalarTree, path: Path | undefined, report: Reporter): unknown {
  const text = schema.format === "duration" && isSeconds(tree.text) ? `PT${tree.text}S` : tree.text;
  if (Array.isArray(schema.enum)) return checkWord(schema.enum, tree, path, report);
  const fault = typeof schema.format === "string" ? formatFault(schema.format, text) : undefined;
  if (fault) report.error(tree.at, path, fault.message, fault.hint);
  const wrong = fault ?? lengthFault(schema, text) ?? patternFault(schema, text);
  if (wrong && wrong !== fault) report.error(tree.at, path, wrong.message, wrong.hint);
  return wrong ? undefined : text;
}

function checkWord(words: readonly unknown[], tree: ScalarTree, path: Path | undefined, report: Reporter): unknown {
  if (words.includes(tree.text)) return tree.text;
  const known = words.map(String);
  const meant = closest(tree.text, known);
  const hint = meant === undefined ? undefined : `did you mean "${meant}"?`;
  report.error(tree.at, path, `${shown(tree.text)} is not one of ${known.join(", ")}`, hint);
  return undefined;
}

interface Fault {
  readonly message: string;
  readonly hint?: string;
}

function lengthFault(schema: TSchema, text: string): Fault | undefined {
  const { minLength, maxLength } = schema;
  if (typeof minLength === "number" && text.length < minLength) {
    return minLength === 1
      ? { message: "the text is empty" }
      : { message: `the text has fewer than ${minLength} characters` };
  }
  if (typeof maxLength !== "number" || text.length <= maxLength) return undefined;
  return { message: `the text has ${text.length} characters, more than the ${maxLength} allowed` };
}

const patterns = new Map<string, RegExp>();

function patternFault(schema: TSchema, text: string): Fault | undefined {
  if (typeof schema.pattern !== "string") return undefined;
  let pattern = patterns.get(schema.pattern);
  if (!pattern) {
    pattern = new RegExp(`^(?:${schema.pattern})$`, "u");
    patterns.set(schema.pattern, pattern);
  }
  if (pattern.test(text)) return undefined;
  return { message: `${shown(text)} does not match ${schema.pattern}`, hint: "change the characters that do not fit" };
}

/** A whole number or a decimal; undefined when it is none. */
export function checkNumber(schema: TSchema, tree: ScalarTree, path: Path | undefined, report: Reporter): unknown {
  const value = numberOf(tree);
  if (value === undefined) {
    report.error(tree.at, path, `expected ${expectation(schema)}, got ${finding(tree)}`);
    return undefined;
  }
  const whole = Math.trunc(value);
  const isCut = schema.type === "integer" && whole !== value;
  if (isCut) report.warning(tree.at, path, `${tree.text} is cut to ${whole}`, "write a whole number");
  const result = isCut ? whole : value;
  const fault = rangeFault(schema, result);
  if (fault) report.error(tree.at, path, fault);
  return fault ? undefined : result;
}

function numberOf(tree: ScalarTree): number | undefined {
  if (typeof tree.value === "number") return tree.value;
  if (typeof tree.value !== "string" || tree.text.trim() === "") return undefined;
  const value = Number(tree.text.trim());
  return Number.isFinite(value) && /^[-+.0-9eE\s]+$/.test(tree.text) ? value : undefined;
}

function rangeFault(schema: TSchema, value: number): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (typeof minimum === "number" && value < minimum) return `${value} is less than ${minimum}, the least allowed`;
  if (typeof maximum === "number" && value > maximum) return `${value} is more than ${maximum}, the most allowed`;
  if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum)
    return `${value} is not more than ${exclusiveMinimum}`;
  if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum)
    return `${value} is not less than ${exclusiveMaximum}`;
  if (schema.type !== "integer" || (value <= INTEGER_MAX && value >= -INTEGER_MAX - 1)) return undefined;
  return `${value} does not fit a whole number of 32 bits`;
}

/** A boolean; undefined when it is none. */
export function checkBoolean(schema: TSchema, tree: ScalarTree, path: Path | undefined, report: Reporter): unknown {
  if (typeof tree.value === "boolean") return tree.value;
  if (typeof tree.value === "number" && Number.isInteger(tree.value)) return tree.value !== 0;
  if (/^(true|True|TRUE)$/.test(tree.text)) return true;
  if (/^(false|False|FALSE)$/.test(tree.text)) return false;
  const hint = tree.text.includes("{{") ? "expressions are not rendered here" : "write true or false";
  report.error(tree.at, path, `expected ${expectation(schema)}, got ${finding(tree)}`, hint);
  return undefined;
}
