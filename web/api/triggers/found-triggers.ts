/** The triggers that a query finds, however many there are. */
import { PAGE_SIZE_MAX, type Repository } from "../../../core/contracts/repository.ts";
import type { TriggerQuery, TriggerState } from "../../../core/contracts/trigger-state.ts";

/** All of them, some at a time. */
export async function* foundTriggers(
  { triggers }: Pick<Repository, "triggers">,
  query: TriggerQuery,
): AsyncGenerator<readonly TriggerState[]> {
  for (let page = 1; ; page++) {
    const { results } = await triggers.search(query, { page, size: PAGE_SIZE_MAX });
    yield results;
    if (results.length < PAGE_SIZE_MAX) return;
  }
}
