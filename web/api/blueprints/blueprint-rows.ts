/** Blueprints as clients get them, and which of them a request is about. */
import type { Blueprint } from "../../../components/blueprints/blueprint.ts";
import { invalidFilter } from "../http/filters.ts";
import { count, optional, text } from "../http/parameters.ts";
import type { QueryFilter } from "../http/route.ts";
import { searched, searchOf } from "../http/row-filters.ts";
import { sortedRows } from "../http/sorting.ts";

/** What blueprints are filtered by. */
export const BLUEPRINT_FILTERS = ["q", "tags"] as const;

/** What sources are answered as. */
export const BLUEPRINT_MEDIA_TYPE = "application/yaml";

/** Which of the blueprints, and which page of them; the size is what the API has always had. */
export const BLUEPRINT_PAGE = {
  page: count({ minimum: 1, default: 1, description: "Which page, from 1" }),
  size: count({ minimum: 1, default: 1, description: "Blueprints of a page" }),
  sort: optional(text("`field:asc` or `field:desc`")),
};

const SORTS = { id: "id", title: "title", publishedAt: "publishedAt" } as const;

/** What requests say about a list. */
export interface BlueprintQuery {
  readonly q?: string;
  readonly tags?: readonly string[];
  readonly sort?: string;
}

/** The blueprints that a request is about, in its order. @throws ApiProblem 422 for filters and orders of no sense */
export function chosenBlueprints(
  blueprints: readonly Blueprint[],
  { q, tags, sort }: BlueprintQuery,
  filters: readonly QueryFilter[],
): readonly Blueprint[] {
  const tests = [...searchOf(q), ...filters].map(testOf);
  if (tags !== undefined) tests.push((each) => tags.every((tag) => each.tags.includes(tag)));
  const chosen = blueprints.filter((each) => tests.every((holds) => holds(each)));
  return sortedRows(
    chosen.map((each) => ({ ...each })),
    sort === undefined ? undefined : [sort],
    SORTS,
  );
}

/** As lists have it. */
export function blueprintItem({ id, title, description, includedTasks, tags, publishedAt }: Blueprint) {
  return { id, title, description, includedTasks, tags, publishedAt };
}

/** With its source, which older clients know as `flow`. */
export function blueprintWithSource(blueprint: Blueprint) {
  const { kind, source } = blueprint;
  return { ...blueprintItem(blueprint), kind, source, flow: source };
}

/** The source of a blueprint as an answer. */
export function yamlOf({ source }: Blueprint): Response {
  return new Response(source, { headers: { "content-type": BLUEPRINT_MEDIA_TYPE } });
}

/** The tags of blueprints, each once; a tag is as old as the newest blueprint that has it. */
export function tagsOf(blueprints: readonly Blueprint[]) {
  const newest = new Map<string, string>();
  for (const { tags, publishedAt } of blueprints) {
    for (const tag of tags) if (publishedAt > (newest.get(tag) ?? "")) newest.set(tag, publishedAt);
  }
  return [...newest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([tag, publishedAt]) => ({ id: tag, name: tag, publishedAt }));
}

function testOf(filter: QueryFilter): (blueprint: Blueprint) => boolean {
  const { field, operation, value } = filter;
  if (field === "q") {
    const fits = searched(filter);
    return (each) => fits(textOf(each));
  }
  const some = value.split(",").map((each) => each.trim());
  switch (operation) {
    case "EQUALS":
    case "IN":
      return ({ tags }) => some.some((tag) => tags.includes(tag));
    case "NOT_EQUALS":
    case "NOT_IN":
      return ({ tags }) => !some.some((tag) => tags.includes(tag));
    case "CONTAINS":
      return ({ tags }) => tags.some((tag) => tag.toLowerCase().includes(value.toLowerCase()));
    default:
      throw invalidFilter(`filters[${field}][${operation}]`, `there is no operation ${operation} for ${field}`);
  }
}

function textOf({ id, title, description, tags, includedTasks }: Blueprint): string {
  return [id, title, description, ...tags, ...includedTasks].join("\n");
}
