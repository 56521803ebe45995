/** Which executions a bulk is about: those of a list, or those that a query finds, a part at a time. */
import { toInstant } from "../../core/contracts/clock.ts";
import type { ExecutionQuery, Repository } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";

/** Executions that are dealt with at a time. */
export const BULK_PART_SIZE = 200;

/** Executions by their ids, or by a query. */
export type BulkSelection = { readonly ids: readonly string[] } | { readonly query: ExecutionQuery };

/** An execution by its id; undefined when there is none of it. */
type Part = ReadonlyMap<string, Execution | undefined>;

/** The selection without executions that begin later: a bulk that makes some would go on with them for ever. */
export function selectedUntil(selection: BulkSelection, nowMs: number): BulkSelection {
  if ("ids" in selection) return selection;
  const { query } = selection;
  const begun = { field: "startDate", operation: "LESS_THAN_OR_EQUAL_TO", values: [toInstant(nowMs)] } as const;
  return { query: { ...query, filters: [...(query.filters ?? []), begun] } };
}

/** The parts. What is done to one does not change which ones follow. */
export function selectedParts(
  { executions }: Pick<Repository, "executions">,
  tenantId: string,
  selection: BulkSelection,
): AsyncIterable<Part> {
  return "ids" in selection
    ? partsOfList(executions, tenantId, selection.ids)
    : partsOfQuery(executions, selection.query);
}

async function* partsOfList(
  executions: Repository["executions"],
  tenantId: string,
  ids: readonly string[],
): AsyncGenerator<Part> {
  const wanted = [...new Set(ids)];
  for (let at = 0; at < wanted.length; at += BULK_PART_SIZE) {
    const part = wanted.slice(at, at + BULK_PART_SIZE);
    yield new Map(await Promise.all(part.map(async (id) => [id, await executions.find(tenantId, id)] as const)));
  }
}

/** By id from the last one on, for pages would move as executions go from the query's state to another. */
async function* partsOfQuery(executions: Repository["executions"], query: ExecutionQuery): AsyncGenerator<Part> {
  let last = "";
  for (;;) {
    const { results } = await executions.search(
      { ...query, filters: [...(query.filters ?? []), { field: "id", operation: "GREATER_THAN", values: [last] }] },
      { page: 1, size: BULK_PART_SIZE, sort: [{ field: "id", direction: "asc" }] },
    );
    if (results.length === 0) return;
    yield new Map(results.map((execution) => [execution.id, execution]));
    last = results.at(-1)?.id ?? last;
    if (results.length < BULK_PART_SIZE) return;
  }
}
