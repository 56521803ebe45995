/**
 * `${NAME:default}` in values: an environment variable or another key. Defaults may hold placeholders; one in
 * backquotes is taken as it is. As in Micronaut, `${A:B:text}` takes A, else B, else the text, unless it looks like
 * a URL.
 */
import { plainScalar } from "../flow/yaml/scalar.ts";
import type { Tree } from "../flow/yaml/tree.ts";
import { kebab } from "./key-names.ts";

/** Placeholders in each other's values, at the most. */
export const PLACEHOLDER_DEPTH_MAX = 20;

/** What placeholders may name. */
export interface PlaceholderValues {
  /** An environment variable. */
  variable(name: string): string | undefined;
  /** A value of another key, its own placeholders not filled in. */
  property(key: string): string | undefined;
  /** `random.port` and its like. */
  random(kind: string): string | undefined;
}

/** A placeholder without a value. */
export class PlaceholderError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PlaceholderError";
  }
}

/**
 * The tree with its placeholders filled in.
 * @throws PlaceholderError for one that names nothing and has no default
 */
export function fillPlaceholders(tree: Tree, values: PlaceholderValues): Tree {
  if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => fillPlaceholders(item, values)) };
  if (tree.kind === "map") {
    const entries = [...tree.entries].map(
      ([key, entry]) => [key, { ...entry, value: fillPlaceholders(entry.value, values) }] as const,
    );
    return { ...tree, entries: new Map(entries) };
  }
  if (typeof tree.value !== "string" || !tree.text.includes("${")) return tree;
  const text = fill(tree.text, values, 0);
  return { ...tree, ...(tree.style === "plain" ? plainScalar(text) : { value: text, text }) };
}

/** Kinds of random values that a text asks for. */
export function asksForRandomPort(text: string): boolean {
  return text.includes("${random.port");
}

function fill(text: string, values: PlaceholderValues, depth: number): string {
  if (depth > PLACEHOLDER_DEPTH_MAX) {
    throw new PlaceholderError(
      `placeholders stand in each other more than ${PLACEHOLDER_DEPTH_MAX} deep, or in a circle.`,
    );
  }
  let filled = "";
  let at = 0;
  for (;;) {
    const start = text.indexOf("${", at);
    if (start < 0) return filled + text.slice(at);
    const end = endOf(text, start + 2);
    if (end === undefined) throw new PlaceholderError("a placeholder is opened but not closed with a brace.");
    filled += text.slice(at, start) + replacement(text.slice(start + 2, end), values, depth);
    at = end + 1;
  }
}

/** The brace that closes a placeholder. */
function endOf(text: string, from: number): number | undefined {
  let open = 0;
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "`") quoted = !quoted;
    else if (quoted) continue;
    else if (text.startsWith("${", at)) open++;
    else if (text[at] === "}" && open-- === 0) return at;
  }
  return undefined;
}

function replacement(inside: string, values: PlaceholderValues, depth: number): string {
  const colon = inside.indexOf(":");
  const name = (colon < 0 ? inside : inside.slice(0, colon)).trim();
  const found = lookUp(name, values);
  if (found !== undefined) return fill(found, values, depth + 1);
  if (colon < 0) {
    const variable = name.replaceAll(/[^A-Za-z0-9]/g, "_").toUpperCase();
    throw new PlaceholderError(
      `the placeholder \${${name}} has no value: set the environment variable ${variable}, or write \${${name}:default}.`,
    );
  }
  const rest = inside.slice(colon + 1);
  if (/^`[^`]*`$/.test(rest)) return rest.slice(1, -1);
  if (/^[\w.-]+:(?!\/\/)/.test(rest) && !rest.includes("://")) return replacement(rest, values, depth + 1);
  return fill(rest, values, depth + 1);
}

const RANDOM = "random.";

function lookUp(name: string, values: PlaceholderValues): string | undefined {
  if (name.startsWith(RANDOM)) return values.random(name.slice(RANDOM.length));
  const key = name.split(".").map(kebab).join(".");
  const asVariable = /^[a-z0-9.-]+$/.test(name) ? name.replaceAll(/[.-]/g, "_").toUpperCase() : undefined;
  return (
    values.variable(name) ??
    values.property(key) ??
    (asVariable === undefined ? undefined : values.variable(asVariable))
  );
}
