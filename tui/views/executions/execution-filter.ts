/** Filters of executions: what a server is asked for, and which executions pass of those that change meanwhile. */
import { STATES, type StateType } from "../../../core/execution/state.ts";
import type { Query } from "../../../core/rest/rest-api.ts";
import { beginsWith, type FilterWord, filterWords, hasLabel, holds } from "../../app/filter-words.ts";
import type { ExecutionRow } from "../../source/execution-row.ts";

/** States that people call faults. */
export const FAULT_STATES = ["FAILED", "KILLED", "CANCELLED", "WARNING"] as const satisfies readonly StateType[];

/** For the hint beside the field. */
export const EXECUTION_FILTER_HINT = "words, state:failed, ns:company, flow:report, key=value, -not";

/** What of a filter a server can be asked. */
export interface AskedExecutions {
  /** Undefined when no execution can be found: a server takes no empty list of states. */
  readonly query: Query | undefined;
  /** Whether an execution is one of those that are found: what is told of the others is no news here. */
  readonly isFound: (row: ExecutionRow) => boolean;
}

/** What a server is asked for; what it cannot be asked is left to {@link executionFilter}. */
export function askedExecutions(text: string, isFaultsOnly: boolean): AskedExecutions {
  const words = askedWords(text);
  const states = statesOfAll(filterWords(text), isFaultsOnly);
  const query: Record<string, string> = {};
  for (const { key, name, value } of words) {
    if (key === "flow") query["filters[flowId][CONTAINS]"] = value;
    else if (isLabel(key)) query[`filters[labels][EQUALS][${name}]`] = value;
    else query["filters[namespace][STARTS_WITH]"] = value;
  }
  Object.assign(query, stateQuery(states ?? STATES));
  const tests = words.map(testOf);
  return {
    query: states?.length === 0 ? undefined : query,
    isFound: (row) => (states?.includes(row.state) ?? true) && tests.every((fits) => fits(row)),
  };
}

/** Of few and of many: servers of other versions know no names but those that a person has typed. */
function stateQuery(states: readonly StateType[]): Query {
  const others = STATES.filter((state) => !states.includes(state));
  if (others.length === 0) return {};
  return others.length < states.length
    ? { "filters[state][NOT_IN]": others.join(",") }
    : { "filters[state][IN]": states.join(",") };
}

/** Besides states; of several words about the same, a server is asked for the last one. */
function askedWords(text: string): readonly FilterWord[] {
  const words = new Map<string, FilterWord>();
  for (const word of filterWords(text)) {
    const { key, name, isNegative } = word;
    if (isNegative) continue;
    if (isLabel(key)) words.set(`label ${name}`, word);
    else if (key === "flow") words.set(key, word);
    else if (key === "ns" || key === "namespace") words.set("namespace", word);
  }
  return [...words.values()];
}

/** The states that all words about states let through; undefined when there are none. */
function statesOfAll(words: readonly FilterWord[], isFaultsOnly: boolean): readonly StateType[] | undefined {
  const lists = words
    .filter(({ key }) => key === "state")
    .map(({ value, isNegative }) => {
      const states = statesOf(value);
      return STATES.filter((state) => states.includes(state) !== isNegative);
    });
  const all: readonly (readonly StateType[])[] = isFaultsOnly ? [FAULT_STATES, ...lists] : lists;
  const [first] = all;
  return first?.filter((state) => all.every((list) => list.includes(state)));
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

function testOf(word: FilterWord): (row: ExecutionRow) => boolean {
  const { key, value } = word;
  switch (key) {
    case "ns":
    case "namespace":
      return ({ namespace }) => beginsWith(namespace, value);
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
      return ({ labels }) => hasLabel(labels, word);
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
function statesOf(value: string): readonly StateType[] {
  const words = value
    .toUpperCase()
    .split(",")
    .filter((word) => word !== "");
  return STATES.filter((state) => words.some((word) => state.startsWith(word)));
}
