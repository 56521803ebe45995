/** From what is written to what a key holds; or what would be allowed there. */
import { type Tree, toValue } from "../flow/yaml/tree.ts";
import type { Shape } from "./kinds.ts";
import { bytesOf, durationMsOf, durationText, sizeText } from "./quantities.ts";
import { kindOf } from "./settings.ts";

/** A value, or why there is none. */
export type Converted =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

/** True for a setting that stands there without a value, which counts as not set. */
export function isNotSet(tree: Tree, shape: Shape): boolean {
  return tree.kind === "scalar" && tree.text === "" && shape.type !== "string" && shape.free !== true;
}

/** Converts a value as its shape wants. */
export function convert(tree: Tree, shape: Shape): Converted {
  if (shape.free === true) return { ok: true, value: toValue(tree) };
  if (shape.type === "array") return list(tree, shape);
  if (tree.kind !== "scalar") return wrong(tree, shape, "one value");
  if (shape.anyOf) return word(tree.text, tree, shape);
  if (shape.type === "boolean") {
    if (/^(true|false)$/i.test(tree.text)) return { ok: true, value: /^true$/i.test(tree.text) };
    return wrong(tree, shape, "true or false");
  }
  return shape.type === "integer" || shape.type === "number"
    ? number(tree.text, tree, shape)
    : { ok: true, value: tree.text };
}

function list(tree: Tree, shape: Shape): Converted {
  if (tree.kind === "map") return wrong(tree, shape, "a list");
  if (tree.kind === "scalar") {
    const parts = tree.text.split(",").map((part) => part.trim());
    return { ok: true, value: parts.filter((part) => part !== "") };
  }
  const single = tree.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : []));
  if (single.length < tree.items.length) return wrong(tree, shape, "a list of single values");
  return { ok: true, value: single };
}

function word(text: string, tree: Tree, shape: Shape): Converted {
  const words = (shape.anyOf ?? []).flatMap((each) => (typeof each.const === "string" ? [each.const] : []));
  const same = (each: string) => each === text || (shape.anyCase === true && each.toLowerCase() === text.toLowerCase());
  // YAML reads `OFF` as false.
  const found = tree.kind === "scalar" && tree.value === false && words.includes("OFF") ? "OFF" : words.find(same);
  return found === undefined ? wrong(tree, shape, `one of ${words.join(", ")}`) : { ok: true, value: found };
}

function number(text: string, tree: Tree, shape: Shape): Converted {
  const value = numberOf(text, shape);
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = shape;
  if (value !== undefined && value >= minimum && value <= maximum) return { ok: true, value };
  return wrong(tree, shape, allowedNumbers(shape));
}

function numberOf(text: string, shape: Shape): number | undefined {
  if (shape.unit === "duration") return durationMsOf(text);
  if (shape.unit === "size") return bytesOf(text);
  if (shape.unit === "milliseconds") return /^\d+$/.test(text) ? Number(text) : durationMsOf(text);
  return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
}

function allowedNumbers({ unit, minimum, maximum }: Shape): string {
  const write = unit === "size" ? sizeText : unit === undefined ? String : durationText;
  const from = minimum ?? 0;
  const range =
    maximum !== undefined ? ` from ${write(from)} to ${write(maximum)}` : from > 0 ? ` of at least ${write(from)}` : "";
  if (unit === "size") return `a size such as 10MB or 512KB${range}`;
  if (unit === "duration") return `a duration such as 10s, 5m or PT1M${range}`;
  if (unit === "milliseconds") return `a number of milliseconds, or a duration such as 30s${range}`;
  return `a whole number${range}`;
}

function wrong(tree: Tree, shape: Shape, allowed: string): Converted {
  const found = shape.secret === true ? "the value" : kindOf(tree);
  return { ok: false, message: `${found} is not allowed; write ${allowed}.` };
}
