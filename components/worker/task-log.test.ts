import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "../../core/contracts/clock.ts";
import type { LogEntry, LogLevel } from "../../core/contracts/log.ts";
import { MASK, SecretMask } from "../masking/secret-mask.ts";
import { BufferedTaskLog, LOG_MESSAGE_CHARS_MAX } from "./task-log.ts";

/** Time stands still: batches leave when they are full or flushed. */
const clock: Clock = { now: () => 0, after: () => ({ cancel: () => {} }) };

function makeLog(minLevel?: LogLevel, send?: (entries: readonly LogEntry[]) => Promise<void>) {
  const sent: LogEntry[] = [];
  const mask = new SecretMask();
  const log = new BufferedTaskLog({
    origin: { tenantId: "main", namespace: "n", flowId: "f", executionId: "e", taskId: "t" },
    clock,
    mask,
    minLevel,
    send:
      send ??
      ((entries) => {
        sent.push(...entries);
        return Promise.resolve();
      }),
  });
  return { log, mask, sent };
}

test("entries are sent in order at the latest when the log is flushed", async () => {
  const { log, sent } = makeLog();
  log.info("one");
  log.error("two");
  await log.flush();
  assert.deepEqual(
    sent.map((entry) => `${entry.level} ${entry.taskId} ${entry.message}`),
    ["INFO t one", "ERROR t two"],
  );
});

test("levels below the least are left out", async () => {
  const { log, sent } = makeLog("WARN");
  for (const level of ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"] as const) log.log(level, level);
  await log.flush();
  assert.deepEqual(
    sent.map((entry) => entry.level),
    ["WARN", "ERROR"],
  );
});

test("a message over the limit is cut and says so", async () => {
  const { log, sent } = makeLog();
  log.info("x".repeat(LOG_MESSAGE_CHARS_MAX + 5));
  await log.flush();
  assert.ok(sent[0]?.message.endsWith("… (5 more characters were cut)"));
  assert.ok((sent[0]?.message.length ?? 0) < LOG_MESSAGE_CHARS_MAX + 100);
});

test("secrets are hidden, longest first, line by line, and short texts are left alone", async () => {
  const { log, mask, sent } = makeLog();
  mask.add("secret");
  mask.add("secret-and-more");
  mask.add("first line\nsecond line");
  mask.add("ab");
  log.info("a secret, secret-and-more, second line, ab");
  await log.flush();
  assert.equal(sent[0]?.message, `a ${MASK}, ${MASK}, ${MASK}, ab`);
});

test("a secret that is broken over the lines of one stream is hidden, whatever another stream says in between", async () => {
  const { log, mask, sent } = makeLog();
  mask.add("s3cr3t-value");
  log.info("key s3cr");
  log.error("a warning");
  log.info("3t-value, and on");
  await log.flush();
  assert.deepEqual(
    sent.map((entry) => entry.message),
    [`key ${MASK}`, "a warning", `${MASK}, and on`],
  );
});

test("a secret at the end of what is kept of a long message is hidden whole", async () => {
  const { log, mask, sent } = makeLog();
  mask.add("s3cr3t-value");
  log.info(`${"x".repeat(LOG_MESSAGE_CHARS_MAX - 6)}s3cr3t-value and more`);
  await log.flush();
  assert.equal(sent[0]?.message.slice(-40), `x${MASK}… (15 more characters were cut)`.padStart(40, "x"));
});

test("a writer is held up while too many batches are under way", async () => {
  const waiting: (() => void)[] = [];
  const { log } = makeLog(undefined, () => new Promise<void>((resolve) => void waiting.push(resolve)));
  assert.equal(log.drained(), undefined);
  for (let line = 0; line < 5_000 && !log.drained(); line++) log.info("line");
  const drained = log.drained();
  assert.ok(drained, "the log asks to wait");
  waiting.shift()?.();
  await drained;
  assert.equal(log.drained(), undefined);
});

test("a fault of sending comes out of the flush", async () => {
  const { log } = makeLog(undefined, () => Promise.reject(new Error("no room")));
  log.info("lost");
  await assert.rejects(log.flush(), /no room/);
});
