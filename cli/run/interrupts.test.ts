import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Interrupts } from "./interrupts.ts";

function record() {
  const done: string[] = [];
  const actions = {
    kill: () => void done.push("kill"),
    notice: (text: string) => void done.push(text),
    restore: () => void done.push("restore"),
  };
  return { done, actions };
}

describe("interrupts", () => {
  it("a signal kills the execution and says how to exit at once", () => {
    const { done, actions } = record();
    const interrupts = new Interrupts();
    interrupts.begin(actions);
    interrupts.signal("SIGINT");
    assert.deepEqual(done, ["Killing the execution. Press Ctrl-C again to exit at once.", "kill"]);
    assert.equal(interrupts.reason, "Killed by Ctrl-C.");
  });

  it("a signal before there is an execution kills it once there is one", () => {
    const { done, actions } = record();
    const interrupts = new Interrupts();
    interrupts.signal("SIGTERM");
    assert.deepEqual(done, []);
    interrupts.begin(actions);
    assert.deepEqual(done, ["kill"]);
  });

  it("only the first reason counts", () => {
    const { done, actions } = record();
    const interrupts = new Interrupts();
    interrupts.begin(actions);
    interrupts.request(undefined, "too long");
    interrupts.request("again", "other");
    assert.deepEqual(done, ["kill"]);
    assert.equal(interrupts.reason, "too long");
  });

  it("nothing is killed once the execution is over", async () => {
    const { done, actions } = record();
    const interrupts = new Interrupts();
    interrupts.begin(actions);
    interrupts.over();
    interrupts.request("late");
    assert.deepEqual(done, []);
    await interrupts.whenRequested;
  });
});
