/** Deletes executions that ended long ago, with all that belongs to them. */
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { isTerminal, STATES } from "../../core/execution/state.ts";
import { deleteExecutions } from "./delete-execution.ts";

/** Executions looked at in one query. */
const PAGE_SIZE = 500;

/** What is purged. */
export interface PurgeOptions {
  readonly repository: Repository;
  readonly storage: Storage;
  readonly tenantId: string;
  /** ISO-8601 instant; executions that ended at or after it stay. */
  readonly before: string;
}

/** See the file's head; answers how many executions went. */
export async function purgeExecutions({ repository, storage, tenantId, before }: PurgeOptions): Promise<number> {
  const query = { tenantId, states: STATES.filter(isTerminal), startedBefore: before };
  let deleted = 0;
  for (let page = 1; ; ) {
    const { results } = await repository.executions.search(query, { page, size: PAGE_SIZE });
    const old = results.filter((execution) => endOf(execution) < before);
    await deleteExecutions({ repository, storage }, tenantId, old, {});
    deleted += old.length;
    if (results.length < PAGE_SIZE) return deleted;
    // What was deleted makes room for those behind it on the same page.
    if (old.length === 0) page++;
  }
}

/** When the execution came into the state in which it is. */
function endOf({ state }: Execution): string {
  return state.histories.at(-1)?.date ?? "";
}
