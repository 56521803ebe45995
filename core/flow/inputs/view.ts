/**
 * What expressions see of stored inputs, as in Kestra: numbers of FLOAT inputs are doubles (`2.0`), as are the seconds
 * of a DURATION (`306.0`); the inputs come in the order of a Java map, and those that do not apply follow with their
 * defaults, where these are no expressions. Everything else is seen as it is stored.
 */
import { hashOrderedMap } from "../../expression/hash-order.ts";
import { entriesOf } from "../../expression/map-value.ts";
import { doubleOf } from "../../expression/number.ts";
import type { Input } from "../flow.ts";
import { isDataType } from "../schema/data-type.ts";
import { convertData } from "./convert.ts";
import { declaredInputs } from "./declared.ts";
import { nest, pathOf } from "./given.ts";

type View = (value: unknown) => unknown;
type Values = Readonly<Record<string, unknown>>;

const asDouble: View = (value) => (typeof value === "number" ? doubleOf(value) : value);
const VIEWS: Readonly<Record<string, View>> = { FLOAT: asDouble, DURATION: asDouble };

interface Declared {
  readonly path: readonly string[];
  readonly view: View | undefined;
  /** What is seen where nothing is stored; undefined when that is nothing. */
  readonly constant: unknown;
}

/** The inputs of a flow; found once a flow. */
const known = new WeakMap<readonly Input[], readonly Declared[]>();
/** Inputs do not change once an execution has them. */
const seen = new WeakMap<object, Values>();

/** The inputs as expressions see them. */
export function viewInputs(declared: readonly Input[] | undefined, values: Values): Values {
  if (!declared) return values;
  const before = seen.get(values);
  if (before) return before;
  let result: Record<string, unknown> = inHashOrder(values);
  for (const { path, view, constant } of declaredOf(declared)) {
    if (!has(values, path)) {
      if (constant !== undefined) result = placed(result, path, constant);
    } else if (view) result = placed(result, path, view(at(values, path)));
  }
  seen.set(values, result);
  return result;
}

function declaredOf(declared: readonly Input[]): readonly Declared[] {
  const found = known.get(declared);
  if (found) return found;
  const result = declaredInputs({ inputs: declared }).map((input): Declared => {
    const view = viewOf(input);
    const constant = constantOf(input);
    return { path: pathOf(input.id), view, constant: view && constant !== undefined ? view(constant) : constant };
  });
  known.set(declared, result);
  return result;
}

function viewOf(input: Input): View | undefined {
  if (input.type !== "ARRAY" && input.type !== "MULTISELECT") return VIEWS[input.type];
  const view = VIEWS[String(input["itemType"])];
  return view && ((value) => (Array.isArray(value) ? value.map(view) : value));
}

/** The default, where it can be told without an execution. */
function constantOf({ type, defaults, ...own }: Input): unknown {
  if (own["autoSelectFirst"] === true && defaults === undefined && Array.isArray(own["values"])) {
    return type === "MULTISELECT" ? own["values"].slice(0, 1) : own["values"][0];
  }
  if (defaults === undefined || defaults === null || !isDataType(type)) return undefined;
  if (JSON.stringify(defaults).includes("{{") || JSON.stringify(defaults).includes("{%")) return undefined;
  if (Array.isArray(defaults) && (type === "ARRAY" || type === "MULTISELECT")) return defaults;
  if (type === "JSON" || type === "YAML") return typeof defaults === "string" ? defaults : JSON.stringify(defaults);
  try {
    return convertData(type, defaults);
  } catch {
    return undefined;
  }
}

function has(values: Values, path: readonly string[]): boolean {
  const [key = "", ...rest] = path;
  if (!Object.hasOwn(values, key)) return false;
  const value = values[key];
  return rest.length === 0 || (isMap(value) && has(value, rest));
}

function at(values: Values, path: readonly string[]): unknown {
  const [key = "", ...rest] = path;
  const value = values[key];
  return rest.length === 0 || !isMap(value) ? value : at(value, rest);
}

/** A copy with the value at the path; the maps on the way are copied too. */
function placed(values: Values, path: readonly string[], value: unknown): Record<string, unknown> {
  const result = { ...values };
  const [key = "", ...rest] = path;
  if (rest.length === 0) nest(result, key, value);
  else {
    const inner = result[key];
    nest(result, key, placed(isMap(inner) ? inner : {}, rest, value));
  }
  return result;
}

/** A Java map lists what was stored by name in the order of its table. */
function inHashOrder(values: Values): Record<string, unknown> {
  const byName = Object.entries(values).sort(([left], [right]) => (left < right ? -1 : left === right ? 0 : 1));
  return Object.fromEntries(entriesOf(hashOrderedMap(byName, 1)).map(named));
}

function named([key, value]: readonly [unknown, unknown]): [string, unknown] {
  return [String(key), value];
}

function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
