/** The answer to what was done about many things at once, in the forms of older and newer clients. */
import { createRandomIds } from "../../../platform/ids.ts";

const ids = createRandomIds();

/** How many there were. What was asked for is on its way under the operation's id. */
export interface BulkAnswer {
  readonly count: number;
  readonly totalItems: number;
  readonly operationId: string;
}

/** Makes the answer. */
export function bulkAnswer(count: number): BulkAnswer {
  return { count, totalItems: count, operationId: ids.next() };
}
