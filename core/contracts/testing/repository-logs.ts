/** The repository's contract about logs and metrics. */
import assert from "node:assert/strict";
import type { LogEntry, LogLevel, MetricEntry } from "../log.ts";
import { type LogPart, PAGE_SIZE_MAX, type Repository } from "../repository.ts";
import type { Check } from "./contract-suite.ts";

const TENANT = "main";
const ALL = { page: 1, size: 100 };

function entry(message: string, more: Partial<LogEntry> = {}, level: LogLevel = "INFO"): LogEntry {
  const place = { tenantId: TENANT, namespace: "n", flowId: "f", executionId: "1", taskId: "t" };
  return { ...place, timestamp: "2026-01-01T00:00:00.000Z", level, message, ...more };
}

function messagesOf({ entries }: LogPart): readonly string[] {
  return entries.map(({ message }) => message);
}

/** What executions logged. */
export function logTests(check: Check<Repository>): void {
  check("keeps log entries in order and finds them by every part of a query", async ({ logs }) => {
    await logs.save([entry("a"), entry("b", { taskId: "u", taskRunId: "r" }, "ERROR")]);
    await logs.save([entry("c", { executionId: "2", timestamp: "2026-01-02T00:00:00.000Z" }, "WARN")]);
    await logs.save([entry("d", { tenantId: "other" })]);
    const messages = async (query: object): Promise<string> => {
      const { results, total } = await logs.find({ tenantId: TENANT, ...query }, ALL);
      assert.equal(results.length, total);
      return results.map((each) => each.message).join("");
    };
    assert.equal(await messages({}), "abc");
    assert.equal(await messages({ executionId: "1" }), "ab");
    assert.equal(await messages({ minLevel: "WARN" }), "bc");
    assert.equal(await messages({ taskIds: ["u"] }), "b");
    assert.equal(await messages({ taskRunId: "r" }), "b");
    assert.equal(await messages({ namespace: "n", flowId: "f", startDate: "2026-01-01T12:00:00.000Z" }), "c");
    assert.equal(await messages({ endDate: "2026-01-01T12:00:00.000Z" }), "ab");
    assert.equal(await messages({ startDate: "2026-01-02T00:00:00Z" }), "c");
    assert.equal(await messages({ endDate: "2025-12-31T23:00:00-01:00" }), "ab");
    assert.equal(await messages({ namespace: "m" }), "");
    assert.equal(await messages({ flowId: "g" }), "");
    assert.equal(await messages({ executionId: "1", minLevel: "ERROR", taskIds: ["t", "u"] }), "b");
  });

  check("finds and deletes log entries by alternatives, each once", async ({ logs }) => {
    await logs.save([entry("a"), entry("b", { taskId: "u" }, "ERROR"), entry("c", { executionId: "2" }), entry("d")]);
    const anyOf = [
      [{ field: "level", operation: "EQUALS", values: ["ERROR"] }],
      [{ field: "taskId", operation: "REGEX", values: ["^u$"] }],
      [
        { field: "q", operation: "EQUALS", values: ["A"] },
        { field: "executionId", operation: "EQUALS", values: ["1"] },
      ],
    ] as const;
    const query = { tenantId: TENANT, anyOf };
    const { results, total } = await logs.find(query, ALL);
    assert.deepEqual([results.map(({ message }) => message).join(""), total], ["ab", 2]);
    assert.deepEqual(messagesOf(await logs.readOn({ ...query, executionId: "1" }, undefined, 9)), ["a", "b"]);
    assert.equal((await logs.find({ ...query, executionId: "2" }, ALL)).total, 0);
    assert.equal((await logs.find({ tenantId: TENANT, anyOf: [] }, ALL)).total, 0);
    assert.equal((await logs.find({ tenantId: TENANT, anyOf: [...anyOf, []] }, ALL)).total, 4);
    assert.equal(await logs.delete(query), 2);
    assert.equal((await logs.find({ tenantId: TENANT }, ALL)).total, 2);
  });

  check("keeps the log of a trigger, which belongs to no execution", async ({ logs }) => {
    const { executionId: _none, taskId: _neither, ...plain } = entry("of a trigger");
    const ofTrigger: LogEntry = { ...plain, triggerId: "t" };
    await logs.save([ofTrigger, entry("of an execution"), { ...ofTrigger, triggerId: "u" }]);
    const query = { tenantId: TENANT, namespace: "n", flowId: "f", triggerId: "t" };
    assert.deepEqual((await logs.find(query, ALL)).results, [ofTrigger]);
    assert.equal(await logs.delete(query), 1);
    assert.equal((await logs.find({ tenantId: TENANT }, ALL)).total, 2);
  });

  check("pages logs and deletes what matches", async ({ logs }) => {
    await logs.save(Array.from({ length: 5 }, (_, index) => entry(String(index))));
    const page = await logs.find({ tenantId: TENANT, executionId: "1" }, { page: 2, size: 2 });
    assert.deepEqual([page.results.map((each) => each.message), page.total], [["2", "3"], 5]);
    assert.deepEqual((await logs.find({ tenantId: TENANT }, { page: 4, size: 2 })).results, []);
  });

  check("reads logs on from a place, in order, as far as they match", async ({ logs }) => {
    await logs.save(Array.from({ length: 5 }, (_, index) => entry(String(index), {}, index === 3 ? "ERROR" : "INFO")));
    const query = { tenantId: TENANT, executionId: "1" };
    const first = await logs.readOn(query, undefined, 2);
    const second = await logs.readOn(query, first.place, 9);
    assert.deepEqual([first, second].map(messagesOf), [
      ["0", "1"],
      ["2", "3", "4"],
    ]);
    assert.deepEqual(messagesOf(await logs.readOn({ ...query, minLevel: "WARN" }, first.place, 9)), ["3"]);
    assert.deepEqual(await logs.readOn(query, second.place, 9), { entries: [] });
    await logs.save([entry("5")]);
    assert.deepEqual(messagesOf(await logs.readOn(query, second.place, 9)), ["5"]);
  });

  check("deletes the log entries that match and no others", async ({ logs }) => {
    await logs.save([entry("a"), entry("b", {}, "ERROR"), entry("c", { tenantId: "other" })]);
    assert.equal(await logs.delete({ tenantId: TENANT, executionId: "1", minLevel: "WARN" }), 1);
    assert.equal((await logs.find({ tenantId: TENANT }, ALL)).results[0]?.message, "a");
    assert.equal(await logs.delete({ tenantId: TENANT }), 1);
    assert.equal(await logs.delete({ tenantId: TENANT }), 0);
    assert.equal((await logs.find({ tenantId: "other" }, ALL)).total, 1);
  });
}

function metric(name: string, more: Partial<MetricEntry> = {}): MetricEntry {
  const place = { tenantId: TENANT, namespace: "n", flowId: "f", executionId: "1", taskId: "t", taskRunId: "r" };
  return { ...place, type: "counter", name, value: 1, timestamp: "2026-01-01T00:00:00.000Z", ...more };
}

/** What tasks measured. */
export function metricTests(check: Check<Repository>): void {
  check("keeps metrics by execution, as they were measured", async ({ metrics }) => {
    const timer = metric("wait", { type: "timer", value: 12.5, tags: { step: "a" } });
    await metrics.save([metric("rows"), metric("other", { executionId: "2" })]);
    await metrics.save([timer, metric("foreign", { tenantId: "other" })]);
    assert.deepEqual((await metrics.find(TENANT, "1", ALL)).results, [metric("rows"), timer]);
    const page = await metrics.find(TENANT, "1", { page: 2, size: 1 });
    assert.deepEqual([page.results, page.total], [[timer], 2]);
  });

  check("deletes the metrics of one execution", async ({ metrics }) => {
    await metrics.save([
      metric("rows"),
      metric("bytes"),
      metric("x", { executionId: "2" }),
      metric("y", { tenantId: "other" }),
    ]);
    assert.equal(await metrics.delete(TENANT, "1"), 2);
    assert.equal(await metrics.delete(TENANT, "1"), 0);
    assert.equal((await metrics.find(TENANT, "2", ALL)).total, 1);
    assert.equal((await metrics.find("other", "1", ALL)).total, 1);
  });

  check("cuts pages that are larger than the limit, and tells the total of all", async ({ metrics }) => {
    await metrics.save(Array.from({ length: PAGE_SIZE_MAX + 1 }, (_, index) => metric(String(index))));
    const { results, total } = await metrics.find(TENANT, "1", { page: 1, size: PAGE_SIZE_MAX * 2 });
    assert.deepEqual([results.length, total], [PAGE_SIZE_MAX, PAGE_SIZE_MAX + 1]);
  });
}
