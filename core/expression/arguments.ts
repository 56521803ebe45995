/** Reads arguments and inputs of functions and filters, and says what was expected instead. */
import { className } from "./class-name.ts";
import { kindName } from "./equality.ts";
import { Fault } from "./error.ts";
import { isMapValue, type MapValue } from "./map-value.ts";
import { isNumber, isWhole, toNumber } from "./number.ts";

/** The input as a text. Throws a Fault naming the filter. */
export function textInput(input: unknown, filter: string): string {
  if (typeof input === "string") return input;
  throw new Fault(
    `The '${filter}' filter expects a text, but received ${kindName(input)} (${className(input)}); see the 'string' filter`,
  );
}

/** A whole-number argument; undefined when it was not given or null. Throws a Fault. */
export function wholeArgument(value: unknown, what: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (isWhole(value)) return Number(value);
  if (isNumber(value)) return Math.trunc(toNumber(value));
  throw new Fault(`${what} must be a number. Actual type: ${className(value)}`);
}

/** A text argument; undefined when it was not given or null. Throws a Fault. */
export function textArgument(value: unknown, what: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  throw new Fault(`${what} must be a text. Actual type: ${className(value)}`);
}

/** A map argument; undefined when it was not given or null. Throws a Fault. */
export function mapArgument(value: unknown, what: string): MapValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (isMapValue(value)) return value;
  throw new Fault(`${what} must be a map. Actual type: ${className(value)}`);
}

/** The items of a list or set, or undefined. */
export function listItems(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Set ? [...value] : undefined;
}
