/**
 * What an execution search asks, in the words that indexes understand: filters that say what a query can say by itself
 * become parts of it, and only the others are left as filters.
 */
import { EXECUTION_FIELDS, type ExecutionField, type ExecutionQuery } from "../../../core/contracts/repository.ts";
import { STATES, type StateType } from "../../../core/execution/state.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import { type ReadFilter, readFilters } from "../../../core/filters/filter-values.ts";
import { OPPOSITES, valueTest } from "../../../core/filters/row-filter.ts";
import type { Label } from "../../../core/flow/flow.ts";
import { labelPrint } from "./execution-labels.ts";

/** A free text, with where it is known to be found. */
export interface Search {
  readonly text: string;
  /** Executions that it is not found in are wanted. */
  readonly isOpposite: boolean;
  /** Each undefined when there are too many to be named. */
  readonly namespaces: readonly string[] | undefined;
  readonly flowIds: readonly string[] | undefined;
  /** The prints of labels. */
  readonly labels: readonly string[] | undefined;
}

/** A label by its print. */
export interface WantedLabel {
  readonly print: string;
  /** The execution that has the label without a row: the one whose id its correlation is. */
  readonly ownId?: string;
}

/** Labels, told by their prints, of which executions have one or more, or none. */
export interface LabelSet {
  readonly prints: readonly string[];
  readonly isOpposite: boolean;
}

/** See the file's head; all given parts must hold. */
export interface NarrowedQuery {
  readonly tenantId: string;
  /** One of these; each once. */
  readonly namespaces?: readonly string[];
  /** One of these; each once. */
  readonly flowIds?: readonly string[];
  /** One of these; each once. */
  readonly states?: readonly StateType[];
  readonly labels: readonly WantedLabel[];
  readonly labelSets: readonly LabelSet[];
  /** Milliseconds since the epoch that the start lies between, both included. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly parentId?: string;
  readonly filters: readonly ReadFilter<ExecutionField>[];
  readonly searches: readonly Search[];
  /** One of these must hold, too; none of them has any of its own. Default: nothing else. */
  readonly anyOf?: readonly NarrowedQuery[];
  /** So little is left by all but labels and free texts that these are rather looked up for each. Default false. */
  readonly isProbed?: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Narrows a query, without looking anything up: searches are left as filters. @throws FilterError for a wrong filter */
export function narrowed(query: ExecutionQuery): NarrowedQuery {
  const { tenantId, namespace, namespacePrefix, flowId, states, labels = {}, parentId } = query;
  const result: Mutable<NarrowedQuery> = {
    tenantId,
    labels: Object.entries(labels).map(([key, value]) => wantedLabel({ key, value })),
    labelSets: [],
    filters: [],
    searches: [],
    ...(flowId === undefined ? {} : { flowIds: [flowId] }),
    ...(states === undefined ? {} : { states: [...new Set(states)] }),
    ...(parentId === undefined ? {} : { parentId }),
  };
  if (query.startedAfter !== undefined) atLeast(result, Date.parse(query.startedAfter));
  if (query.startedBefore !== undefined) atMost(result, Date.parse(query.startedBefore));
  const operation = namespacePrefix ? ("PREFIX" as const) : ("EQUALS" as const);
  const place = namespace === undefined ? [] : [{ field: "namespace" as const, operation, values: [namespace] }];
  const filters = readFilters(EXECUTION_FIELDS, [...place, ...(query.filters ?? [])]);
  result.filters = filters.filter((filter) => !isTaken(result, filter));
  return result;
}

/** What both ask for, of which the second has no alternatives. */
export function bothOf(one: NarrowedQuery, other: NarrowedQuery): NarrowedQuery {
  const { namespaces, flowIds, states, fromMs, toMs, parentId } = other;
  const result: Mutable<NarrowedQuery> = {
    ...one,
    labels: [...one.labels, ...other.labels],
    labelSets: [...one.labelSets, ...other.labelSets],
    filters: [...one.filters, ...other.filters],
    searches: [...one.searches, ...other.searches],
  };
  if (namespaces) result.namespaces = within(one.namespaces, namespaces);
  if (flowIds) result.flowIds = within(one.flowIds, flowIds);
  if (states) result.states = states.filter((state) => one.states?.includes(state) ?? true);
  if (fromMs !== undefined) atLeast(result, fromMs);
  if (toMs !== undefined) atMost(result, toMs);
  if (parentId === undefined || parentId === one.parentId) return result;
  if (one.parentId === undefined) return { ...result, parentId };
  const parent = { field: "parentId", kind: "text", operation: "EQUALS", values: [parentId] } as const;
  return { ...result, filters: [...result.filters, parent] };
}

function wantedLabel(label: Label): WantedLabel {
  const print = labelPrint(label);
  return label.key === CORRELATION_LABEL ? { print, ownId: label.value } : { print };
}

/** Takes a filter into the query; false when the query cannot say it. */
function isTaken(query: Mutable<NarrowedQuery>, filter: ReadFilter<ExecutionField>): boolean {
  const { field, operation, values, key = "" } = filter;
  const isOneOf = operation === "EQUALS" || operation === "IN";
  const texts = [...new Set(values.map(String))];
  switch (field) {
    case "state":
      return isStateTaken(query, filter);
    case "startDate":
      return isStartTaken(query, filter);
    case "namespace":
      if (isOneOf) query.namespaces = within(query.namespaces, texts);
      return isOneOf;
    case "flowId":
      if (isOneOf) query.flowIds = within(query.flowIds, texts);
      return isOneOf;
    case "parentId":
      if (operation !== "EQUALS" || query.parentId !== undefined) return false;
      query.parentId = String(values[0]);
      return true;
    case "labels":
      if (!isOneOf || texts.length !== 1) return false;
      query.labels = [...query.labels, ...texts.map((value) => wantedLabel({ key, value }))];
      return true;
    default:
      return false;
  }
}

function within(known: readonly string[] | undefined, wanted: readonly string[]): readonly string[] {
  return known ? wanted.filter((each) => known.includes(each)) : wanted;
}

function isStateTaken(query: Mutable<NarrowedQuery>, filter: ReadFilter<ExecutionField>): boolean {
  const opposite = OPPOSITES[filter.operation];
  const fits = valueTest({ ...filter, operation: opposite ?? filter.operation });
  query.states = (query.states ?? STATES).filter((state) => fits(state) === (opposite === undefined));
  return true;
}

function isStartTaken(query: Mutable<NarrowedQuery>, { operation, values }: ReadFilter<ExecutionField>): boolean {
  const ms = Number(values[0]);
  switch (operation) {
    case "EQUALS":
      atLeast(query, ms);
      atMost(query, ms);
      return true;
    case "GREATER_THAN":
      return atLeast(query, ms + 1);
    case "GREATER_THAN_OR_EQUAL_TO":
      return atLeast(query, ms);
    case "LESS_THAN":
      return atMost(query, ms - 1);
    case "LESS_THAN_OR_EQUAL_TO":
      return atMost(query, ms);
    default:
      return false;
  }
}

function atLeast(query: Mutable<NarrowedQuery>, ms: number): true {
  query.fromMs = Math.max(query.fromMs ?? ms, ms);
  return true;
}

function atMost(query: Mutable<NarrowedQuery>, ms: number): true {
  query.toMs = Math.min(query.toMs ?? ms, ms);
  return true;
}
