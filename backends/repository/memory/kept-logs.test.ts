import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LOG_LEVELS, type LogEntry } from "../../../core/contracts/log.ts";
import type { LogRepository } from "../../../core/contracts/repository.ts";
import { createLogs, LOG_CHARS_KEPT_MAX, LOG_CHARS_OF_EXECUTION_MAX } from "./kept-logs.ts";

const ALL = { page: 1, size: 10_000 };
const LONG_CHARS = 10_000;
/** More long entries than one execution may have. */
const TOO_MANY = Math.ceil(LOG_CHARS_OF_EXECUTION_MAX / LONG_CHARS) + 50;

function entry(executionId: string, name: string, more: Partial<LogEntry> = {}): LogEntry {
  const place = { tenantId: "main", namespace: "n", flowId: "f", executionId };
  return { ...place, timestamp: "2026-01-01T00:00:00Z", level: "INFO", message: name.padEnd(LONG_CHARS, "."), ...more };
}

async function writeMany(logs: LogRepository, executionId: string, count = TOO_MANY): Promise<void> {
  for (let index = 0; index < count; index++) await logs.save([entry(executionId, String(index))]);
}

async function messages(logs: LogRepository, executionId?: string): Promise<readonly string[]> {
  const query = executionId === undefined ? { tenantId: "main" } : { tenantId: "main", executionId };
  return (await logs.find(query, ALL)).results.map((each) => each.message);
}

/** Entries that the notes among the messages speak of. */
function told(found: readonly string[]): number {
  return found.reduce((sum, message) => sum + Number(/^(\d+) log entries up to here/.exec(message)?.[1] ?? 0), 0);
}

test("the oldest entries of a loud execution go, and one note tells how many", async () => {
  const logs = createLogs();
  await writeMany(logs, "loud", TOO_MANY * 3);
  const found = await messages(logs, "loud");
  assert.ok(found.join("").length <= LOG_CHARS_OF_EXECUTION_MAX);
  assert.match(found.at(-1) ?? "", new RegExp(`^${TOO_MANY * 3 - 1}\\.`));
  assert.equal(told(found.slice(0, 1)), TOO_MANY * 3 - (found.length - 1));
  assert.equal(told(found.slice(1)), 0);
});

test("a loud execution leaves the log of a quiet one alone", async () => {
  const logs = createLogs();
  await logs.save([entry("quiet", "kept")]);
  await writeMany(logs, "loud", TOO_MANY * 3);
  assert.match((await messages(logs, "quiet"))[0] ?? "", /^kept/);
});

test("warnings and errors outlive what is less severe, and stand where they were", async () => {
  const logs = createLogs();
  await logs.save([entry("e", "first", { level: "DEBUG" }), entry("e", "broken", { level: "ERROR" })]);
  await writeMany(logs, "e");
  const found = await messages(logs, "e");
  assert.match(found[0] ?? "", /^broken/);
  assert.ok(told(found.slice(1, 2)) > 0);
});

test("errors go too when there is nothing else", async () => {
  const logs = createLogs();
  for (let index = 0; index < TOO_MANY; index++) await logs.save([entry("e", String(index), { level: "ERROR" })]);
  const found = await messages(logs, "e");
  assert.ok(found.join("").length <= LOG_CHARS_OF_EXECUTION_MAX);
  assert.equal(told(found), TOO_MANY - (found.length - 1));
});

test("many executions together keep within the limit for all, their notes too", async () => {
  const logs = createLogs();
  const many = LOG_CHARS_KEPT_MAX / 500;
  for (let index = 0; index < many; index++) await logs.save([entry(`e${index}`, "line", { message: "short" })]);
  const found = await messages(logs);
  assert.ok(found.length * 500 < LOG_CHARS_KEPT_MAX);
  assert.ok(found.length > many / 2);
});

test("what was kept and what the notes tell is all that was written, and deleting leaves nothing", async () => {
  const written = fc.record({ id: fc.constantFrom("a", "b", "c"), level: fc.constantFrom(...LOG_LEVELS) });
  await fc.assert(
    fc.asyncProperty(fc.array(written, { minLength: 450, maxLength: 700, size: "max" }), async (entries) => {
      const logs = createLogs();
      for (const { id, level } of entries) await logs.save([entry(id, id, { level })]);
      for (const id of ["a", "b", "c"]) {
        const found = await messages(logs, id);
        const kept = found.filter((message) => message.startsWith(id)).length;
        assert.equal(kept + told(found), entries.filter((each) => each.id === id).length);
      }
      const { total } = await logs.find({ tenantId: "main" }, ALL);
      assert.equal(await logs.delete({ tenantId: "main" }), total);
      await writeMany(logs, "a", 100);
      assert.equal((await messages(logs)).length, 100);
    }),
    { numRuns: 20 },
  );
});
