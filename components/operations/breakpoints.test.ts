import assert from "node:assert/strict";
import { test } from "node:test";
import { BREAKPOINTS_MAX, parseBreakpoints } from "./breakpoints.ts";

test("breakpoints name tasks, and the value of a loop behind the first dot", () => {
  assert.deepEqual(parseBreakpoints("a, b.1.5 ,c."), [
    { taskId: "a" },
    { taskId: "b", value: "1.5" },
    { taskId: "c", value: "" },
  ]);
  assert.deepEqual(parseBreakpoints(""), []);
});

test("breakpoints without a task, and far too many of them, are not read", () => {
  assert.equal(parseBreakpoints("a,.b"), undefined);
  assert.equal(parseBreakpoints("a,".repeat(BREAKPOINTS_MAX + 1)), undefined);
});
