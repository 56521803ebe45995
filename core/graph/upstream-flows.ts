/** The flows that a trigger waits for, as pictures name them. */
import type { Trigger } from "../flow/flow.ts";
import { isJsonMap } from "../json-map.ts";

/** Conditions in others that are looked into. */
const DEPTH_MAX = 5;

/** `namespace.flow`, or `namespace.*` where any flow of it is meant; each once. */
export function upstreamFlows({ preconditions, conditions }: Trigger): readonly string[] {
  const flows = isJsonMap(preconditions) && Array.isArray(preconditions["flows"]) ? preconditions["flows"] : [];
  const names = [...flows.filter(isJsonMap).map(nameOf), ...namedIn(conditions, DEPTH_MAX)];
  return [...new Set(names)];
}

function namedIn(conditions: unknown, depth: number): readonly string[] {
  if (depth === 0 || typeof conditions !== "object" || conditions === null) return [];
  return Object.values(conditions)
    .filter(isJsonMap)
    .flatMap((condition) => {
      const type = String(condition["type"]);
      if (/\.ExecutionFlow(?:Condition)?$/.test(type)) return [nameOf(condition)];
      return /\.Not(?:Condition)?$/.test(type) ? [] : namedIn(condition["conditions"], depth - 1);
    });
}

function nameOf({ namespace, flowId }: Readonly<Record<string, unknown>>): string {
  return `${String(namespace)}.${flowId === undefined ? "*" : String(flowId)}`;
}
