/** The whole schema of a plugin's map: what all of its kind have, and the type's own properties. */
import { type TObject, type TProperties, Type } from "@sinclair/typebox";
import type { PluginDefinition } from "../../plugin/registry.ts";
import { branchProperties, taskProperties } from "../schema/task.ts";
import { conditionProperties, triggerProperties } from "../schema/trigger.ts";

const schemas = new WeakMap<PluginDefinition, TObject>();

/** The schema of a task, trigger, condition or task runner of this definition. */
export function schemaOf(definition: PluginDefinition): TObject {
  const known = schemas.get(definition);
  if (known) return known;
  const { properties, additionalProperties } = definition.properties;
  const all = { ...commonProperties(definition), ...properties };
  const schema = Type.Object(all, additionalProperties === undefined ? {} : { additionalProperties });
  schemas.set(definition, schema);
  return schema;
}

function commonProperties(definition: PluginDefinition): TProperties {
  if (definition.kind === "trigger") return triggerProperties;
  if (definition.kind === "condition" || definition.kind === "taskRunner") return conditionProperties;
  return definition.kind === "flowable" ? { ...taskProperties, ...branchProperties } : taskProperties;
}

/** The schema of a map whose type is unknown: the common properties alone, anything else is let pass. */
export const untypedTask = Type.Object(taskProperties, { additionalProperties: Type.Unknown() });
/** The same for triggers. */
export const untypedTrigger = Type.Object(triggerProperties, { additionalProperties: Type.Unknown() });
