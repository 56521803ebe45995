import assert from "node:assert/strict";
import { test } from "node:test";
import { BackendAway } from "../../../core/contracts/backend-away.ts";
import { Abandonment } from "./abandonment.ts";

test("what waits is given up at once, and never tried again", async () => {
  const wish = new AbortController();
  const abandonment = new Abandonment(wish.signal);
  assert.equal(abandonment.begin(), true);
  abandonment.failed();
  wish.abort();
  await assert.rejects(abandonment.abandoned, BackendAway);
  assert.equal(abandonment.begin(), false);
});

test("what is being tried is given up only once the try has failed", async () => {
  const wish = new AbortController();
  const abandonment = new Abandonment(wish.signal);
  assert.equal(abandonment.begin(), true);
  wish.abort();
  const first = await Promise.race([abandonment.abandoned.catch(() => "given up"), Promise.resolve("still tried")]);
  assert.equal(first, "still tried");
  abandonment.failed();
  await assert.rejects(abandonment.abandoned, BackendAway);
});

test("what nobody wants from the beginning is not tried", () => {
  assert.equal(new Abandonment(AbortSignal.abort()).begin(), false);
});
