import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { servedTasksOf } from "../../source/served-tasks.ts";
import {
  FLAKY_ID,
  NIGHTLY_FAILED,
  NIGHTLY_FLOW,
  nightlyLarge,
  nightlyRunning,
} from "../../testing/recorded-execution.ts";
import { ExecutionModel, TASK_RUNS_AT_ONCE } from "./execution-model.ts";
import { countsByTask, leadingState } from "./topology-pane.ts";

function names(model: ExecutionModel): readonly string[] {
  return model.root.children.map(({ name }) => name);
}

describe("the model of one execution", () => {
  it("is the tree of its task runs, with the counts of their states and all of each", () => {
    const model = new ExecutionModel();
    model.take(NIGHTLY_FAILED);
    assert.deepEqual(names(model), ["fetch", "fan", "child", "flaky", "tell"]);
    assert.deepEqual(
      [...model.counts],
      [
        ["SUCCESS", 8],
        ["FAILED", 1],
      ],
    );
    assert.equal(model.taskRun(FLAKY_ID)?.attempts.length, 3);
    assert.equal(model.isLive, false);
  });

  it("takes many task runs in parts", () => {
    const model = new ExecutionModel();
    model.take(nightlyLarge(2_500));
    assert.equal(model.root.children[0]?.children.length, TASK_RUNS_AT_ONCE - 1);
    assert.equal(model.takeMore(), true);
    assert.equal(model.takeMore(), true);
    assert.equal(model.root.children[0]?.children.length, 2_500);
    assert.equal(model.takeMore(), false);
  });

  it("forgets what a restart has taken away", () => {
    const model = new ExecutionModel();
    model.take(NIGHTLY_FAILED);
    model.take(nightlyRunning({ metadata: { attemptNumber: 2 } }));
    assert.deepEqual(names(model), ["fetch", "fan", "child", "flaky"]);
    assert.equal(model.run.failures.size, 0);
    assert.equal(model.isLive, true);
  });

  it("knows what has not begun once the flow is read, and the types of tasks inside of others", () => {
    const model = new ExecutionModel();
    model.take(NIGHTLY_FAILED);
    model.takeFlow(servedTasksOf(NIGHTLY_FLOW, 2));
    assert.deepEqual(
      model.root.expected.map(({ id }) => id),
      ["fetch", "fan", "child", "flaky", "never"],
    );
    assert.equal(model.typeOf("nap"), "io.kestra.plugin.core.flow.Sleep");
    assert.equal(model.typeOf("nobody"), "");
  });

  it("stays as it was where a server tells something else", () => {
    const model = new ExecutionModel();
    model.take({ nothing: true });
    assert.deepEqual(names(model), []);
    model.take(NIGHTLY_FAILED);
    model.take(undefined);
    assert.equal(model.detail?.state, "FAILED");
  });
});

describe("the state of a task with many runs", () => {
  it("is that which says the most", () => {
    assert.equal(
      leadingState(
        new Map([
          ["SUCCESS", 9],
          ["RUNNING", 1],
          ["FAILED", 1],
        ]),
      ),
      "FAILED",
    );
    assert.equal(
      leadingState(
        new Map([
          ["SUCCESS", 9],
          ["CREATED", 2],
          ["RUNNING", 1],
        ]),
      ),
      "RUNNING",
    );
    assert.equal(
      leadingState(
        new Map([
          ["SUCCESS", 9],
          ["WARNING", 1],
        ]),
      ),
      "WARNING",
    );
    assert.equal(leadingState(new Map()), undefined);
  });

  it("is counted by the ids of tasks", () => {
    const counts = countsByTask([
      { taskId: "nap", state: { current: "SUCCESS" } },
      { taskId: "nap", state: { current: "SUCCESS" } },
      { taskId: "nap", state: { current: "DREAMING" } },
    ]);
    assert.deepEqual([...(counts.get("nap") ?? [])], [["SUCCESS", 2]]);
  });
});
