/**
 * Blueprints: flows and dashboards to begin from. A blueprint is a YAML file with a title, a description, tags and the
 * source; its name is the file's.
 */
import { type Static, Type } from "@sinclair/typebox";
import { type Checked, readChecked } from "../../core/flow/checked-document.ts";
import { typesIn } from "../../core/flow/types-in.ts";
import { readYaml } from "../../core/flow/yaml/read-yaml.ts";
import { oneOf } from "../../core/plugin/schema.ts";

/** What blueprints are of. There are none of APP here, but clients may ask for them. */
export const BLUEPRINT_KINDS = ["FLOW", "DASHBOARD", "APP"] as const;
export type BlueprintKind = (typeof BLUEPRINT_KINDS)[number];

/** Names that paths have for other things. */
const RESERVED_IDS: ReadonlySet<string> = new Set(["flow", "dashboard", "app", "tags", "graph", "source"]);

const ID = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/;

const fileSchema = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 150, description: "What people see." }),
  description: Type.Optional(Type.String({ description: "What it is for, in Markdown." })),
  tags: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 50, description: "What it is about." })),
  kind: Type.Optional(oneOf(["FLOW", "DASHBOARD"], { description: "What the source is. Default FLOW." })),
  source: Type.String({ minLength: 1, description: "The flow or dashboard." }),
});
type BlueprintFile = Static<typeof fileSchema>;

/** A blueprint. */
export interface Blueprint {
  readonly id: string;
  readonly kind: BlueprintKind;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The types that the source names, in order. */
  readonly includedTasks: readonly string[];
  /** ISO-8601 instant. */
  readonly publishedAt: string;
  readonly source: string;
}

/** True for what a blueprint may be called. */
export function isBlueprintId(id: string): boolean {
  return ID.test(id) && !RESERVED_IDS.has(id.toLowerCase());
}

/** Reads the text of a blueprint's file. */
export function parseBlueprint(text: string, id: string, publishedAt: string): Checked<Blueprint> {
  const read = readChecked(text, { what: "blueprint", hint: "write a map with title and source", schema: fileSchema });
  if (!read.ok) return read;
  // Every part of the value has just been checked against the schema.
  const { title, description = "", tags = [], kind = "FLOW", source } = read.value as BlueprintFile;
  return {
    ...read,
    value: { id, kind, title, description, tags, includedTasks: typesOf(source), publishedAt, source },
  };
}

/** Types have dots, unlike the types of inputs. */
function typesOf(source: string): readonly string[] {
  const yaml = readYaml(source);
  return yaml.ok ? [...typesIn(yaml.tree, [])].filter((type) => type.includes(".")).sort() : [];
}
