/** From the checked value of a flow's text to the flow: old names become new ones, the system's parts are set. */
import { isJsonMap } from "../json-map.ts";
import type { Flow } from "./flow.ts";
import type { Template } from "./template.ts";
import { define } from "./yaml/tree.ts";

/** Properties that the system sets, whatever the text says. */
const SYSTEM = new Set(["tenantId", "revision", "updated", "source", "deleted", "taskDefaults"]);

/** The flow of a value that was checked without errors. */
export function toFlow(value: Readonly<Record<string, unknown>>, tenantId: string): Flow {
  const kept = Object.fromEntries(Object.entries(value).filter(([key]) => !SYSTEM.has(key)));
  const defaults = value["pluginDefaults"] ?? value["taskDefaults"];
  const flow = {
    ...withoutNulls(kept),
    tenantId,
    revision: 1,
    ...(Array.isArray(defaults) && defaults.length > 0 ? { pluginDefaults: defaults } : {}),
  };
  if (!isFlow(flow)) throw new Error("A flow without problems has no id, namespace or tasks");
  return flow;
}

/** The template of a value that was checked without errors. */
export function toTemplate(value: Readonly<Record<string, unknown>>, tenantId: string): Template {
  const kept = Object.fromEntries(Object.entries(value).filter(([key]) => !SYSTEM.has(key)));
  const template = { ...withoutNulls(kept), tenantId, revision: 1 };
  if (!isFlow(template)) throw new Error("A template without problems has no id, namespace or tasks");
  return template;
}

/** Maps without the keys that have no value; such a key is the same as none. Lists keep their places. */
function withoutNulls(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) if (each !== null) define(kept, key, valuesIn(each));
  return kept;
}

function valuesIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valuesIn);
  return isJsonMap(value) ? withoutNulls(value) : value;
}

/** The walk over the flow's schema found no fault, so that what has these parts has all the schema describes. */
function isFlow(value: object): value is Flow {
  return "id" in value && "namespace" in value && "tasks" in value;
}
