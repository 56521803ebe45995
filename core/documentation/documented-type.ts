/** What the documentation knows of a type, whatever kind of thing it is. */
import type { TObject, TSchema } from "@sinclair/typebox";
import { schemaOf } from "../flow/validate/type-schemas.ts";
import { isTaskDefinition, type PluginDefinition } from "../plugin/registry.ts";
import type { PluginDocumentation } from "../plugin/task.ts";

/** What types are listed under, as clients name it. */
export const FAMILIES = [
  "tasks",
  "triggers",
  "conditions",
  "taskRunners",
  "charts",
  "dataFilters",
  "dataFiltersKPI",
] as const;
export type Family = (typeof FAMILIES)[number];

/** A type with all that a page about it tells. */
export interface DocumentedType extends PluginDocumentation {
  readonly family: Family;
  /** The properties of this type alone. */
  readonly properties: TObject;
  /** These, and what all of its kind have. */
  readonly allProperties: TObject;
  readonly outputs?: TSchema;
  /** True for tasks that have tasks of their own. */
  readonly isFlowable: boolean;
}

/** The types that flows name, in order of their names; parts of other types are left out. */
export function documentedTypes(definitions: readonly PluginDefinition[]): readonly DocumentedType[] {
  return definitions
    .filter((definition) => !definition.isInternal)
    .map(documentedType)
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** The documentation of a definition. */
export function documentedType(definition: PluginDefinition): DocumentedType {
  const { type, aliases, title, description, examples, deprecated, properties } = definition;
  return {
    type,
    title,
    ...(aliases === undefined ? {} : { aliases }),
    ...(description === undefined ? {} : { description }),
    ...(examples === undefined ? {} : { examples }),
    ...(deprecated === undefined ? {} : { deprecated }),
    family: familyOf(definition),
    properties,
    allProperties: schemaOf(definition),
    ...("outputs" in definition && definition.outputs ? { outputs: definition.outputs } : {}),
    isFlowable: definition.kind === "flowable",
  };
}

function familyOf(definition: PluginDefinition): Family {
  if (isTaskDefinition(definition)) return "tasks";
  if (definition.kind === "taskRunner") return "taskRunners";
  return definition.kind === "trigger" ? "triggers" : "conditions";
}

/** The last part of a type's name: `Log` of `io.kestra.plugin.core.log.Log`. */
export function simpleName(type: string): string {
  return type.slice(type.lastIndexOf(".") + 1);
}
