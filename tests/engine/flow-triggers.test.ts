import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { ROUNDS_MAX } from "../../components/flow-triggers/rounds.ts";
import { startEngineBench } from "./engine-bench.ts";
import { runUpstreams } from "./flow-trigger-bench.ts";

const CONDITIONS = "io.kestra.plugin.core.condition";

/** A flow with a task, and more lines of YAML. */
const flow = (id: string, more = "", task = "debug.Return, format: x") =>
  `id: ${id}\nnamespace: test\n${more}tasks:\n  - {id: t, type: io.kestra.plugin.core.${task}}\n`;

const failing = (id: string, more = "") => flow(id, more, "execution.Fail");

/** A flow with an output `x`, and another of its own name. */
const giving = (id: string, value: string) =>
  flow(id, `outputs:\n  - {id: x, type: JSON, value: '${value}'}\n  - {id: of_${id}, type: STRING, value: y}\n`);

/** A flow with a Flow trigger of these lines. */
const listening = (id: string, lines: readonly string[], more = "") =>
  flow(
    id,
    `${more}triggers:\n  - id: heard\n    type: io.kestra.plugin.core.trigger.Flow\n${lines.map((line) => `    ${line}\n`).join("")}`,
  );

const after = (...upstreams: readonly string[]) => {
  const flows = upstreams.map((flowId) => `{namespace: test, flowId: ${flowId}}`).join(", ");
  return `preconditions: {id: p, flows: [${flows}]}`;
};
const only = (flowId: string) => `{type: ${CONDITIONS}.ExecutionFlow, namespace: test, flowId: ${flowId}}`;

test("flows follow each other, and know what they follow", async () => {
  const flows = [
    flow("a", "labels: {team: sales, at.home: here}\n"),
    listening("b", [after("a")]),
    listening("c", [after("b")]),
  ];
  const { executions, starts } = await runUpstreams(flows, ["a"]);
  assert.deepEqual(starts, ["b <- a: SUCCESS", "c <- b: SUCCESS"]);
  const [a, b, c] = executions;
  const correlation = { key: "system.correlationId", value: a?.id };
  assert.deepEqual([b?.labels, c?.labels], [[correlation], [correlation]]);
  assert.deepEqual(Object.entries(b?.trigger?.variables ?? {}), [
    ["executionId", a?.id],
    ["executionLabels", { team: "sales", at: { home: "here" } }],
    ["state", "SUCCESS"],
    ["namespace", "test"],
    ["flowId", "a"],
    ["flowRevision", 1],
  ]);
});

describe("a Flow trigger", () => {
  it("waits for all of its flows, and then for all of them anew", async () => {
    const flows = [flow("a"), flow("b"), listening("c", [after("a", "b")])];
    const { starts } = await runUpstreams(flows, ["a", "a", "b", "b", "a"]);
    assert.deepEqual(starts, ["c <- b: SUCCESS", "c <- a: SUCCESS"]);
  });

  it("that is not reset starts again with each of its flows, and with no other", async () => {
    const window = `${after("a", "b").slice(0, -1)}, resetOnSuccess: false}`;
    const flows = [flow("a"), flow("b"), flow("other"), listening("c", [window])];
    const { starts } = await runUpstreams(flows, ["a", "b", "other", "a"]);
    assert.deepEqual(starts, ["c <- b: SUCCESS", "c <- a: SUCCESS"]);
  });

  it("joins the outputs of its flows, of which the earliest count", async () => {
    const flows = [giving("a", '{"k": 1, "l": [1]}'), giving("b", '{"k": 2, "m": 3, "l": [2]}'), giving("c", '"c"')];
    const { executions } = await runUpstreams([...flows, listening("d", [after("a", "b", "c")])], ["a", "b", "a", "c"]);
    assert.deepEqual(executions.at(-1)?.trigger?.variables["outputs"], {
      x: { k: 1, m: 3, l: [2, 1] },
      of_a: "y",
      of_b: "y",
      of_c: "y",
    });
  });

  it("gives inputs as they are rendered, and the defaults of the others", async () => {
    const inputs = "inputs:\n  - {id: i, type: INT}\n  - {id: d, type: INT, defaults: 5}\n  - {id: r, type: STRING}\n";
    const lines = [after("a"), "inputs: {i: '{{ trigger.outputs.x }}', more: '{{ flow.id }}'}"];
    const { executions } = await runUpstreams([giving("a", "7"), listening("b", lines, inputs)], ["a"]);
    assert.deepEqual(executions.at(-1)?.inputs, { i: "7", more: "b", d: 5 });
  });

  it("renders its labels as the execution that it listened for, and leaves out what it cannot", async () => {
    const labels =
      "labels: {own: '{{ flow.id }}', team: '{{ labels.team }}', none: '{{ nosuch }}', blank: \"{{ '' }}\"}";
    const flows = [
      flow("a", "labels: {team: sales, at.home: here}\n"),
      listening("b", [after("a"), labels], "labels: {kept: f}\n"),
    ];
    const { executions, warnings } = await runUpstreams(flows, ["a"]);
    const given = executions.at(-1)?.labels.filter(({ key }) => !key.startsWith("system."));
    assert.deepEqual(given, [
      { key: "kept", value: "f" },
      { key: "own", value: "b" },
      { key: "team", value: "sales" },
    ]);
    assert.match(warnings.join(), /The trigger 'heard' of 'test'\.'b': the label 'none' is left out: Unable to find/);
  });

  it("does not start what is disabled, nor its own flow", async () => {
    const flows = [
      flow("a"),
      listening("b", [after("a"), "disabled: true"]),
      listening("c", [after("a")], "disabled: true\n"),
      listening("d", [`conditions: [{type: ${CONDITIONS}.ExecutionNamespace, namespace: test}]`]),
    ];
    assert.deepEqual((await runUpstreams(flows, ["a"])).starts, ["d <- a: SUCCESS"]);
  });

  it("hears of every execution of what its conditions allow, when its preconditions name nothing", async () => {
    const lines = ["preconditions: {id: p, flows: []}", `conditions: [${only("a")}]`];
    assert.deepEqual((await runUpstreams([flow("a"), listening("b", lines)], ["a", "a"])).starts, [
      "b <- a: SUCCESS",
      "b <- a: SUCCESS",
    ]);
  });
});

const STATES: readonly (readonly [string, readonly string[]])[] = [
  ["states: [CREATED, RUNNING]", ["RUNNING"]],
  ["states: [RUNNING, FAILED]", ["RUNNING", "FAILED"]],
  ["states: [SUCCESS]", []],
  [`conditions: [${only("a")}]`, ["FAILED"]],
  ["preconditions: {id: p, flows: [{namespace: test, flowId: a, states: [FAILED]}]}", ["FAILED"]],
  ["preconditions: {id: p, flows: [{namespace: test, flowId: a, states: [SUCCESS]}]}", []],
  ["preconditions: {id: p, flows: [{namespace: test, flowId: a, states: []}]}", []],
];
for (const [line, expected] of STATES) {
  test(`a Flow trigger with ${line} hears of a failing execution when it is ${expected.join(" and ") || "never"}`, async () => {
    const lines = line.startsWith("states") ? [line, `conditions: [${only("a")}]`] : [line];
    const { starts } = await runUpstreams([failing("a"), listening("b", lines)], ["a"]);
    assert.deepEqual([...starts].sort(), expected.map((state) => `b <- a: ${state}`).sort());
  });
}

test("a Flow trigger does not hear of a failure that a retry follows", async () => {
  const retry = (behavior: string) =>
    `retry: {type: constant, interval: PT0.01S, maxAttempts: 2, behavior: ${behavior}}\n`;
  const b = listening("b", [`conditions: [${only("a")}]`]);
  // The two ends belong to different executions, and either may be heard of first.
  const { starts } = await runUpstreams([failing("a", retry("CREATE_NEW_EXECUTION")), b], ["a"]);
  assert.deepEqual([...starts].sort(), ["b <- a: FAILED", "b <- a: RETRIED"]);
  assert.deepEqual((await runUpstreams([failing("a", retry("RETRY_FAILED_TASK")), b], ["a"])).starts, [
    "b <- a: FAILED",
  ]);
});

test("flows that start each other are stopped after many rounds, and the log says how to break the circle", async () => {
  const { starts, warnings } = await runUpstreams([listening("a", [after("b")]), listening("b", [after("a")])], ["a"]);
  assert.equal(starts.filter((start) => start.startsWith("a")).length, ROUNDS_MAX);
  const [warning = "", ...others] = warnings;
  assert.match(warning, /does not start 'test'\.'a' any more: .* circle of test\/a, test\/b with a condition/);
  assert.deepEqual(others, []);
});

test("a Flow trigger starts on public holidays alone, and tells a country without a calendar", async () => {
  const on = (more: string) => [`conditions: [${only("a")}, {type: ${CONDITIONS}.PublicHoliday, ${more}}]`];
  const flows = [
    flow("a"),
    listening("b", on("country: DE, subDivision: BY, date: '2024-01-06'")),
    listening("c", on("country: DE, subDivision: BE, date: '2024-01-06'")),
    listening("d", on("country: Atlantis, date: '2024-01-06'")),
  ];
  const { starts, warnings } = await runUpstreams(flows, ["a"]);
  assert.deepEqual(starts, ["b <- a: SUCCESS"]);
  assert.match(warnings.join("\n"), /PublicHoliday cannot be evaluated: Property `country`: .* for "Atlantis"/);
});

describe("what cannot be rendered", () => {
  const warned = async (lines: readonly string[]) => {
    const { starts, warnings } = await runUpstreams([flow("a"), listening("b", lines)], ["a"]);
    assert.deepEqual(starts, []);
    return warnings.join("\n");
  };
  const unrendered = `{type: ${CONDITIONS}.Expression, expression: "{{ nosuch }}"}`;

  it("in a condition starts nothing, and is told", async () => {
    assert.match(
      await warned([`conditions: [${only("a")}, ${unrendered}]`]),
      /'b': the condition io\.kestra\.plugin\.core\.condition\.Expression cannot be evaluated: Unable to find `nosuch`/,
    );
  });

  it("inside another condition does not make it hold", async () => {
    for (const name of ["Not", "Or"]) {
      const combined = `{type: ${CONDITIONS}.${name}, conditions: [${unrendered}, ${only("a")}]}`;
      assert.match(await warned([`conditions: [${combined}]`]), new RegExp(`condition\\.${name} cannot be evaluated`));
    }
  });

  it("in a filter starts nothing, and is told", async () => {
    const where = "{id: w, filters: [{field: EXPRESSION, type: IS_FALSE, value: '{{ nosuch }}'}]}";
    assert.match(
      await warned([`preconditions: {id: p, where: [${where}]}`, `conditions: [${only("a")}]`]),
      /`where` of its preconditions named 'w' cannot be evaluated: Unable to find/,
    );
  });

  it("in an input starts nothing, and is told", async () => {
    assert.match(await warned([after("a"), "inputs: {i: '{{ nosuch }}'}"]), /could not start it: Unable to find/);
  });
});

/** Filters about an execution of the flow `a` in the namespace `test`, and whether they hold. */
const FILTERS: readonly (readonly [string, boolean])[] = [
  ["field: FLOW_ID, type: EQUAL_TO, value: a", true],
  ["field: FLOW_ID, type: NOT_EQUAL_TO, value: a", false],
  ["field: FLOW_ID, type: IN, values: [a, z]", true],
  ["field: FLOW_ID, type: NOT_IN, values: [a]", false],
  ["field: FLOW_ID, type: REGEX, value: '[a-c]'", true],
  ["field: FLOW_ID, type: REGEX, value: 'x*'", false],
  ["field: FLOW_ID, type: IS_NOT_NULL, value: x", true],
  ["field: STATE, type: STARTS_WITH, value: SUC", true],
  ["field: STATE, type: EQUAL_TO, value: success", false],
  ["field: NAMESPACE, type: ENDS_WITH, value: est", true],
  ["field: NAMESPACE, type: CONTAINS, value: prod", false],
  ["field: EXPRESSION, type: IS_TRUE, value: \"{{ outputs.t.value == 'x' }}\"", true],
  ["field: EXPRESSION, type: IS_TRUE, value: yes", true],
  ["field: EXPRESSION, type: IS_FALSE, value: '{{ 0 }}'", true],
  ["field: EXPRESSION, type: IS_NULL, value: '{{ null }}'", false],
  ["field: EXPRESSION, type: EQUAL_TO, value: x", true],
  ["field: EXPRESSION, type: EQUAL_TO, value: '{{ \"x\" }}'", false],
];
for (const [filter, holds] of FILTERS) {
  test(`the filter {${filter}} ${holds ? "holds" : "does not hold"} for an execution of a`, async () => {
    const lines = [`preconditions: {id: p, where: [{id: w, filters: [{${filter}}]}]}`, `conditions: [${only("a")}]`];
    assert.deepEqual(
      (await runUpstreams([flow("a"), listening("b", lines)], ["a"])).starts,
      holds ? ["b <- a: SUCCESS"] : [],
    );
  });
}

/** Expressions of conditions, and whether they hold after an execution of `a` with an output `x` of 7. */
const SEEN: readonly (readonly [string, string, boolean])[] = [
  ["Expression", "{{ flow.id == 'b' and outputs.t.value == 'x' and execution.state == 'SUCCESS' }}", true],
  ["Expression", "{{ trigger is defined }}", false],
  ["ExecutionOutputs", "{{ trigger.outputs.x == 7 }}", true],
  ["ExecutionOutputs", "{{ trigger.outputs.x }}", true],
  ["ExecutionOutputs", "{{ trigger.outputs.x - 7 }}", false],
];
for (const [type, expression, holds] of SEEN) {
  test(`${type} with ${expression} ${holds ? "holds" : "does not hold"} after a`, async () => {
    const condition = `{type: ${CONDITIONS}.${type}, expression: "${expression}"}`;
    const lines = [`conditions: [${only("a")}, ${condition}]`];
    assert.equal((await runUpstreams([giving("a", "7"), listening("b", lines)], ["a"])).starts.length, holds ? 1 : 0);
  });
}

test("expressions of a condition see what started the execution that it is about", async () => {
  const condition = `{type: ${CONDITIONS}.Expression, expression: "{{ trigger.flowId == 'a' }}"}`;
  const flows = [flow("a"), listening("b", [after("a")]), listening("c", [`conditions: [${only("b")}, ${condition}]`])];
  assert.deepEqual((await runUpstreams(flows, ["a"])).starts, ["b <- a: SUCCESS", "c <- b: SUCCESS"]);
});

test("a listener's condition sees the outputs of the execution", async () => {
  const condition = `{type: ${CONDITIONS}.ExecutionOutputs, expression: "{{ trigger.outputs.x == 7 }}"}`;
  const task = "{id: told, type: io.kestra.plugin.core.debug.Return, format: y}";
  const source = `${giving("a", "7")}listeners:\n  - {conditions: [${condition}], tasks: [${task}]}\n`;
  await using bench = await startEngineBench();
  assert.deepEqual(
    (await bench.run(source)).taskRuns.map(({ taskId }) => taskId),
    ["t", "told"],
  );
});
