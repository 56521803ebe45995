import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { StreamedApi } from "../testing/streamed-api.ts";
import { TestLive } from "../testing/test-live.ts";
import { executionRowOf } from "./execution-row.ts";
import { ExecutionWatch } from "./execution-watch.ts";

const EXECUTION = "GET executions/a";

function row(current: string) {
  return { id: "a", namespace: "n", flowId: "f", state: { current, startDate: "2025-12-31T23:59:00Z" } };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function watched(answer: unknown) {
  const api = new StreamedApi({ [EXECUTION]: answer });
  const live = new TestLive();
  const told: string[] = [];
  const watch = new ExecutionWatch({
    api,
    live,
    executionId: "a",
    onRow: (each) => void told.push(executionRowOf(each)?.state ?? "none"),
    onLost: (reason) => void told.push(reason === undefined ? "there" : `lost: ${reason}`),
    onFault: (error) => void told.push(String(error)),
  });
  const changed = (current: string): void => live.tell(...[executionRowOf(row(current))].filter((each) => !!each));
  opened = watch;
  return { api, watch, told, changed };
}

let opened: ExecutionWatch | undefined;

afterEach(() => opened?.stop());

test("an execution that lives anew while its end is read is read once more, and followed", async () => {
  const late = Promise.withResolvers<unknown>();
  const { api, watch, told, changed } = watched(() => late.promise);
  watch.start();
  changed("RESTARTED");
  api.record(EXECUTION, row("RESTARTED"));
  late.resolve(row("FAILED"));
  await settled();
  assert.deepEqual(told, ["there", "FAILED", "there", "RESTARTED"]);
  assert.ok(api.isRead);
});

test("an execution that has ended is read once, and again when it has changed", async () => {
  const { api, watch, changed } = watched(row("FAILED"));
  watch.start();
  await settled();
  assert.deepEqual(api.asked, [EXECUTION]);
  changed("SUCCESS");
  await settled();
  assert.deepEqual(api.asked, [EXECUTION, EXECUTION]);
});

test("a stream that was lost as its view was left is lost no more when the execution is read again", async () => {
  const { api, watch, told } = watched(row("RUNNING"));
  watch.start();
  await settled();
  api.lose("the server is away");
  watch.stop();
  api.record(EXECUTION, row("SUCCESS"));
  watch.start();
  await settled();
  assert.deepEqual(told, ["there", "RUNNING", "lost: the server is away", "there", "SUCCESS"]);
});

test("a stream that is there again is told as soon as it is, and not with the next change", async () => {
  const { api, watch, told } = watched(row("RUNNING"));
  watch.start();
  await settled();
  api.lose("the server is away");
  api.reconnect();
  await settled();
  assert.deepEqual(told, ["there", "RUNNING", "lost: the server is away", "there"]);
});
