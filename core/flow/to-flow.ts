/** From the checked value of a flow's text to the flow: old names become new ones, the system's parts are set. */
import type { Flow } from "./flow.ts";

/** Properties that the system sets, whatever the text says. */
const SYSTEM = new Set(["tenantId", "revision", "updated", "source", "deleted", "taskDefaults"]);

/** The flow of a value that was checked without errors. */
export function toFlow(value: Readonly<Record<string, unknown>>, tenantId: string): Flow {
  const kept = Object.fromEntries(Object.entries(value).filter(([key]) => !SYSTEM.has(key)));
  const defaults = [value["pluginDefaults"], value["taskDefaults"]].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const flow = { ...kept, tenantId, revision: 1, ...(defaults.length > 0 ? { pluginDefaults: defaults } : {}) };
  // The walk over the flow's schema found no fault, so the value has the shape that the schema describes.
  return flow as unknown as Flow;
}
