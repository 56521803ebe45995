/** Which member of a union a value is meant to be. */
import type { TSchema } from "@sinclair/typebox";
import { type MapTree, type Tree, textOf, valueAt } from "../yaml/tree.ts";
import { shapeOf } from "./shape.ts";

/** The member that a map's own words tell, or which words there are. */
export type Discrimination =
  | { readonly ok: true; readonly schema: TSchema }
  | {
      readonly ok: false;
      /** The property that tells the members apart, and what it said. */
      readonly key: string;
      readonly given: string | undefined;
      readonly at: number;
      readonly known: readonly string[];
    };

/** Finds the member by the property that has a constant in each; undefined when there is no such property. */
export function discriminate(members: readonly TSchema[], tree: MapTree): Discrimination | undefined {
  const objects = members.filter((member) => member.type === "object");
  const [first, ...others] = objects;
  if (!first || others.length === 0) return undefined;
  for (const [key, schema] of shapeOf(first).properties) {
    if (schema.const === undefined) continue;
    const known = objects.map((member) => shapeOf(member).properties.get(key)?.const);
    if (known.includes(undefined)) continue;
    const given = textOf(valueAt(tree, key));
    const index = known.indexOf(given);
    const schemaOf = objects[index];
    if (schemaOf) return { ok: true, schema: schemaOf };
    return { ok: false, key, given, at: valueAt(tree, key)?.at ?? tree.at, known: known.map(String) };
  }
  return undefined;
}

/** The members that a value of this kind may be, the likeliest first. */
export function candidatesFor(members: readonly TSchema[], tree: Tree, live: boolean): readonly TSchema[] {
  return members
    .map((member) => ({ member, rank: rankOf(member, tree, live) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ member }) => member);
}

const EXACT = 3;
const CONVERTED = 2;
const LAST = 1;

function rankOf(member: TSchema, tree: Tree, live: boolean): number {
  if (member.anyOf || member.$ref) return CONVERTED;
  if (member.type === undefined && member.const === undefined) return LAST;
  if (tree.kind === "list") return member.type === "array" ? EXACT : textRank(member, live);
  if (tree.kind === "map") return member.type === "object" ? EXACT : textRank(member, live);
  if (tree.value === null) return member.type === "null" ? EXACT : 0;
  if (member.const !== undefined) return EXACT;
  return scalarRank(String(member.type), typeof tree.value);
}

/** A structure may become a text only where texts are rendered, and only if nothing else fits. */
function textRank(member: TSchema, live: boolean): number {
  return live && member.type === "string" ? LAST : 0;
}

function scalarRank(wanted: string, given: string): number {
  if (wanted === given || (wanted === "integer" && given === "number")) return EXACT;
  if (wanted === "string") return CONVERTED;
  return wanted === "number" || wanted === "integer" || wanted === "boolean" ? LAST : 0;
}
