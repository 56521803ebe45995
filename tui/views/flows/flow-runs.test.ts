import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { LastRun } from "../../source/flows.ts";
import { FlowRuns, RUNS_KEPT_MAX } from "./flow-runs.ts";

function run(number: number, state: LastRun["state"] = "SUCCESS"): LastRun {
  return { id: `e${number}`, namespace: "a.b", flowId: "f", state, startMs: number };
}

describe("the newest executions of a flow", () => {
  it("stand newest first, each once, in whatever order they become known", () => {
    const numbers = fc.array(fc.nat(30), { maxLength: 60 });
    fc.assert(
      fc.property(numbers, (given) => {
        const runs = new FlowRuns();
        for (const number of given) runs.take([run(number)]);
        const wanted = [...new Set(given)].sort((a, b) => b - a).slice(0, RUNS_KEPT_MAX);
        assert.deepEqual(
          runs.of("a.b/f").map(({ startMs }) => startMs),
          wanted,
        );
      }),
    );
  });

  it("are known in their newest state", () => {
    const runs = new FlowRuns();
    runs.take([run(1, "RUNNING"), run(2)]);
    runs.take([run(1, "FAILED")]);
    assert.deepEqual(
      runs.of("a.b/f").map(({ state }) => state),
      ["SUCCESS", "FAILED"],
    );
    assert.deepEqual(runs.of("a.b/g"), []);
  });
});
