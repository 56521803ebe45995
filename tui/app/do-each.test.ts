import assert from "node:assert/strict";
import { test } from "node:test";
import { doEach } from "./do-each.ts";

async function done(rows: readonly string[], refused: readonly string[]) {
  const said: string[] = [];
  const desk = {
    fault: (error: unknown) => void said.push(`fault: ${String(error)}`),
    notice: (text: string, kind?: string) => void said.push(`${kind}: ${text}`),
  };
  const words = { done: "Killed", name: (row: string) => row, several: "executions" };
  const count = await doEach(desk, rows, words, (row) =>
    refused.includes(row) ? Promise.reject(new Error(`${row} has ended`)) : Promise.resolve(),
  );
  return [count, ...said];
}

test("what was done for one or for several is told", async () => {
  assert.deepEqual(await done(["a"], []), [1, "done: Killed a"]);
  assert.deepEqual(await done(["a", "b"], []), [2, "done: Killed 2 executions"]);
});

test("what is refused for some keeps it from no other, and it is told for how many", async () => {
  assert.deepEqual(await done(["a"], ["a"]), [0, "fault: Error: a has ended"]);
  assert.deepEqual(await done(["a", "b", "c"], ["a", "b"]), [
    1,
    "failure: 2 of 3 executions were refused, the first because: a has ended",
  ]);
});
