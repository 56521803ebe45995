/** What the files of routes share: the state of a request, and how parameters are read. */
import { DEFAULT_TENANT } from "../../components/standalone/standalone.ts";
import type { Paging } from "../../core/contracts/repository.ts";
import { CORRELATION_LABEL } from "../../core/execution/system-labels.ts";
import type { Label } from "../../core/flow/flow.ts";
import { SYSTEM_LABEL_PREFIX } from "../../core/flow/schema/names.ts";
import type { JsonMap } from "../../core/json-map.ts";
import { ApiProblem, illegalArgument, invalidEntity } from "./problem.ts";

/** The tenant of every request, as long as there is one. */
export const TENANT = DEFAULT_TENANT;

/** Rows of a page when nothing is said. */
const PAGE_SIZE_DEFAULT = 10;

/** `page` and `size`. @throws ApiProblem for what is no number above 0 */
export function pagingOf(query: URLSearchParams): Paging {
  return { page: countOf(query, "page", 1), size: countOf(query, "size", PAGE_SIZE_DEFAULT) };
}

function countOf(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null || text === "") return otherwise;
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text)) throw conversion(name, text, "a whole number is expected");
  if (value < 1) throw invalidEntity([{ path: name, message: "must be greater than or equal to 1" }]);
  return value;
}

/** A number of a query. @throws ApiProblem for what is none */
export function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  if (!/^\d{1,9}$/.test(text)) throw conversion(name, text, "a whole number is expected");
  return Number(text);
}

/** A truth value of a query. @throws ApiProblem for what is none */
export function flagOf(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const text = query.get(name);
  if (text === null || text === "") return otherwise;
  if (text === "true" || text === "false") return text === "true";
  throw conversion(name, text, "true or false is expected");
}

/** A text of a JSON body. @throws ApiProblem when it is missing or something else */
export function textOf(body: JsonMap, name: string): string {
  const value = body[name];
  if (typeof value === "string" && value !== "") return value;
  throw invalidEntity([{ path: name, message: "must be a text that is not empty" }]);
}

/** One of some words. @throws ApiProblem for another */
export function wordOf<T extends string>(text: string, name: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found === undefined) throw conversion(name, text, `one of ${words.join(", ")} is expected`);
  return found;
}

function conversion(name: string, text: string, why: string): ApiProblem {
  const shown = text.slice(0, 100);
  return new ApiProblem(
    422,
    `Internal server error: Failed to convert argument [${name}] for value [${shown}]: ${why}`,
  );
}

/** Labels as `key:value`, split at the first colon. @throws ApiProblem */
export function labelsOf(texts: readonly string[]): readonly Label[] {
  return texts.map((text) => {
    const at = text.indexOf(":");
    if (at < 1)
      throw new ApiProblem(422, `Unprocessable Entity: Invalid label '${text.slice(0, 100)}', write key:value`);
    return { key: text.slice(0, at), value: text.slice(at + 1) };
  });
}

/** Refuses labels that only the system sets. @throws ApiProblem */
export function refuseSystemLabels(labels: readonly Label[]): void {
  const reserved = labels.find(({ key }) => key.startsWith(SYSTEM_LABEL_PREFIX) && key !== CORRELATION_LABEL);
  if (reserved) {
    throw illegalArgument(`System labels can only be set by Kestra itself, offending label: ${reserved.key}`);
  }
}
