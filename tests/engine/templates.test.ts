/** Template tasks on the whole engine: the tasks of templates run as children of the task that asks for them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type EngineBench, startEngineBench } from "./engine-bench.ts";

const GREETING = `
id: greeting
namespace: shared
tasks:
  - {id: say, type: io.kestra.plugin.core.debug.Return, format: "Hello {{ parent.outputs.args.name }}"}
  - id: check
    type: io.kestra.plugin.core.execution.Fail
    runIf: "{{ parent.outputs.args.name == 'nobody' }}"
errors:
  - {id: sorry, type: io.kestra.plugin.core.debug.Return, format: "{{ parent.outputs.args.name }}"}
finally:
  - {id: bye, type: io.kestra.plugin.core.debug.Return, format: bye}`;

function template(id: string, tasks: string): string {
  return `id: ${id}\nnamespace: shared\ntasks:\n${tasks}`;
}

function flow(tasks: string): string {
  return `id: f\nnamespace: tests.engine\ntasks:\n${tasks}`;
}

const TEMPLATE = "io.kestra.plugin.core.flow.Template";

function ask(id: string, templateId: string, more = ""): string {
  return `  - {id: ${id}, type: ${TEMPLATE}, namespace: shared, templateId: ${templateId}${more}}\n`;
}

async function benchWith(...templates: readonly string[]): Promise<EngineBench> {
  const bench = await startEngineBench();
  for (const each of templates) await bench.saveTemplate(each);
  return bench;
}

const statesOf = (runs: readonly string[]): readonly string[] => runs.map((run) => run.replace(/:.* > /, ": "));

test("a template's tasks run as children of the task, with its rendered arguments", async () => {
  await using bench = await benchWith(GREETING);
  const { execution, taskRuns, runs } = await bench.run(
    `${flow(ask("hi", "greeting", ', args: {name: "{{ flow.id }}", size: 3}'))}
outputs:
  - {id: said, type: STRING, value: "{{ outputs.say.value }} {{ outputs.hi.args }}"}`,
  );
  assert.deepEqual(statesOf(runs), ["hi: SUCCESS", "say: SUCCESS", "check: SKIPPED", "bye: SUCCESS"]);
  const [parent, ...children] = taskRuns;
  assert.ok(children.every(({ parentTaskRunId }) => parentTaskRunId === parent?.id));
  assert.equal(execution.outputs?.["said"], 'Hello f {"name":"f","size":"3"}');
});

test("one template runs many times in a flow, each time with its own arguments", async () => {
  await using bench = await benchWith(GREETING);
  const { execution, taskRuns } = await bench.run(
    `${flow(`${ask("one", "greeting", ", args: {name: Ada}")}  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: [Grace, nobody]
    concurrencyLimit: 0
    tasks:
    ${ask("two", "greeting", ', allowFailure: true, args: {name: "{{ taskrun.value }}"}')}`)}`,
  );
  // The rounds go side by side: which of two is further promises nothing, the order within each does.
  const childrenOf = (parentId: string): readonly string[] =>
    taskRuns.flatMap(({ parentTaskRunId, taskId, state, outputs }) =>
      parentTaskRunId === parentId ? [`${taskId}: ${outputs?.["value"] ?? state.current}`] : [],
    );
  const asked = taskRuns.filter(({ taskId }) => taskId === "one" || taskId === "two");
  assert.deepEqual(
    asked.map(({ id, value, state }) => [value, state.current, ...childrenOf(id)]),
    [
      [undefined, "SUCCESS", "say: Hello Ada", "check: SKIPPED", "bye: bye"],
      ["Grace", "SUCCESS", "say: Hello Grace", "check: SKIPPED", "bye: bye"],
      ["nobody", "WARNING", "say: Hello nobody", "check: FAILED", "sorry: nobody", "bye: bye"],
    ],
  );
  assert.equal(execution.state.current, "WARNING");
});

test("what a Template task says about errors and the end comes after what its template says", async () => {
  await using bench = await benchWith(GREETING);
  const { runs } = await bench.run(
    flow(
      ask(
        "hi",
        "greeting",
        ", args: {name: nobody}, errors: [{id: own, type: io.kestra.plugin.core.debug.Return, format: e}], " +
          "finally: [{id: last, type: io.kestra.plugin.core.debug.Return, format: f}]",
      ),
    ),
  );
  assert.deepEqual(statesOf(runs), [
    "hi: FAILED",
    "say: SUCCESS",
    "check: FAILED",
    "sorry: SUCCESS",
    "own: SUCCESS",
    "bye: SUCCESS",
    "last: SUCCESS",
  ]);
});

test("templates may run templates, and a task of a template may have the id of one of the flow", async () => {
  await using bench = await benchWith(GREETING, template("outer", ask("inner", "greeting", ", args: {name: deep}")));
  const { runs, taskRuns } = await bench.run(
    flow(`${ask("hi", "outer")}  - {id: say, type: io.kestra.plugin.core.debug.Return, format: "the flow's own"}\n`),
  );
  assert.deepEqual(statesOf(runs), [
    "hi: SUCCESS",
    "inner: SUCCESS",
    "say: SUCCESS",
    "check: SKIPPED",
    "bye: SUCCESS",
    "say: SUCCESS",
  ]);
  const said = taskRuns.filter(({ taskId }) => taskId === "say").map(({ outputs }) => outputs?.["value"]);
  assert.deepEqual(said, ["Hello deep", "the flow's own"]);
});

test("flowables in a template know their children, and a worker runs a folder of it", async () => {
  await using bench = await benchWith(
    template(
      "nested",
      `  - id: folder
    type: io.kestra.plugin.core.flow.WorkingDirectory
    tasks:
      - {id: inside, type: io.kestra.plugin.core.debug.Return, format: "{{ outputs.before.value }} {{ task.id }}"}
  - id: choice
    type: io.kestra.plugin.core.flow.If
    condition: "{{ outputs.inside.value == parents[0].outputs.args.wanted }}"
    then: [{id: fits, type: io.kestra.plugin.core.debug.Return, format: "{{ parents[1].outputs.args.wanted }}"}]`,
    ),
  );
  const before = "  - {id: before, type: io.kestra.plugin.core.debug.Return, format: x}\n";
  const asked = [1, 2].map((n) => ask(`t${n}`, "nested", ", args: {wanted: x inside}")).join("");
  const { runs, taskRuns } = await bench.run(flow(before + asked));
  const once = ["folder: SUCCESS", "inside: SUCCESS", "choice: SUCCESS", "fits: SUCCESS"];
  assert.deepEqual(statesOf(runs), ["before: SUCCESS", "t1: SUCCESS", ...once, "t2: SUCCESS", ...once]);
  assert.equal(taskRuns.at(-1)?.outputs?.["value"], "x inside");
});

test("a template that is missing fails its task, which the flow may allow", async () => {
  await using bench = await benchWith();
  const { execution, complaints } = await bench.run(flow(ask("hi", "nowhere", ", allowFailure: true")));
  assert.equal(execution.state.current, "WARNING");
  assert.deepEqual(complaints, ["ERROR hi: Unable to find the template shared/nowhere"]);
});

test("a template that contains itself fails the execution, and says which", async () => {
  await using bench = await benchWith(template("a", ask("x", "b")), template("b", ask("y", "a")));
  const { execution, complaints } = await bench.run(flow(ask("hi", "a")));
  assert.equal(execution.state.current, "FAILED");
  assert.deepEqual(complaints, ["ERROR : Task y: the template shared/a contains itself."]);
});

test("an execution goes on with the templates that it began with", async () => {
  const pausing = (format: string): string =>
    template(
      "pausing",
      `  - {id: wait, type: io.kestra.plugin.core.flow.Pause}
  - {id: say, type: io.kestra.plugin.core.debug.Return, format: ${format}}`,
    );
  await using bench = await benchWith(pausing("old"));
  const { standalone } = bench;
  await bench.save(flow(ask("hi", "pausing")));
  const updates = await standalone.follow({});
  const created = await standalone.createExecution({ namespace: "tests.engine", flowId: "f" });
  assert.ok(created.ok);
  const key = { tenantId: "main", executionId: created.execution.id };
  for await (const update of updates) {
    if (update.kind !== "execution") continue;
    if (update.finished) break;
    if (update.execution.state.current !== "PAUSED") continue;
    await bench.saveTemplate(template("pausing", `  - {id: new, type: io.kestra.plugin.core.debug.Return, format: n}`));
    await standalone.operations.resume(key, {});
  }
  const taskRuns = await standalone.repository.executions.taskRuns("main", key.executionId);
  assert.deepEqual(
    taskRuns.map(({ taskId, outputs }) => [taskId, outputs?.["value"]]),
    [
      ["hi", undefined],
      ["wait", undefined],
      ["say", "old"],
    ],
  );
});
