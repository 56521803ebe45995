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

/** Whether an execution passes. Thousands are asked with each character that is typed. */
export function executionFilter(text: string): (row: ExecutionRow) => boolean {
  const tests = filterWords(text).map((word) => {
    const fits = testOf(word);
    return word.isNegative ? (row: ExecutionRow) => !fits(row) : fits;
  });
  return (row) => tests.every((fits) => fits(row));
}

const PROPERTIES: readonly string[] = ["ns", "namespace", "flow", "state", "id", "trigger", ""];

function isLabel(key: string): boolean {
  return !PROPERTIES.includes(key);
}

function testOf({ key, value }: FilterWord): (row: ExecutionRow) => boolean {
  switch (key) {
    case "ns":
    case "namespace":
      return ({ namespace }) => namespace.startsWith(value);
    case "flow":
      return ({ flowId }) => holds(flowId, value);
    case "state": {
      const states = statesOf(value);
      return ({ state }) => states.includes(state);
    }
    case "id":
      return ({ id }) => id.startsWith(value);
    case "trigger":
      return ({ trigger }) => trigger !== undefined && (holds(trigger.id, value) || holds(trigger.type, value));
    case "": {
      const part = value.toLowerCase();
      return (row) => wordsOf(row).includes(part);
    }
    default:
      return ({ labels }) => labels.some((label) => label.key.toLowerCase() === key && label.value === value);
  }
}

const knownWords = new WeakMap<ExecutionRow, string>();

/** All that is looked into for a word, in small letters; a row never changes, so it is put together once. */
function wordsOf(row: ExecutionRow): string {
  const known = knownWords.get(row);
  if (known !== undefined) return known;
  const labels = row.labels.map(({ key, value }) => `${key}=${value}`);
  const words = [row.id, row.namespace, row.flowId, row.state, row.trigger?.id ?? "", ...labels]
    .join("\n")
    .toLowerCase();
  knownWords.set(row, words);
  return words;
}

/** The states that begin with one of these words: `fail`, `running,queued`. None for a word that is no state. */
function statesOf(value: string): readonly string[] {
  const words = value
    .toUpperCase()
    .split(",")
    .filter((word) => word !== "");
  return STATES.filter((state) => words.some((word) => state.startsWith(word)));
}
