import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ExecutionUpdates } from "./execution-updates.ts";

const state = (current: string, ...histories: readonly string[]) => ({
  current,
  histories: [...histories, current].map((each) => ({ state: each, date: "2026-01-01T00:00:00Z" })),
});

function row(...taskRuns: readonly (readonly [string, string])[]) {
  const taskRunList = taskRuns.map(([id, current]) => ({
    id,
    taskId: id,
    state: state(current, "CREATED"),
    attempts: [],
  }));
  return { id: "execution", namespace: "company", flowId: "flow", state: state("RUNNING"), taskRunList };
}

describe("news of an execution", () => {
  it("are the task runs that have changed since they were told", () => {
    const updates = new ExecutionUpdates();
    const idsOf = (each: unknown) => updates.of(each, false)?.taskRuns.map(({ id }) => id);
    assert.deepEqual(idsOf(row(["a", "RUNNING"], ["b", "CREATED"])), ["a", "b"]);
    assert.deepEqual(idsOf(row(["a", "SUCCESS"], ["b", "CREATED"])), ["a"]);
    assert.deepEqual(idsOf(row(["a", "SUCCESS"], ["b", "CREATED"])), []);
  });

  it("are none of a row that is no execution", () => {
    assert.equal(new ExecutionUpdates().of({}, false), undefined);
    assert.deepEqual([...new ExecutionUpdates().parts(undefined, false, 2)], []);
  });

  it("come in parts, and a part that was not taken is told with the next row", () => {
    const updates = new ExecutionUpdates();
    const all = row(["a", "RUNNING"], ["b", "RUNNING"], ["c", "RUNNING"]);
    const [first] = updates.parts(all, false, 2);
    assert.deepEqual(
      first?.taskRuns.map(({ id }) => id),
      ["a", "b"],
    );
    const left = [...updates.parts(all, true, 2)];
    assert.deepEqual(
      left.map(({ taskRuns }) => taskRuns.map(({ id }) => id)),
      [["c"]],
    );
    assert.equal(left[0]?.finished, true);
  });

  it("leave out states that are not known here", () => {
    const strange = { ...row(["a", "DREAMING"], ["b", "RUNNING"]) };
    assert.deepEqual(
      new ExecutionUpdates().of(strange, false)?.taskRuns.map(({ id }) => id),
      ["b"],
    );
  });
});
