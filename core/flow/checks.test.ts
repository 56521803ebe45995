import assert from "node:assert/strict";
import { test } from "node:test";
import { failedChecks, verdictOf } from "./checks.ts";
import type { Check } from "./flow.ts";

const check = (condition: string, behavior?: Check["behavior"]): Check => ({
  condition,
  message: `not ${condition}`,
  ...(behavior === undefined ? {} : { behavior }),
});

test("checks that all hold say nothing, and the strictest of those that do not tells what happens", async () => {
  const ask = async (...checks: readonly Check[]) =>
    verdictOf(await failedChecks(checks, (condition) => Promise.resolve(condition === "yes")));
  assert.equal(await ask(check("yes"), check("yes", "FAIL_EXECUTION")), undefined);
  assert.deepEqual(await ask(check("a")), { behavior: "BLOCK_EXECUTION", messages: ["not a"] });
  assert.deepEqual(await ask(check("a", "CREATE_EXECUTION"), check("yes"), check("b", "FAIL_EXECUTION")), {
    behavior: "FAIL_EXECUTION",
    messages: ["not a", "not b"],
  });
});
