/** Rows that an older version of the program has written are found by what they are found by now. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { Filter } from "../../../../core/contracts/filter.ts";
import type { ExecutionField } from "../../../../core/contracts/repository.ts";
import { allMigrations } from "../../../database/migrations/all-migrations.ts";
import { migrate } from "../../../database/migrations/migrate.ts";
import type { SqlDatabase } from "../../../database/sql-database.ts";
import { createDatabaseRepository } from "../database-repository.ts";

const START_MS = Date.parse("2026-01-01T00:00:00Z");
/** More than are filled at once. */
const EXECUTIONS = 1_100;
const ALL = { page: 1, size: 10 };

function print(key: string, value: string): string {
  return createHash("sha256")
    .update(JSON.stringify([key, value]))
    .digest("base64url")
    .slice(0, 22);
}

/** Writes as the program did before migration 4. */
async function writeAsBefore(database: SqlDatabase): Promise<void> {
  const numbers = Array.from({ length: EXECUTIONS }, (_, at) => at);
  const execution = (at: number): readonly (string | number)[] => {
    const histories = [{ state: "SUCCESS", date: new Date(START_MS).toISOString() }];
    const labels = [{ key: "number", value: `n${at}` }];
    const value = { state: { current: "SUCCESS", histories }, labels, originalId: `e${at}`, attemptNumber: 1 };
    const trigger = at % 2 === 0 ? { id: `t${at}`, type: "x", variables: { executionId: `by${at}` } } : undefined;
    const documents = [JSON.stringify(value), JSON.stringify({ inputs: {}, variables: {}, trigger })];
    return ["main", `e${at}`, "n", "f", 1, "SUCCESS", -START_MS, START_MS + at, 0, ...documents];
  };
  const given = ["tenant_id", "id", "namespace", "flow_id", "flow_revision", "state", "newness", "end_ms", "is_origin"];
  await database.write({ table: "executions", columns: [...given, "value", "given"], rows: numbers.map(execution) });
  await database.write({
    table: "execution_labels",
    columns: ["tenant_id", "label", "newness", "execution_id", "namespace", "flow_id", "state"],
    rows: numbers.map((at) => ["main", print("number", `n${at}`), -START_MS, `e${at}`, "n", "f", "SUCCESS"]),
  });
  const state = {
    tenantId: "main",
    namespace: "n",
    flowId: "f",
    triggerId: "t",
    type: "Old",
    disabled: true,
    version: 1,
  };
  const trigger = [
    "main!n!f!t",
    "main",
    "n",
    "f",
    "t",
    1,
    JSON.stringify({ ...state, nextDate: "2026-01-01T00:00:00Z" }),
  ];
  const names = ["name", "tenant_id", "namespace", "flow_id", "trigger_id", "version", "value"];
  await database.write({ table: "triggers", columns: names, rows: [trigger] });
  const metric = {
    namespace: "n",
    flowId: "f",
    taskId: "t",
    taskRunId: "r",
    type: "counter",
    name: "rows",
    value: 2.5,
  };
  const document = JSON.stringify({ ...metric, timestamp: "2026-01-01T00:00:00.000Z" });
  const rows = [["main", "e1", START_MS, document]];
  await database.write({ table: "metrics", columns: ["tenant_id", "execution_id", "timestamp_ms", "value"], rows });
}

/** Registers the test; `open` answers an empty database without tables, closed by `close`. */
export function filledColumnsTest(
  name: string,
  open: () => Promise<{ readonly database: SqlDatabase; close(): Promise<void> }>,
): void {
  test(`${name} finds what an older version has written by the columns of this one`, async () => {
    const { database, close } = await open();
    await migrate(database, { migrations: allMigrations.slice(0, 3) });
    await writeAsBefore(database);
    await migrate(database);
    const { executions, triggers, metrics, close: closeRepository } = await createDatabaseRepository({ database });
    const found = async (...filters: readonly Filter<ExecutionField>[]): Promise<readonly string[]> =>
      (await executions.search({ tenantId: "main", filters }, ALL)).results.map(({ id }) => id);
    assert.deepEqual(await found({ field: "triggerId", operation: "EQUALS", values: ["t1098"] }), ["e1098"]);
    assert.deepEqual(await found({ field: "triggerExecutionId", operation: "EQUALS", values: ["by4"] }), ["e4"]);
    assert.deepEqual(await found({ field: "labels", key: "number", operation: "CONTAINS", values: ["N1099"] }), [
      "e1099",
    ]);
    assert.deepEqual(await found({ field: "duration", operation: "EQUALS", values: ["7"] }), ["e7"]);
    const kinds = await executions.groups({ tenantId: "main" }, { by: [{ field: "kind" }] });
    assert.deepEqual(kinds.groups, [{ values: ["NORMAL"], count: EXECUTIONS }]);
    const disabled = { field: "enabled", operation: "EQUALS", values: ["false"] } as const;
    const due = { field: "nextExecutionDate", operation: "EQUALS", values: ["2026-01-01T00:00:00Z"] } as const;
    const old = { field: "type", operation: "EQUALS", values: ["Old"] } as const;
    assert.equal((await triggers.search({ tenantId: "main", filters: [disabled, due, old] }, ALL)).total, 1);
    const measured = await metrics.groups({ tenantId: "main" }, { by: [{ field: "name" }, { field: "taskId" }] });
    assert.deepEqual(measured.groups, [{ values: ["rows", "t"], count: 1, min: 2.5, max: 2.5, sum: 2.5 }]);
    await closeRepository();
    await close();
  });
}
