import assert from "node:assert/strict";
import { test } from "node:test";
import { BackendAway } from "../../../core/contracts/backend-away.ts";
import { systemClock } from "../../../platform/clock.ts";
import { keepAlive } from "../../../platform/process.ts";
import { within } from "./within.ts";

test("work in time is answered, and its fault told", async () => {
  assert.equal(await within(systemClock, { timeoutMs: 60_000 }, async () => "done"), "done");
  const failing = within(systemClock, { timeoutMs: 60_000 }, () => Promise.reject(new Error("no")));
  await assert.rejects(failing, /no/);
});

test("work that takes too long is told to give up, and waited for a while longer", async (context) => {
  context.after(keepAlive());
  const untilGivenUp = (wanted: AbortSignal) =>
    new Promise<string>((resolve) => wanted.addEventListener("abort", () => resolve("gave up")));
  assert.equal(await within(systemClock, { timeoutMs: 1, graceMs: 60_000 }, untilGivenUp), "gave up");
  const never = within(systemClock, { timeoutMs: 1, graceMs: 1 }, () => new Promise<never>(() => undefined));
  await assert.rejects(never, BackendAway);
});
