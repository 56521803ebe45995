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
  {
    title: "a pause whose timeout passes fails, unless it may fail",
    tasks: `
  - {id: p, type: ${FLOW}Pause, timeout: PT0.01S, behavior: CANCEL, allowFailure: true}
  - {id: q, type: ${FLOW}Pause, timeout: PT0.01S, allowFailure: true, allowWarning: true}
  - {id: r, type: ${FLOW}Pause, timeout: PT0.01S, allowWarning: true}
  - {id: never, ${RETURN}}`,
    runs: [
      "p: CREATED > RUNNING > PAUSED > WARNING",
      "q: CREATED > RUNNING > PAUSED > SUCCESS",
      "r: CREATED > RUNNING > PAUSED > FAILED",
    ],
    end: "FAILED",
  },
  {
    title: "the values of a loop are without the nulls of their maps",
    tasks: `
  - id: each
    type: ${FLOW}ForEach
    values: '[{"a":null,"b":[null,1],"c":{"d":null}}]'
    tasks: [{id: a, ${RETURN}}]`,
    runs: ["each: CREATED > RUNNING > SUCCESS", 'a[{"b":[null,1],"c":{}}]: SUCCESS'],
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

test("an execution waits for the retry of a task in a WorkingDirectory, and a folder without output files tells of none", async () => {
  await using bench = await startEngineBench();
  const ended = await bench.run(`id: f
namespace: tests.engine
tasks:
  - id: together
    type: ${FLOW}WorkingDirectory
    outputFiles: ["*.txt"]
    tasks:
      - id: again
        type: io.kestra.plugin.core.execution.Fail
        condition: "{{ taskrun.attemptsCount < 1 }}"
        retry: {type: constant, interval: PT0.01S, maxAttempts: 2}
      - {id: next, ${RETURN}}
  - {id: told, ${RETURN}, format: "{{ outputs.together }}"}`);
  assert.deepEqual(ended.runs, [
    "together: CREATED > RUNNING > SUCCESS",
    "again: CREATED > RUNNING > FAILED > RETRYING > CREATED > SUBMITTED > RUNNING > SUCCESS",
    "next: CREATED > RUNNING > SUCCESS",
    "told: CREATED > SUBMITTED > RUNNING > SUCCESS",
  ]);
  assert.equal(
    ended.execution.state.histories.map(({ state }) => state).join(" > "),
    "CREATED > RUNNING > RETRYING > RUNNING > SUCCESS",
  );
  const told = ended.taskRuns.find(({ taskId }) => taskId === "told");
  assert.deepEqual(told?.outputs, { value: "{}" });
});

test("what a kill keeps from beginning in a WorkingDirectory is killed, too", async () => {
  await using bench = await startEngineBench();
  const { standalone } = bench;
  await bench.save(`id: f
namespace: tests.engine
tasks:
  - id: together
    type: ${FLOW}WorkingDirectory
    tasks:
      - {id: first, ${RETURN}}
      - {id: long, type: ${FLOW}Sleep, duration: PT1H}
      - {id: next, ${RETURN}}
      - {id: last, ${RETURN}}`);
  const updates = await standalone.follow({});
  const created = await standalone.createExecution({ namespace: "tests.engine", flowId: "f" });
  assert.ok(created.ok);
  const { id, tenantId } = created.execution;
  const histories = async (): Promise<readonly string[]> =>
    (await standalone.repository.executions.taskRuns(tenantId, id)).map(
      ({ taskId, state }) => `${taskId}: ${state.histories.map((each) => each.state).join(" > ")}`,
    );
  for await (const update of updates) {
    if (update.kind !== "execution") continue;
    if (update.finished) break;
    if ((await histories()).includes("long: CREATED > RUNNING")) {
      await standalone.operations.kill({ tenantId, executionId: id });
    }
  }
  assert.deepEqual(await histories(), [
    "together: CREATED > RUNNING > KILLED",
    "first: CREATED > RUNNING > SUCCESS",
    "long: CREATED > RUNNING > KILLED",
    "next: CREATED > KILLED",
    "last: CREATED > KILLED",
  ]);
});
