/** Lists of a server: the page that was asked for, or all pages as if they were one. */

import { rowsOf, totalOf } from "../../core/rest/json-fields.ts";
import type { ApiAnswer, Query } from "../../core/rest/rest-api.ts";
import type { GivenArguments } from "../arguments/read-arguments.ts";
import type { ApiClient } from "./api-client.ts";
import { UsageFault } from "./faults.ts";
import { elementsText } from "./json-text.ts";
import type { Listing } from "./output.ts";
import { countOf } from "./references.ts";
import type { Session } from "./session.ts";

/** Rows of a page that nobody chose. */
const PAGE_ROWS_DEFAULT = 100;

/** Rows of the largest page that servers answer. */
export const PAGE_ROWS_MAX = 10_000;

/** Rows of all pages together that are held at once. */
const LIST_ROWS_MAX = 100_000;

/** What is listed, and how. */
export interface ListRequest extends Pick<Listing, "columns" | "id" | "empty"> {
  readonly path: readonly string[];
  readonly query: Query;
  /** Grows without end, so that a page of it is shown unless `--all` asks for everything. Default false. */
  readonly isEndless?: boolean;
}

/** Asks for the list, and writes it. @throws UsageFault when the pages that were asked for make no sense */
export async function showList({ api, output, given }: Session, request: ListRequest): Promise<undefined> {
  const { path, query, columns, id, empty, isEndless = false } = request;
  const chosen = chosenPage(given);
  const isWhole = given.isOn("all") || (!chosen && !isEndless);
  const page = chosen ?? { page: 1, size: PAGE_ROWS_DEFAULT };
  const answer = isWhole ? await allPages(api, { path, query }) : await api.ask({ path, query: { ...query, ...page } });
  const shownUpTo = isWhole ? rowsOf(answer.data).length : page.page * page.size;
  const more = `--page ${page.page + 1} shows the next ones${isEndless ? ", --all all of them" : ""}.`;
  const hint = isWhole ? "Narrow it down, or go through it with --page and --size." : more;
  return await output.list(answer, { columns, id, empty, cut: { shownUpTo, hint, isChosen: chosen !== undefined } });
}

/** The page that the person wants; undefined when they named none. */
export function chosenPage(given: GivenArguments): { readonly page: number; readonly size: number } | undefined {
  const [page, size] = [countOf(given, "page"), countOf(given, "size")];
  if (page === undefined && size === undefined) return undefined;
  if (given.isOn("all")) throw new UsageFault("--all is everything: leave out --page and --size.");
  if (size !== undefined && size > PAGE_ROWS_MAX) {
    throw new UsageFault(`--size ${size} is too large: pages have ${PAGE_ROWS_MAX} rows at most.`);
  }
  return { page: page ?? 1, size: size ?? PAGE_ROWS_DEFAULT };
}

/** All pages, in an answer as one page of that size would be. */
export async function allPages(
  api: ApiClient,
  { path, query }: Pick<ListRequest, "path" | "query">,
): Promise<ApiAnswer> {
  const ask = (page: number) => api.ask({ path, query: { ...query, page, size: PAGE_ROWS_MAX } });
  const first = await ask(1);
  const answers = [first];
  const rows = [...rowsOf(first.data)];
  while (rows.length < Math.min(totalOf(first.data), LIST_ROWS_MAX)) {
    const next = await ask(answers.length + 1);
    if (rowsOf(next.data).length === 0) break;
    answers.push(next);
    rows.push(...rowsOf(next.data));
  }
  if (answers.length === 1) return first;
  const total = totalOf(answers.at(-1)?.data);
  const text = `{"results":[${answers.map((answer) => elementsText(answer.text, "results")).join()}],"total":${total}}`;
  return { status: first.status, text, data: { results: rows, total } };
}
