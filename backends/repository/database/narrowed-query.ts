/**
 * What an execution search asks, in the words that indexes understand: filters that say what a query can say by itself
 * become parts of it, and only the others are left as filters.
 */
import { EXECUTION_FIELDS, type ExecutionField, type ExecutionQuery } from "../../../core/contracts/repository.ts";
import { STATES, type StateType } from "../../../core/execution/state.ts";
import { type ReadFilter, readFilters } from "../../../core/filters/filter-values.ts";
import { OPPOSITES, valueTest } from "../../../core/filters/row-filter.ts";
import type { Label } from "../../../core/flow/flow.ts";

/** See the file's head; all given parts must hold. */
export interface NarrowedQuery {
  readonly tenantId: string;
  readonly namespace?: string;
  readonly namespacePrefix?: boolean;
  readonly flowId?: string;
  /** Each once; undefined for all. */
  readonly states?: readonly StateType[];
  readonly labels: readonly Label[];
  /** Milliseconds since the epoch that the start lies between, both included. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly parentId?: string;
  readonly filters: readonly ReadFilter<ExecutionField>[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Narrows a query. @throws FilterError for a filter that makes no sense */
export function narrowed(query: ExecutionQuery): NarrowedQuery {
  const { tenantId, namespace, namespacePrefix, flowId, states, labels = {}, parentId } = query;
  const result: Mutable<NarrowedQuery> = {
    tenantId,
    labels: Object.entries(labels).map(([key, value]) => ({ key, value })),
    filters: [],
    ...(namespace === undefined ? {} : { namespace, namespacePrefix: namespacePrefix === true }),
    ...(flowId === undefined ? {} : { flowId }),
    ...(states === undefined ? {} : { states: [...new Set(states)] }),
    ...(parentId === undefined ? {} : { parentId }),
  };
  if (query.startedAfter !== undefined) atLeast(result, Date.parse(query.startedAfter));
  if (query.startedBefore !== undefined) atMost(result, Date.parse(query.startedBefore));
  result.filters = readFilters(EXECUTION_FIELDS, query.filters).filter((filter) => !isTaken(result, filter));
  return result;
}

/** Takes a filter into the query; false when the query cannot say it. */
function isTaken(query: Mutable<NarrowedQuery>, filter: ReadFilter<ExecutionField>): boolean {
  switch (filter.field) {
    case "state":
      return isStateTaken(query, filter);
    case "startDate":
      return isStartTaken(query, filter);
    case "namespace":
    case "flowId":
    case "parentId":
    case "labels":
      return isValueTaken(query, filter.field, asEqual(filter));
    default:
      return false;
  }
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

/** One that is one of one is that one. */
function asEqual(filter: ReadFilter<ExecutionField>): ReadFilter<ExecutionField> {
  return filter.operation === "IN" && filter.values.length === 1 ? { ...filter, operation: "EQUALS" } : filter;
}

function isValueTaken(
  query: Mutable<NarrowedQuery>,
  field: "namespace" | "flowId" | "parentId" | "labels",
  { operation, values, key = "" }: ReadFilter<ExecutionField>,
): boolean {
  const isPrefix = operation === "PREFIX" && field === "namespace";
  if (operation !== "EQUALS" && !isPrefix) return false;
  const value = String(values[0]);
  if (field === "labels") {
    query.labels = [...query.labels, { key, value }];
    return true;
  }
  if (query[field] !== undefined) return false;
  query[field] = value;
  if (field === "namespace") query.namespacePrefix = isPrefix;
  return true;
}
