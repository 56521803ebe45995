/** Subflow tasks on the whole engine: what the end of another execution does to the one that waits for it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEngineBench } from "./engine-bench.ts";

const RETURN = "type: io.kestra.plugin.core.debug.Return";
const FAIL = "type: io.kestra.plugin.core.execution.Fail";
const START = "type: io.kestra.plugin.core.flow.Subflow, namespace: tests.engine, flowId: child";

interface Case {
  readonly title: string;
  /** What the other execution exits with. */
  readonly exit: string;
  readonly tasks: string;
  readonly runs: readonly string[];
  readonly end: string;
}

const cases: readonly Case[] = [
  {
    title: "a cancelled execution is a success of the task that waits for it",
    exit: "CANCELED",
    tasks: `[{id: s, ${START}}, {id: next, ${RETURN}}]`,
    runs: ["s: RUNNING > CANCELLED > SUCCESS", "next: SUCCESS"],
    end: "SUCCESS",
  },
  {
    title: "after a killed execution the flow goes on, and counts as killed at its end",
    exit: "KILLED",
    tasks: `[{id: s, ${START}}, {id: next, ${RETURN}}]`,
    runs: ["s: RUNNING > KILLED", "next: SUCCESS"],
    end: "KILLED",
  },
  {
    title: "what a killed execution leaves may still fail, and be reacted to",
    exit: "KILLED",
    tasks: `[{id: s, ${START}}, {id: f, ${FAIL}}, {id: never, ${RETURN}}]\nerrors: [{id: sorry, ${RETURN}}]`,
    runs: ["s: RUNNING > KILLED", "f: FAILED", "sorry: SUCCESS"],
    end: "KILLED",
  },
  {
    title: "a killed execution ends the flowable around the task, and not the flow",
    exit: "KILLED",
    tasks: `
  - {id: q, type: io.kestra.plugin.core.flow.Sequential, tasks: [{id: s, ${START}}, {id: never, ${RETURN}}]}
  - {id: next, ${RETURN}}`,
    runs: ["q: RUNNING > KILLED", "s: RUNNING > KILLED", "next: SUCCESS"],
    end: "KILLED",
  },
  {
    title: "a killed execution whose state is not transmitted is a success",
    exit: "KILLED",
    tasks: `[{id: s, ${START}, transmitFailed: false}, {id: next, ${RETURN}}]`,
    runs: ["s: RUNNING > KILLED > SUCCESS", "next: SUCCESS"],
    end: "SUCCESS",
  },
];

for (const { title, exit, tasks, runs, end } of cases) {
  test(title, async () => {
    await using bench = await startEngineBench();
    await bench.save(
      `id: child\nnamespace: tests.engine\ntasks: [{id: x, type: io.kestra.plugin.core.execution.Exit, state: ${exit}}]`,
    );
    const ended = await bench.run(`id: f\nnamespace: tests.engine\ntasks: ${tasks}`);
    const shown = ended.runs.map((run) => run.replace(/CREATED > (SUBMITTED > RUNNING > )?/, ""));
    assert.deepEqual(shown, runs);
    assert.equal(ended.execution.state.current, end);
  });
}
