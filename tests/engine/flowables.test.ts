/** Flowables inside flowables on the whole engine, with their errors and finally branches: what ran, and how it ended. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEngineBench } from "./engine-bench.ts";

interface Case {
  readonly title: string;
  readonly tasks: string;
  /** `task[value]: STATE > STATE` of what ran; what is common to all task runs of workers is left out. */
  readonly runs: readonly string[];
  readonly end?: string;
}

const RETURN = "type: io.kestra.plugin.core.debug.Return";
const FLOW = "io.kestra.plugin.core.flow.";
const reacting = `errors: [{id: sorry, ${RETURN}}], finally: [{id: bye, ${RETURN}}]`;

const cases: readonly Case[] = [
  {
    title: "a pause that has only a finally branch runs it once it is over",
    tasks: `
  - {id: p, type: ${FLOW}Pause, pauseDuration: PT0.01S, behavior: WARN, ${reacting}}
  - {id: next, ${RETURN}}`,
    runs: ["p: CREATED > RUNNING > PAUSED > RUNNING > WARNING", "bye: SUCCESS", "next: SUCCESS"],
    end: "WARNING",
  },
  {
    title: "a pause that fails runs its errors and finally branches, and not its tasks",
    tasks: `
  - {id: p, type: ${FLOW}Pause, pauseDuration: PT0.01S, behavior: FAIL, tasks: [{id: never, ${RETURN}}], ${reacting}}
  - {id: next, ${RETURN}}`,
    runs: ["p: CREATED > RUNNING > PAUSED > RUNNING > FAILED", "sorry: SUCCESS", "bye: SUCCESS"],
    end: "FAILED",
  },
  {
    title: "a choice that is skipped still gives out what it would have decided, where that can be told",
    tasks: `
  - {id: if, type: ${FLOW}If, runIf: "false", condition: "{{ 1 == 1 }}", then: [{id: a, ${RETURN}}]}
  - {id: wrong, type: ${FLOW}If, runIf: "false", condition: "{{ nope }}", then: [{id: b, ${RETURN}}]}
  - id: seen
    type: ${FLOW}Switch
    value: "{{ outputs.if.evaluationResult }} {{ outputs.wrong ?? 'nothing' }}"
    cases: {"true nothing": [{id: fits, ${RETURN}}]}`,
    runs: ["if: CREATED > SKIPPED", "wrong: CREATED > SKIPPED", "seen: CREATED > RUNNING > SUCCESS", "fits: SUCCESS"],
  },
  {
    title: "a graph with a limit begins what is ready in the order of the list",
    tasks: `
  - id: graph
    type: ${FLOW}Dag
    concurrent: 1
    tasks:
      - {task: {id: last, ${RETURN}}, dependsOn: [b, skipped, off]}
      - {task: {id: b, ${RETURN}}, dependsOn: [a]}
      - {task: {id: off, ${RETURN}, disabled: true}}
      - {task: {id: skipped, ${RETURN}, runIf: "false"}}
      - {task: {id: a, ${RETURN}}}
      - {task: {id: free, ${RETURN}}}`,
    runs: [
      "graph: CREATED > RUNNING > SUCCESS",
      "skipped: CREATED > SKIPPED",
      "a: SUCCESS",
      "b: SUCCESS",
      "last: SUCCESS",
      "free: SUCCESS",
    ],
  },
];

for (const { title, tasks, runs, end = "SUCCESS" } of cases) {
  test(title, async () => {
    await using bench = await startEngineBench();
    const ended = await bench.run(`id: f\nnamespace: tests.engine\ntasks:${tasks}`);
    const shown = ended.runs.map((run) => run.replace("CREATED > SUBMITTED > RUNNING > ", ""));
    assert.deepEqual(shown, runs);
    assert.equal(ended.execution.state.current, end);
  });
}
