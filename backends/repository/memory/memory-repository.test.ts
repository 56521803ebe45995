import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEntry } from "../../../core/contracts/log.ts";
import { repositoryContract } from "../../../core/contracts/testing/repository-contract.ts";
import { createMemoryRepository, LOG_CHARS_KEPT_MAX } from "./memory-repository.ts";

repositoryContract("memory", () => Promise.resolve(createMemoryRepository()));

test("the oldest log entries go when the log grows over its limit", async () => {
  const { logs } = createMemoryRepository();
  const place = { tenantId: "main", namespace: "n", flowId: "f", executionId: "1" };
  const message = "x".repeat(10_000);
  const entries = Math.ceil(LOG_CHARS_KEPT_MAX / message.length) * 3;
  for (let index = 0; index < entries; index++) {
    const entry: LogEntry = { ...place, timestamp: String(index), level: "INFO", message };
    await logs.save([entry]);
  }
  const { results, total } = await logs.find({ tenantId: "main" }, { page: 1, size: 10_000 });
  assert.ok(total * message.length <= LOG_CHARS_KEPT_MAX);
  assert.ok(total > 0);
  assert.equal(results.at(-1)?.timestamp, String(entries - 1));
});
