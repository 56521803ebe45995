/** Tallies of ended executions stay few and right, however many processes write them at once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Repository } from "../../../../core/contracts/repository.ts";
import type { Execution } from "../../../../core/execution/execution.ts";
import { firstState, type StateType } from "../../../../core/execution/state.ts";
import type { SqlDatabase } from "../../../database/sql-database.ts";

const EXECUTIONS = 3_000;
const AT_ONCE = 8;
/** Executions in one save, as small as steps are. */
const SAVED = 2;

function execution(index: number, state: StateType): Execution {
  const id = `e${index}`;
  const place = { tenantId: "main", namespace: "n", flowId: `f${index % 3}` };
  const header = { id, ...place, flowRevision: 1, state: firstState(state, "2026-01-01T12:00:00.000Z"), labels: [] };
  return { ...header, inputs: {}, variables: {}, originalId: id, attemptNumber: 1 };
}

/** Registers the test; `open` answers an empty repository and what it works over. */
export function mergedTalliesTest(
  name: string,
  open: () => Promise<{ readonly repository: Repository; readonly database: SqlDatabase }>,
): void {
  test(`${name} puts tallies of ended executions together and loses none`, async () => {
    const { repository, database } = await open();
    const { executions } = repository;
    let next = 0;
    const write = async (): Promise<void> => {
      while (next < EXECUTIONS) {
        const some = Array.from({ length: SAVED }, () => next++);
        const changes = some.map((index) => ({ execution: execution(index, "SUCCESS"), before: null, taskRuns: [] }));
        await executions.save(changes);
        // One of some is started again, and fails.
        const [first = 0] = some;
        if (first % 10 !== 0) continue;
        const [before, again] = [execution(first, "SUCCESS"), execution(first, "RUNNING")];
        await executions.save([{ execution: again, before, taskRuns: [] }]);
        await executions.save([{ execution: execution(first, "FAILED"), before: again, taskRuns: [] }]);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, write));
    const failed = EXECUTIONS / 10;
    assert.equal(await executions.count({ tenantId: "main" }), EXECUTIONS);
    assert.equal(await executions.count({ tenantId: "main", states: ["FAILED"] }), failed);
    assert.equal(await executions.count({ tenantId: "main", states: ["SUCCESS"] }), EXECUTIONS - failed);
    assert.equal(await executions.count({ tenantId: "main", flowId: "f0" }), EXECUTIONS / 3);
    const text = "SELECT count(*) AS total FROM execution_tallies";
    const [row] = await database.query({ name: "count tallies", text });
    assert.ok(Number(row?.["total"]) < EXECUTIONS / 2, `${row?.["total"]} rows are left`);
    await repository.close();
  });
}
