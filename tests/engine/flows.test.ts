/** Real flows on the whole engine: what is seen from outside, in the order it happened. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startEngineBench } from "./engine-bench.ts";

const RAN = "CREATED > SUBMITTED > RUNNING";
const FLOWED = "CREATED > RUNNING";

interface Case {
  readonly title: string;
  readonly flow: string;
  readonly end: string;
  readonly runs: readonly string[];
  readonly complaints?: readonly string[];
  readonly outputs?: Record<string, unknown>;
}

const cases: readonly Case[] = [
  {
    title: "errors see the errors that were logged, each told in one order",
    flow: `
tasks:
  - {id: bad, type: io.kestra.plugin.core.execution.Fail, errorMessage: boom}
errors:
  - {id: told, type: io.kestra.plugin.core.debug.Return, format: "{{ errorLogs()[0] | keys }} {{ errorLogs()[0].message }}"}
outputs:
  - {id: said, type: STRING, value: "{{ outputs.told.value }}"}`,
    end: "FAILED",
    runs: [`bad: ${RAN} > FAILED`, `told: ${RAN} > SUCCESS`],
    complaints: ["ERROR bad: boom"],
    outputs: {
      said: '["tenantId","namespace","flowId","taskId","executionId","taskRunId","attemptNumber","timestamp","level","message"] boom',
    },
  },
  {
    title: "labels are seen in the order of their names, without those that mark the flow",
    flow: `
labels: {system.readOnly: "true", zone: eu, area: north}
tasks:
  - {id: a, type: io.kestra.plugin.core.debug.Return, format: "{{ labels | keys }} {{ labels.system | keys }}"}
outputs:
  - {id: said, type: STRING, value: "{{ outputs.a.value }}"}`,
    end: "SUCCESS",
    runs: [`a: ${RAN} > SUCCESS`],
    outputs: { said: '["area","system","zone"] ["correlationId"]' },
  },
  {
    title: "a key without a value has an empty text, and one with null has none",
    flow: `
variables: {gone: , none: ~}
tasks:
  - id: a
    type: io.kestra.plugin.core.debug.Return
    format: "[{{ vars.gone }}] {{ vars.gone is null }} {{ vars.none ?? 'none' }}"
  - {id: b, type: io.kestra.plugin.core.debug.Return, runIf: }
outputs:
  - {id: said, type: STRING, value: "{{ outputs.a.value }}"}`,
    end: "SUCCESS",
    runs: [`a: ${RAN} > SUCCESS`, "b: CREATED > SKIPPED"],
    outputs: { said: "[] false none" },
  },
  {
    title: "outputs of one task are inputs of the next, and of the flow",
    flow: `
tasks:
  - {id: a, type: io.kestra.plugin.core.debug.Return, format: "seven"}
  - {id: b, type: io.kestra.plugin.core.debug.Return, format: "{{ outputs.a.value | upper }}"}
outputs:
  - {id: said, type: STRING, value: "{{ outputs.b.value }}"}
  - {id: size, type: INT, value: "{{ outputs.a.value | length }}"}`,
    end: "SUCCESS",
    runs: [`a: ${RAN} > SUCCESS`, `b: ${RAN} > SUCCESS`],
    outputs: { said: "SEVEN", size: 5 },
  },
  {
    title: "an output that does not fit its type fails the execution after its success",
    flow: `
tasks:
  - {id: a, type: io.kestra.plugin.core.debug.Return, format: "x"}
outputs:
  - {id: bad, type: INT, value: "{{ outputs.a.value }}"}`,
    end: "FAILED",
    runs: [`a: ${RAN} > SUCCESS`],
    complaints: [
      'ERROR : Failed to render output values: Invalid value for output `bad`. Cause: For input string: "x"',
    ],
  },
  {
    title: "a missing variable fails the task with its name and the expression",
    flow: `
tasks:
  - {id: a, type: io.kestra.plugin.core.debug.Return, format: "{{ outputs.nope.value }}"}
  - {id: never, type: io.kestra.plugin.core.log.Log, message: no}
errors:
  - {id: handler, type: io.kestra.plugin.core.log.Log, message: handled}`,
    end: "FAILED",
    runs: [`a: ${RAN} > FAILED`, `handler: ${RAN} > SUCCESS`],
    complaints: [
      "ERROR a: Unable to find `nope` used in the expression `{{ outputs.nope.value }}` at line 1 (property `format`)",
    ],
  },
  {
    title: "a missing variable is told with the property of the task that renders it itself",
    flow: `
tasks:
  - id: both
    type: io.kestra.plugin.core.flow.Parallel
    tasks:
      - {id: a, type: io.kestra.plugin.core.log.Log, message: [fine, "{{ gone }}"]}
      - {id: b, type: io.kestra.plugin.core.flow.If, condition: "{{ gone }}", then: [{id: c, type: io.kestra.plugin.core.log.Log, message: "{{ gone }}"}]}`,
    end: "FAILED",
    runs: ["both: CREATED > RUNNING > FAILED", `a: ${RAN} > FAILED`, "b: CREATED > RUNNING > FAILED"],
    complaints: [
      "ERROR b: Unable to find `gone` used in the expression `{{ gone }}` at line 1 (property `condition`)",
      "ERROR a: Unable to find `gone` used in the expression `{{ gone }}` at line 1 (property `message[1]`)",
    ],
  },
  {
    title: "loops nest, and their outputs are found by value",
    flow: `
tasks:
  - id: outer
    type: io.kestra.plugin.core.flow.ForEach
    values: '["x", "y"]'
    tasks:
      - id: inner
        type: io.kestra.plugin.core.flow.ForEach
        values: [1, 2]
        tasks:
          - {id: n, type: io.kestra.plugin.core.debug.Return, format: "{{ parent.taskrun.value }}{{ taskrun.value }}"}
  - {id: out, type: io.kestra.plugin.core.debug.Return, format: "{{ outputs.n.y['2'].value }} {{ outputs.n.x | length }}"}
outputs:
  - {id: seen, type: STRING, value: "{{ outputs.out.value }}"}`,
    end: "SUCCESS",
    runs: [
      `outer: ${FLOWED} > SUCCESS`,
      `inner[x]: ${FLOWED} > SUCCESS`,
      `n[1]: ${RAN} > SUCCESS`,
      `n[2]: ${RAN} > SUCCESS`,
      `inner[y]: ${FLOWED} > SUCCESS`,
      `n[1]: ${RAN} > SUCCESS`,
      `n[2]: ${RAN} > SUCCESS`,
      `out: ${RAN} > SUCCESS`,
    ],
    outputs: { seen: "y2 2" },
  },
  {
    title: "conditions are tested as text, and skipped tasks count as success",
    flow: `
tasks:
  - id: choice
    type: io.kestra.plugin.core.flow.If
    condition: "{{ 0 }}"
    then: [{id: yes-task, type: io.kestra.plugin.core.log.Log, message: yes}]
    else: [{id: no-task, type: io.kestra.plugin.core.log.Log, message: no}]
  - {id: skipped, type: io.kestra.plugin.core.log.Log, message: m, runIf: "{{ outputs.choice.evaluationResult }}"}
  - {id: off, type: io.kestra.plugin.core.log.Log, message: m, disabled: true}`,
    end: "SUCCESS",
    runs: [`choice: ${FLOWED} > SUCCESS`, `no-task: ${RAN} > SUCCESS`, "skipped: CREATED > SKIPPED"],
  },
  {
    title: "a timeout fails the task that runs into it",
    flow: `
tasks:
  - {id: slow, type: io.kestra.plugin.core.flow.Sleep, duration: PT1H, timeout: PT0.05S}`,
    end: "FAILED",
    runs: [`slow: ${RAN} > FAILED`],
    complaints: ["ERROR slow: Timeout after 00:00:00.050"],
  },
  {
    title: "a retry runs the task again until it succeeds",
    flow: `
tasks:
  - id: second-try
    type: io.kestra.plugin.core.execution.Fail
    condition: "{{ taskrun.attemptsCount == 0 }}"
    errorMessage: not yet
    retry: {type: constant, interval: PT0.01S, maxAttempts: 3}`,
    end: "SUCCESS",
    runs: [`second-try: ${RAN} > FAILED > RETRYING > CREATED > SUBMITTED > RUNNING > SUCCESS`],
    complaints: ["ERROR second-try: not yet", "ERROR second-try: Fail on a condition"],
  },
  {
    title: "labels and variables that tasks set are seen by later tasks",
    flow: `
variables: {a: 1, nested: "{{ vars.a }}"}
tasks:
  - {id: l, type: io.kestra.plugin.core.execution.Labels, labels: {k: "v{{ vars.a }}"}}
  - {id: s, type: io.kestra.plugin.core.execution.SetVariables, variables: {b: "{{ 5 }}"}}
  - id: o
    type: io.kestra.plugin.core.debug.Return
    format: "{{ labels.k }} {{ vars.b }} {{ vars.nested }} {{ render(vars.nested) }}"
outputs:
  - {id: seen, type: STRING, value: "{{ outputs.o.value }}"}`,
    end: "SUCCESS",
    runs: [`l: ${FLOWED} > SUCCESS`, `s: ${FLOWED} > SUCCESS`, `o: ${RAN} > SUCCESS`],
    outputs: { seen: "v1 5 {{ vars.a }} 1" },
  },
  {
    title: "a change of the execution that cannot be made fails its task before it runs",
    flow: `
variables: {a: 1}
tasks:
  - {id: s, type: io.kestra.plugin.core.execution.SetVariables, overwrite: false, variables: {a: 2}}
  - {id: never, type: io.kestra.plugin.core.log.Log, message: no}`,
    end: "FAILED",
    runs: ["s: CREATED > FAILED"],
    complaints: ["ERROR s: `overwrite` is set to false and the following variables already exist: a"],
  },
  {
    title: "plugin defaults fill in, and replace when forced",
    flow: `
pluginDefaults:
  - {type: io.kestra.plugin.core.debug.Return, values: {format: default}}
  - {type: io.kestra.plugin.core.log, forced: true, values: {level: WARN}}
tasks:
  - {id: a, type: io.kestra.plugin.core.debug.Return}
  - {id: b, type: io.kestra.plugin.core.debug.Return, format: own}
  - {id: c, type: io.kestra.plugin.core.log.Log, message: m, level: INFO}
outputs:
  - {id: seen, type: STRING, value: "{{ outputs.a.value }} {{ outputs.b.value }}"}`,
    end: "SUCCESS",
    runs: [`a: ${RAN} > SUCCESS`, `b: ${RAN} > SUCCESS`, `c: ${RAN} > SUCCESS`],
    complaints: ["WARN c: m"],
    outputs: { seen: "default own" },
  },
  {
    title: "a task run that gave nothing out is an empty map among the outputs, unless it was skipped",
    flow: `
tasks:
  - {id: said, type: io.kestra.plugin.core.log.Log, message: m}
  - {id: failing, type: io.kestra.plugin.core.execution.Fail, allowFailure: true}
  - {id: skipped, type: io.kestra.plugin.core.log.Log, message: m, runIf: "false"}
  - id: loop
    type: io.kestra.plugin.core.flow.ForEach
    values: [a, b]
    tasks: [{id: round, type: io.kestra.plugin.core.log.Log, message: m}]
  - {id: seen, type: io.kestra.plugin.core.debug.Return, format: "{{ outputs | keys | sort | join(' ') }} {{ outputs.round }}"}
outputs:
  - {id: seen, type: STRING, value: "{{ outputs.seen.value }}"}`,
    end: "WARNING",
    runs: [
      `said: ${RAN} > SUCCESS`,
      `failing: ${RAN} > WARNING`,
      "skipped: CREATED > SKIPPED",
      `loop: ${FLOWED} > SUCCESS`,
      `round[a]: ${RAN} > SUCCESS`,
      `round[b]: ${RAN} > SUCCESS`,
      `seen: ${RAN} > SUCCESS`,
    ],
    complaints: ["ERROR failing: Task failure"],
    outputs: { seen: "failing loop round said {}" },
  },
  {
    title: "a task sees itself as created, and those before it as they ended",
    flow: `
tasks:
  - {id: a, type: io.kestra.plugin.core.log.Log, message: m}
  - {id: b, type: io.kestra.plugin.core.debug.Return, format: "{{ tasks.a.state }} {{ tasks.b.state }}"}
outputs:
  - {id: seen, type: STRING, value: "{{ outputs.b.value }}"}`,
    end: "SUCCESS",
    runs: [`a: ${RAN} > SUCCESS`, `b: ${RAN} > SUCCESS`],
    outputs: { seen: "SUCCESS CREATED" },
  },
  {
    title: "an execution that was told to end has no outputs",
    flow: `
tasks:
  - {id: a, type: io.kestra.plugin.core.debug.Return, format: "x"}
  - {id: out, type: io.kestra.plugin.core.execution.Exit, state: SUCCESS}
outputs:
  - {id: seen, type: STRING, value: "{{ outputs.a.value }}"}`,
    end: "SUCCESS",
    runs: [`a: ${RAN} > SUCCESS`, `out: ${FLOWED} > SUCCESS`],
    outputs: {},
  },
  {
    title: "a subflow that does not exist fails its task",
    flow: `
tasks:
  - {id: s, type: io.kestra.plugin.core.flow.Subflow, namespace: "no", flowId: "no"}`,
    end: "FAILED",
    runs: ["s: CREATED > FAILED"],
    complaints: ["ERROR s: Unable to find flow 'no'.'no'"],
  },
];

describe("flows on the whole engine", () => {
  for (const { title, flow, end, runs, complaints, outputs } of cases) {
    test(title, async () => {
      await using bench = await startEngineBench();
      const ended = await bench.run(`id: under-test\nnamespace: tests.engine${flow}`);
      assert.deepEqual(ended.runs, runs);
      assert.equal(ended.execution.state.current, end);
      assert.deepEqual(ended.complaints, complaints ?? []);
      if (outputs) assert.deepEqual(ended.execution.outputs ?? {}, outputs);
    });
  }
});

const CHILD = `
id: child
namespace: tests.engine
inputs:
  - {id: n, type: INT}
tasks:
  - {id: t, type: io.kestra.plugin.core.debug.Return, format: "{{ inputs.n * 2 }}"}
outputs:
  - {id: double, type: INT, value: "{{ outputs.t.value }}"}`;

const PARENT = (n: string): string => `
id: parent
namespace: tests.engine
tasks:
  - {id: s, type: io.kestra.plugin.core.flow.Subflow, namespace: tests.engine, flowId: child, inputs: {n: "${n}"}}
outputs:
  - {id: seen, type: STRING, value: "{{ outputs.s.outputs.double }} {{ outputs.s.state }}"}`;

describe("subflows", () => {
  test("a subflow gets inputs and gives outputs back", async () => {
    await using bench = await startEngineBench();
    await bench.save(CHILD);
    const { execution } = await bench.run(PARENT("{{ 20 + 1 }}"));
    assert.deepEqual(execution.outputs, { seen: "42 SUCCESS" });
  });

  test("a subflow that is not waited for is known by its first state", async () => {
    await using bench = await startEngineBench();
    await bench.save(CHILD);
    const { taskRuns, runs } = await bench.run(
      PARENT("1")
        .replace("inputs:", "wait: false, inputs:")
        .replace(/outputs:[\s\S]*$/, ""),
    );
    assert.deepEqual(runs, ["s: CREATED > RUNNING > SUCCESS"]);
    assert.equal(taskRuns[0]?.outputs?.["state"], "CREATED");
  });

  test("a subflow's end that is not taken over stays visible as a state passed", async () => {
    await using bench = await startEngineBench();
    await bench.save(
      "id: failing\nnamespace: tests.engine\ntasks: [{id: f, type: io.kestra.plugin.core.execution.Fail}]",
    );
    const { runs, complaints } = await bench.run(`
id: parent
namespace: tests.engine
tasks:
  - {id: s, type: io.kestra.plugin.core.flow.Subflow, namespace: tests.engine, flowId: failing, transmitFailed: false}`);
    assert.deepEqual(runs, ["s: CREATED > RUNNING > FAILED > SUCCESS"]);
    assert.deepEqual(complaints, []);
  });

  test("a subflow sees which task run of which execution started it", async () => {
    await using bench = await startEngineBench();
    await bench.save(`
id: asking
namespace: tests.engine
tasks: [{id: t, type: io.kestra.plugin.core.log.Log, message: m}]
outputs:
  - id: by
    type: STRING
    value: "{{ trigger.flowId }} {{ trigger.taskId }} {{ trigger.taskRunValue }} {{ trigger.taskRunIteration }}"`);
    const { execution } = await bench.run(`
id: parent
namespace: tests.engine
tasks:
  - id: loop
    type: io.kestra.plugin.core.flow.ForEach
    values: [a, b]
    tasks:
      - {id: s, type: io.kestra.plugin.core.flow.Subflow, namespace: tests.engine, flowId: asking}
outputs:
  - {id: seen, type: STRING, value: "{{ outputs.s.b.outputs.by }}"}`);
    assert.deepEqual(execution.outputs, { seen: "parent s b 1" });
  });

  test("a subflow whose inputs are wrong fails its task with all that is wrong", async () => {
    await using bench = await startEngineBench();
    await bench.save(CHILD);
    const { execution, complaints } = await bench.run(PARENT("abc"));
    assert.equal(execution.state.current, "FAILED");
    assert.match(complaints[0] ?? "", /^ERROR s: .*Invalid value for input `n`/);
  });

  test("a flow that calls itself without end fails at the limit", async () => {
    await using bench = await startEngineBench();
    const { execution } = await bench.run(`
id: itself
namespace: tests.engine
tasks:
  - {id: again, type: io.kestra.plugin.core.flow.Subflow, namespace: tests.engine, flowId: "{{ flow.id }}"}`);
    assert.equal(execution.state.current, "FAILED");
  });
});

describe("checks that do not hold", () => {
  const flow = (behavior: string) => `
id: checked
namespace: tests.engine
inputs: [{id: name, type: STRING, defaults: Ada}]
checks:
  - {condition: "{{ inputs.name == 'Eve' }}", message: Only Eve may, behavior: ${behavior}}
  - {condition: "{{ flow.id == 'checked' }}", message: Not said}
tasks: [{id: a, type: io.kestra.plugin.core.debug.Return}]
afterExecution: [{id: after, type: io.kestra.plugin.core.debug.Return}]`;

  test("block the execution", async () => {
    await using bench = await startEngineBench();
    await assert.rejects(bench.run(flow("BLOCK_EXECUTION")), /^Error: The execution is blocked: .*: Only Eve may$/);
    assert.equal((await bench.run(flow("BLOCK_EXECUTION"), { name: "Eve" })).execution.state.current, "SUCCESS");
  });

  test("fail the execution before its tasks", async () => {
    await using bench = await startEngineBench();
    const ended = await bench.run(flow("FAIL_EXECUTION"));
    assert.equal(ended.execution.state.histories.map((entry) => entry.state).join(" > "), "CREATED > FAILED");
    assert.deepEqual(ended.runs, [`after: ${RAN} > SUCCESS`]);
    assert.match(ended.complaints.join(), /^ERROR : The execution fails: .*: Only Eve may$/);
  });

  test("warn of the execution that is made all the same", async () => {
    await using bench = await startEngineBench();
    const ended = await bench.run(flow("CREATE_EXECUTION"));
    assert.equal(ended.execution.state.current, "SUCCESS");
    assert.deepEqual(ended.complaints, ["WARN : Only Eve may"]);
  });
});

test("inputs that are missing or wrong are all named at once", async () => {
  await using bench = await startEngineBench();
  const flow = `
id: asked
namespace: tests.engine
inputs:
  - {id: name, type: STRING}
  - {id: size, type: INT, min: 3}
tasks:
  - {id: t, type: io.kestra.plugin.core.log.Log, message: m}`;
  await assert.rejects(
    bench.run(flow, { size: "abc" }),
    /Missing required input: ?name[\s\S]*Invalid value for input `size`/,
  );
});

test("a kill ends a flow and every process it started", async () => {
  await using bench = await startEngineBench();
  const { standalone } = bench;
  const updates = await standalone.follow({});
  await bench.save(`
id: long
namespace: tests.engine
tasks:
  - {id: wait, type: io.kestra.plugin.scripts.shell.Commands, commands: ["echo begun; sleep 1000"]}`);
  const created = await standalone.createExecution({ namespace: "tests.engine", flowId: "long" });
  assert.ok(created.ok);
  let end = "";
  for await (const update of updates) {
    if (update.kind === "log" && update.entry.message === "begun")
      await standalone.operations.kill({ tenantId: "main", executionId: created.execution.id });
    if (update.kind === "execution" && update.finished) {
      end = update.execution.state.current;
      break;
    }
  }
  assert.equal(end, "KILLED");
});
