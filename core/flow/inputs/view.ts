/**
 * What expressions see of stored inputs: numbers of FLOAT inputs are doubles (`2.0`), and a DURATION is its number of
 * seconds (`306.0`), as in Kestra. Everything else is seen as it is stored.
 */
import { JavaDouble } from "../../expression/number.ts";
import { parseDuration } from "../duration.ts";
import type { Input } from "../flow.ts";
import { declaredInputs } from "./declared.ts";

const SECOND_MS = 1000;
type View = (value: unknown) => unknown;

const VIEWS: Readonly<Record<string, View>> = {
  FLOAT: (value) => (typeof value === "number" ? double(value) : value),
  DURATION: (value) => {
    const ms = typeof value === "string" ? parseDuration(value) : undefined;
    return ms === undefined ? value : double(ms / SECOND_MS);
  },
};

/** The views of a flow's inputs by path; found once a flow. */
const known = new WeakMap<readonly Input[], readonly (readonly [readonly string[], View])[]>();
/** Inputs do not change once an execution has them. */
const seen = new WeakMap<object, Readonly<Record<string, unknown>>>();

/** The inputs as expressions see them; the same object when nothing looks different. */
export function viewInputs(
  declared: readonly Input[] | undefined,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!declared) return values;
  const views = viewsOf(declared);
  if (views.length === 0) return values;
  const before = seen.get(values);
  if (before) return before;
  let result = values;
  for (const [path, view] of views) result = replaced(result, path, view);
  seen.set(values, result);
  return result;
}

function viewsOf(declared: readonly Input[]): readonly (readonly [readonly string[], View])[] {
  const found = known.get(declared);
  if (found) return found;
  const views = declaredInputs({ inputs: declared }).flatMap((input): [readonly string[], View][] => {
    const view = viewOf(input);
    return view ? [[input.id.split("."), view]] : [];
  });
  known.set(declared, views);
  return views;
}

function viewOf(input: Input): View | undefined {
  if (input.type !== "ARRAY" && input.type !== "MULTISELECT") return VIEWS[input.type];
  const view = VIEWS[String(input["itemType"])];
  return view && ((value) => (Array.isArray(value) ? value.map(view) : value));
}

function replaced(
  values: Readonly<Record<string, unknown>>,
  path: readonly string[],
  view: View,
): Readonly<Record<string, unknown>> {
  const [key = "", ...rest] = path;
  if (!Object.hasOwn(values, key)) return values;
  const value = values[key];
  if (rest.length === 0) return { ...values, [key]: view(value) };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return values;
  return { ...values, [key]: replaced({ ...value }, rest, view) };
}

function double(value: number): unknown {
  return Number.isInteger(value) ? new JavaDouble(value) : value;
}
