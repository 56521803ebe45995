import assert from "node:assert/strict";
import { test } from "node:test";
import { askChecks } from "./checks.ts";
import type { Check } from "./flow.ts";

const check = (condition: string, behavior?: Check["behavior"]): Check => ({
  condition,
  message: `not ${condition}`,
  ...(behavior === undefined ? {} : { behavior }),
});

test("checks that all hold say nothing, and the strictest of those that do not tells what happens", async () => {
  const holds = (condition: string) => Promise.resolve(condition === "yes");
  assert.equal(await askChecks([check("yes"), check("yes", "FAIL_EXECUTION")], holds), undefined);
  assert.deepEqual(await askChecks([check("a")], holds), { behavior: "BLOCK_EXECUTION", messages: ["not a"] });
  assert.deepEqual(
    await askChecks([check("a", "CREATE_EXECUTION"), check("yes"), check("b", "FAIL_EXECUTION")], holds),
    {
      behavior: "FAIL_EXECUTION",
      messages: ["not a", "not b"],
    },
  );
});
