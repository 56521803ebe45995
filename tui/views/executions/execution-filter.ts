/** Filters of executions: what a server is asked for, and which executions pass of those that change meanwhile. */
import { STATES } from "../../../core/execution/state.ts";
import type { Query } from "../../../core/rest/rest-api.ts";
import { type FilterWord, filterWords, holds } from "../../app/filter-words.ts";
import type { ExecutionRow } from "../../source/execution-row.ts";

/** States that people call faults. */
export const FAULT_STATES = ["FAILED", "KILLED", "CANCELLED", "WARNING"] as const;

/** For the hint beside the field. */
export const EXECUTION_FILTER_HINT = "words, state:failed, ns:company, flow:report, key=value, -not";

/** What a server is asked for; what it cannot be asked is left to {@link executionFilter}. */
export function executionQuery(text: string): Query {
  const query: Record<string, string> = {};
  for (const { key, value, isNegative } of filterWords(text)) {
    if (isNegative) continue;
    if (key === "ns" || key === "namespace") query["filters[namespace][PREFIX]"] = value;
    else if (key === "flow") query["filters[flowId][CONTAINS]"] = value;
    else if (key === "state") query["filters[state][IN]"] = statesOf(value).join(",");
    else if (isLabel(key)) query[`filters[labels][EQUALS][${key}]`] = value;
  }
  return query;
}

/** Whether an execution passes. */
export function executionFilter(text: string): (row: ExecutionRow) => boolean {
  const words = filterWords(text);
  return (row) => words.every((word) => fits(row, word) !== word.isNegative);
}

const PROPERTIES: readonly string[] = ["ns", "namespace", "flow", "state", "id", "trigger", ""];

function isLabel(key: string): boolean {
  return !PROPERTIES.includes(key);
}

function fits(row: ExecutionRow, { key, value }: FilterWord): boolean {
  switch (key) {
    case "ns":
    case "namespace":
      return row.namespace === value || row.namespace.startsWith(value);
    case "flow":
      return holds(row.flowId, value);
    case "state":
      return statesOf(value).includes(row.state);
    case "id":
      return row.id.startsWith(value);
    case "trigger":
      return row.trigger !== undefined && (holds(row.trigger.id, value) || holds(row.trigger.type, value));
    case "":
      return (
        [row.id, row.namespace, row.flowId, row.state, row.trigger?.id ?? ""].some((text) => holds(text, value)) ||
        row.labels.some((label) => holds(`${label.key}=${label.value}`, value))
      );
    default:
      return row.labels.some((label) => label.key.toLowerCase() === key && label.value === value);
  }
}

/** The states that begin with one of these words: `fail`, `running,queued`. None for a word that is no state. */
function statesOf(value: string): readonly string[] {
  const words = value
    .toUpperCase()
    .split(",")
    .filter((word) => word !== "");
  return STATES.filter((state) => words.some((word) => state.startsWith(word)));
}
