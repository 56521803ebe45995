/** Which flows a request is about: filters, and the parameters of older clients that mean the same. */

import { Type } from "@sinclair/typebox";
import type { KnownFlows } from "../../../components/flow-catalog.ts";
import type { FlowWithSource } from "../../../core/contracts/repository.ts";
import { SYSTEM_NAMESPACE } from "../../../core/flow/schema/names.ts";
import { SCOPES } from "../http/filter-conditions.ts";
import { labelsOf } from "../http/labels.ts";
import { optional, text, texts, words } from "../http/parameters.ts";
import { illegalArgument } from "../http/problem.ts";
import type { QueryFilter } from "../http/route.ts";
import { filterRows, type RowFields } from "../http/row-filters.ts";
import { sortedRows } from "../http/sorting.ts";

/** The parameters of older clients. */
export const FLOW_PARAMETERS = {
  q: optional(text("Contained in the names, the description or the labels")),
  scope: optional(words(SCOPES)),
  namespace: optional(text("This namespace, or one below it")),
  labels: optional(texts("`key:value`")),
};
const FLOW_PARAMETERS_SCHEMA = Type.Object(FLOW_PARAMETERS);

/** What flows are filtered by. */
export const FLOW_FILTERS = ["q", "scope", "namespace", "labels", "flowId", "id", "enabled", "updated"] as const;

const FIELDS: RowFields<FlowWithSource> = {
  namespace: ({ flow }) => flow.namespace,
  flowId: ({ flow }) => flow.id,
  id: ({ flow }) => flow.id,
  scope: ({ flow }) => (flow.namespace === SYSTEM_NAMESPACE ? "SYSTEM" : "USER"),
  enabled: ({ flow }) => String(flow.disabled !== true),
  updated: ({ flow }) => flow.updated,
  labels: ({ flow }, key) => flow.labels?.findLast((label) => label.key === key)?.value,
};

/**
 * The flows that a request is about.
 * @param alternatives filters, of which one set must hold; none for all flows
 * @throws ApiProblem 422 for filters that make no sense: fewer would find too much
 */
export function findFlows(
  all: KnownFlows,
  query: typeof FLOW_PARAMETERS_SCHEMA.static,
  alternatives: readonly (readonly QueryFilter[])[],
): KnownFlows {
  const given = givenFilters(query);
  const [only = [], ...others] = alternatives.map((filters) => meeting(all, [...given, ...filters]));
  if (alternatives.length === 0) return meeting(all, given);
  if (others.length === 0) return only;
  const found = new Set([only, ...others].flat());
  return all.filter((each) => found.has(each));
}

/** What the parameters of older clients mean. */
function givenFilters(query: typeof FLOW_PARAMETERS_SCHEMA.static): readonly QueryFilter[] {
  const given: QueryFilter[] = [];
  if (query.q !== undefined) given.push({ field: "q", operation: "EQUALS", value: query.q });
  if (query.namespace !== undefined) given.push({ field: "namespace", operation: "PREFIX", value: query.namespace });
  if (query.scope?.length) given.push({ field: "scope", operation: "IN", value: query.scope.join(",") });
  for (const { key, value } of labelsOf(query.labels ?? [])) {
    given.push({ field: "labels", operation: "EQUALS", key, value });
  }
  return given;
}

function meeting(all: KnownFlows, filters: readonly QueryFilter[]): KnownFlows {
  let found = all;
  for (const filter of filters) {
    found = filter.field === "q" ? withText(found, filter) : filterRows(found, [keyed(filter)], FIELDS);
  }
  return found;
}

/** Labels without a key are written `key:value`. */
function keyed(filter: QueryFilter): QueryFilter {
  if (filter.field !== "labels" || filter.key !== undefined) return filter;
  const [label] = labelsOf([filter.value]);
  return label ? { ...filter, ...label } : filter;
}

/** The text as it is, or a word that begins with each of its words, is in what people would look for a flow by. */
function withText(flows: KnownFlows, { operation, value }: QueryFilter): KnownFlows {
  const wanted = value.toLowerCase();
  const parts = wordsOf(wanted);
  const holds = (each: FlowWithSource): boolean => {
    const { text: known, words: knownWords } = searchText(each);
    if (known.includes(wanted)) return true;
    return parts.length > 0 && parts.every((part) => knownWords.some((word) => word.startsWith(part)));
  };
  switch (operation) {
    case "EQUALS":
    case "CONTAINS":
      return flows.filter(holds);
    case "NOT_EQUALS":
      return flows.filter((each) => !holds(each));
    default:
      throw illegalArgument("q takes EQUALS, CONTAINS and NOT_EQUALS");
  }
}

interface SearchText {
  readonly text: string;
  readonly words: readonly string[];
}

const SEARCH_TEXTS = new WeakMap<FlowWithSource, SearchText>();

function searchText(each: FlowWithSource): SearchText {
  let known = SEARCH_TEXTS.get(each);
  if (known === undefined) {
    const { namespace, id, description = "", labels = [] } = each.flow;
    const said = labels.map(({ key, value }) => `${key}:${value}`);
    const searched = [`${namespace}.${id}`, description, ...said].join("\n").toLowerCase();
    known = { text: searched, words: wordsOf(searched) };
    SEARCH_TEXTS.set(each, known);
  }
  return known;
}

function wordsOf(lowerCase: string): readonly string[] {
  return lowerCase.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

const SORT_FIELDS = {
  id: "id",
  flowId: "id",
  namespace: "namespace",
  revision: "revision",
  updated: "updated",
  description: "description",
  disabled: "disabled",
} as const;

/** The flows in the order that is asked for. @throws ApiProblem 422 */
export function sortFlows(flows: KnownFlows, sort: readonly string[] | undefined): KnownFlows {
  if (!sort?.length) return flows;
  const rows = flows.map((each) => {
    const { id, namespace, revision, updated, description, disabled } = each.flow;
    return { id, namespace, revision, updated, description, disabled, each };
  });
  return sortedRows(rows, sort, SORT_FIELDS).map(({ each }) => each);
}
