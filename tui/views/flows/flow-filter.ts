/** Filters of flows: what a server is asked for, and which flows pass of those that are here. */
import type { Query } from "../../../core/rest/rest-api.ts";
import { beginsWith, type FilterWord, filterWords, hasLabel, holds } from "../../app/filter-words.ts";
import type { FlowRow } from "../../source/flow-row.ts";

/** For the hint beside the field. */
export const FLOW_FILTER_HINT = "words, ns:company, flow:report, key=value, is:disabled, -not";

/** Values of `is:`. */
export const FLOW_KINDS = ["disabled", "enabled", "triggered"] as const;

/** What a server is asked for. @param hasWords also for the first word, which is needed where not all flows are here */
export function flowQuery(text: string, hasWords: boolean): Query {
  const query: Record<string, string> = {};
  for (const { key, name, value, isNegative } of filterWords(text)) {
    if (isNegative) continue;
    if (key === "ns" || key === "namespace") query["filters[namespace][STARTS_WITH]"] = value;
    else if (isLabel(key)) query[`filters[labels][EQUALS][${name}]`] = value;
    else if ((key === "" || key === "flow") && hasWords) query["filters[q][EQUALS]"] ??= value;
  }
  return query;
}

/** Whether a flow passes. */
export function flowFilter(text: string): (row: FlowRow) => boolean {
  const words = filterWords(text);
  return (row) => words.every((word) => fits(row, word) !== word.isNegative);
}

const PROPERTIES: readonly string[] = ["ns", "namespace", "flow", "is", ""];

function isLabel(key: string): boolean {
  return !PROPERTIES.includes(key);
}

function fits(row: FlowRow, word: FilterWord): boolean {
  const { key, value } = word;
  switch (key) {
    case "ns":
    case "namespace":
      return beginsWith(row.namespace, value);
    case "flow":
      return holds(row.id, value);
    case "is":
      return isOf(row, value.toLowerCase());
    case "":
      return row.searched.includes(value.toLowerCase());
    default:
      return hasLabel(row.labels, word);
  }
}

function isOf({ isDisabled, triggers }: FlowRow, kind: string): boolean {
  if (kind === "disabled") return isDisabled;
  if (kind === "enabled") return !isDisabled;
  return kind === "triggered" && triggers.length > 0;
}
