import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseFlow } from "./parser.ts";
import { formatProblem, PROBLEMS_MAX } from "./problem.ts";
import { fakeExpressions, fakeTypes } from "./testing/fake-types.ts";
import { SUGGESTIONS_MAX } from "./validate/flow-checker.ts";

const registry = fakeTypes();
const HEAD = "id: f\nnamespace: a.b\n";
const TASKS = "tasks: [{id: a, type: test.Return}]\n";

async function problemsOf(source: string): Promise<readonly string[]> {
  const parsed = await parseFlow(source, { registry, expressions: fakeExpressions });
  return (parsed.ok ? parsed.warnings : parsed.problems).map(formatProblem);
}

async function flowOf(source: string) {
  const parsed = await parseFlow(source, { registry, expressions: fakeExpressions });
  assert.ok(parsed.ok, parsed.ok ? "" : parsed.problems.map(formatProblem).join("\n"));
  return parsed.flow;
}

/** Line and column of the mark; the beginning without one. */
function placeOf(marked: string): string {
  const before = marked.slice(0, Math.max(marked.indexOf("¶"), 0)).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/** A task's properties after its id and type, with a ¶ where the problem is, and what is wrong. */
const SAY: readonly (readonly [string, string])[] = [
  ["¶", 'tasks[0].message: required property "message" is missing; it takes text'],
  ["¶message: ~", 'tasks[0].message: "message" is required but empty; it takes text'],
  ["¶mesage: x, message: y", 'tasks[0].mesage: unknown property "mesage"; did you mean "message"?'],
  ["message: x, level: ¶info", 'tasks[0].level: "info" is not one of INFO, WARN; did you mean "INFO"?'],
  ["message: x, times: ¶0", "tasks[0].times: 0 is less than 1, the least allowed"],
  ["message: x, times: ¶10", "tasks[0].times: 10 is more than 9, the most allowed"],
  ["message: x, times: ¶many", 'tasks[0].times: expected a whole number, got the text "many"'],
  ["message: x, times: ¶2.5", "tasks[0].times: warning: 2.5 is cut to 2; write a whole number"],
  ["message: x, wait: ¶5m", 'tasks[0].wait: "5m" is not a duration; did you mean PT5M?'],
  ["message: x, wait: ¶soon", 'tasks[0].wait: "soon" is not a duration; write ISO-8601 such as PT30S, PT5M or P1D'],
  ["message: x, words: ¶a", 'tasks[0].words: expected a list, got the text "a"'],
  ["message: x, words: [a, ¶~]", "tasks[0].words[1]: expected text, got nothing; remove the empty item"],
  [
    "message: x, quiet: ¶'{{ true }}'",
    'tasks[0].quiet: expected true or false, got the text "{{ true }}"; expressions are not rendered here',
  ],
  ["message: x, loud: ¶yep", 'tasks[0].loud: expected true or false, got the text "yep"; write true or false'],
  ["message: x, factor: ¶a", 'tasks[0].factor: expected a number, got the text "a"'],
  ["message: x, options: {¶colour: red}", 'tasks[0].options.colour: unknown property "colour"; did you mean "color"?'],
  ["message: x, options: ¶[1]", "tasks[0].options: expected a map, got a list"],
  [
    "message: x, auth: {type: ¶BASC, user: u}",
    'tasks[0].auth.type: "BASC" is not one of BASIC, BEARER; did you mean "BASIC"?',
  ],
  ["message: x, auth: ¶{user: u}", 'tasks[0].auth.type: required property "type" is missing; use one of BASIC, BEARER'],
  [
    "message: x, taskRunner: {type: test.Runner, ¶cpu: 1}",
    'tasks[0].taskRunner.cpu: unknown property "cpu"; did you mean "cpus"?',
  ],
  ["message: '¶{{ x'", "tasks[0].message: invalid expression: the expression is not closed"],
  [
    "message: x, retry: {type: constant, interval: ¶PT5M, maxDuration: PT1M}",
    "tasks[0].retry.interval: 'interval' must be less than 'maxDuration'",
  ],
  [
    "message: x, retry: ¶{type: constant}",
    'tasks[0].retry.interval: required property "interval" is missing; it takes a duration such as PT5M',
  ],
  [
    "message: x, retry: {type: exponential, interval: ¶PT5M, maxInterval: PT1M}",
    "tasks[0].retry.interval: 'interval' must be less than 'maxInterval'",
  ],
  [
    "message: x, pluginDefaultsRef: ¶r",
    "tasks[0].pluginDefaultsRef: No plugin-defaults exists for pluginDefaultsRef: 'r'; give a plugin default this `ref`",
  ],
  ["message: x, ¶assets: {a: b}", "tasks[0].assets: `assets` are not supported; remove them"],
];

describe("a task's properties", () => {
  for (const [rest, expected] of SAY) {
    it(`are checked: ${rest}`, async () => {
      const marked = `${HEAD}tasks: [${rest === "¶" ? "¶{id: say, type: test.Say" : `{id: say, type: test.Say, ${rest}`}}]\n`;
      assert.deepEqual(await problemsOf(marked.replace("¶", "")), [`${placeOf(marked)} ${expected}`]);
    });
  }
});

/** A flow after its id and namespace. */
const FLOWS: readonly (readonly [string, string])[] = [
  // The map of the flow begins where its file does.
  ["", 'tasks: required property "tasks" is missing; it takes a list'],
  ["tasks: ¶[]", "tasks: the list must not be empty; add an item"],
  ["tasks: ¶x", 'tasks: expected a list, got the text "x"'],
  ["tasks: [¶x]", 'tasks[0]: expected a task: a map with id and type, got the text "x"'],
  ["tasks: [¶{id: a}]", 'tasks[0].type: required property "type" is missing; it takes text'],
  ["tasks: [¶{type: test.Return}]", 'tasks[0].id: required property "id" is missing; it takes text'],
  [
    "tasks: [{id: ¶a.b, type: test.Return}]",
    'tasks[0].id: "a.b" does not match [a-zA-Z0-9][a-zA-Z0-9_-]*; change the characters that do not fit',
  ],
  ["tasks: [{id: a, type: ¶test.Retrun}]", 'tasks[0].type: unknown type "test.Retrun"; did you mean "test.Return"?'],
  ["tasks: [{id: a, type: ¶other.Return}]", 'tasks[0].type: unknown type "other.Return"; did you mean "test.Return"?'],
  ["tasks: [{id: a, type: ¶test.Schedule}]", "tasks[0].type: test.Schedule is no task; use the type of a task"],
  ["¶task: []\ntasks: [{id: a, type: test.Return}]", 'task: unknown property "task"; did you mean "tasks"?'],
  [
    "tasks: [{id: a, type: test.Return}, {id: ¶a, type: test.Return}]",
    "tasks[1].id: Duplicate task id with name [a]; rename one of them",
  ],
  [
    `${TASKS}errors: [{id: ¶a, type: test.Return}]`,
    "errors[0].id: Duplicate task id with name [a]; rename one of them",
  ],
  [
    "tasks: [{id: a, type: test.Sequence, tasks: [{id: ¶a, type: test.Return}]}]",
    "tasks[0].tasks[0].id: Duplicate task id with name [a]; rename one of them",
  ],
  ["tasks: [¶{id: s, type: test.Sequence}]", 'tasks[0].tasks: required property "tasks" is missing; it takes a list'],
  [
    `${TASKS}inputs: [{id: i, type: STRING}, {id: ¶i, type: INT}]`,
    "inputs[1].id: Duplicate input with name [i]; rename one of them",
  ],
  [
    `${TASKS}outputs: [{id: o, type: STRING, value: x}, {id: ¶o, type: INT, value: '1'}]`,
    "outputs[1].id: Duplicate output with name [o]; rename one of them",
  ],
  [
    `${TASKS}triggers: [{id: t, type: test.Schedule, cron: x}, {id: ¶t, type: test.Schedule, cron: x}]`,
    "triggers[1].id: Duplicate trigger id with name [t]; rename one of them",
  ],
  [
    `${TASKS}triggers: [¶{id: t, type: test.Schedule}]`,
    'triggers[0].cron: required property "cron" is missing; it takes text',
  ],
  [
    `${TASKS}triggers: [{id: t, type: test.Schedule, cron: x, conditions: [{type: ¶test.Return}]}]`,
    "triggers[0].conditions[0].type: test.Return is no condition; use the type of a condition",
  ],
  [`${TASKS}concurrency: {limit: ¶0}`, "concurrency.limit: 0 is less than 1, the least allowed"],
  [
    `${TASKS}labels: {¶A: b}`,
    'labels.A: Invalid label key "A"; a key begins with a lowercase letter and has only letters, digits, dots, dashes and underscores',
  ],
  [
    `${TASKS}labels: {¶system.x: b}`,
    'labels["system.x"]: System labels can only be set by Kestra itself, offending label: system.x; rename the key',
  ],
  [`${TASKS}labels: [{key: ¶a}]`, "labels[0]: expected text, got nothing; give the label a value"],
  [`${TASKS}disabled: ¶abc`, 'disabled: expected true or false, got the text "abc"; write true or false'],
  [`${TASKS}description: ¶[a]`, "description: expected text, got a list"],
  [
    `${TASKS}sla: [¶{id: s, type: MAX_DURATION, behavior: FAIL}]`,
    'sla[0].duration: required property "duration" is missing; it takes a duration such as PT5M',
  ],
  [
    `${TASKS}pluginDefaults: [{type: test.Say, values: {¶mesage: x}}]`,
    "pluginDefaults[0].values.mesage: Invalid Plugin Default: No property 'mesage' exists in plugin 'test.Say'; did you mean \"message\"?",
  ],
  [`${TASKS}¶id: g`, 'the key "id" is written twice in one map; remove one of them'],
];

describe("a flow", () => {
  for (const [rest, expected] of FLOWS) {
    it(`is refused: ${rest.replace(TASKS, "") || "without tasks"}`, async () => {
      const marked = `${HEAD}${rest}\n`;
      assert.deepEqual(await problemsOf(marked.replace("¶", "")), [`${placeOf(marked)} ${expected}`]);
    });
  }

  it("tells all its problems at once, in the order of the text", async () => {
    const found = await problemsOf("id: 'a b'\nnamespace: A\nlabels: {X: y}\ntasks:\n  - id: t\n    type: nope\n");
    assert.deepEqual(
      found.map((line) => line.split(" ")[0]),
      ["1:5", "2:12", "3:10", "6:11"],
    );
  });

  it("is refused with a place when it is no map at all", async () => {
    assert.deepEqual(await problemsOf("- a\n"), [
      "1:1 expected a flow, got a list; write a map with id, namespace and tasks",
    ]);
  });
});

const DAG = "io.kestra.plugin.core.flow.Dag";
const RULES: readonly (readonly [string, string])[] = [
  [
    `{id: d, type: ${DAG}, tasks: [{task: {id: a, type: test.Return}, dependsOn: [b]}, {task: {id: b, type: test.Return}, dependsOn: [a]}]}`,
    "Cyclic dependency detected: a, b",
  ],
  [
    `{id: d, type: ${DAG}, tasks: [{task: {id: a, type: test.Return}, dependsOn: [c]}]}`,
    "Not existing task id in dependency: c",
  ],
  [
    "{id: d, type: io.kestra.plugin.core.flow.Switch, value: x}",
    "No task defined, neither cases or default have any tasks",
  ],
  [
    "{id: d, type: io.kestra.plugin.core.flow.WorkingDirectory, tasks: [{id: e, type: test.Exit}]}",
    "Only runnable tasks are allowed as children of a WorkingDirectory task",
  ],
  [
    "{id: d, type: io.kestra.plugin.core.flow.WorkingDirectory, tasks: [{id: e, type: test.Return, workerGroup: {key: g}}]}",
    "Cannot set a Worker Group in any WorkingDirectory sub-tasks",
  ],
];

describe("the rules of task types", () => {
  for (const [task, words] of RULES) {
    it(`say: ${words}`, async () => {
      const problems = await problemsOf(`${HEAD}tasks:\n  - ${task}\n`);
      const [first = "", ...others] = problems.filter((problem) => !problem.includes("warning: "));
      assert.ok(first.includes(words), first);
      assert.deepEqual(others, []);
    });
  }
});

describe("a right flow", () => {
  it("takes numbers and booleans where texts are wanted, and numbers in quotes", async () => {
    const flow = await flowOf(
      `${HEAD}description: 1.50\nconcurrency: {limit: '2'}\ntasks: [{id: 12, type: test.Say, message: yes, times: '3', quiet: 'TRUE', wait: PT5M}]\n`,
    );
    assert.equal(flow.description, "1.5");
    assert.deepEqual(flow.concurrency, { limit: 2 });
    assert.deepEqual(flow.tasks, [
      { id: "12", type: "test.Say", message: "true", times: 3, quiet: true, wait: "PT5M" },
    ]);
  });

  it("takes expressions where its properties are rendered", async () => {
    const task = {
      id: "a",
      type: "test.Say",
      message: "{{ m }}",
      level: "{{ l }}",
      wait: "{{ w }}",
      words: "{{ x }}",
      loud: "{{ y }}",
    };
    const flow = await flowOf(`${HEAD}tasks: [${JSON.stringify(task)}]\n`);
    assert.deepEqual(flow.tasks, [task]);
  });

  it("makes JSON text of a structure where a rendered text is wanted", async () => {
    const flow = await flowOf(`${HEAD}tasks: [{id: a, type: test.Return, format: {b: [1, x]}}]\n`);
    assert.equal(flow.tasks[0]?.["format"], '{"b":[1,"x"]}');
  });

  it("has its labels as a list, whatever form they had", async () => {
    const labels = [{ key: "a", value: "1" }];
    assert.deepEqual((await flowOf(`${HEAD}${TASKS}labels: {a: 1}\n`)).labels, labels);
    assert.deepEqual((await flowOf(`${HEAD}${TASKS}labels: [{key: a, value: 1}]\n`)).labels, labels);
  });

  it("has the current names of what old flows call otherwise", async () => {
    const flow = await flowOf(
      `${HEAD}inputs: [{name: i, type: STRING}, {id: m, type: MULTISELECT, options: [x]}]\ntasks: [{id: a, type: test.old.Say, retry: {type: constant, interval: 5, maxAttempt: 2}}]\ntaskDefaults: [{type: test.old.Say, values: {message: d}}]\n`,
    );
    assert.deepEqual(flow.inputs, [
      { id: "i", type: "STRING" },
      { values: ["x"], id: "m", type: "MULTISELECT" },
    ]);
    assert.deepEqual(flow.pluginDefaults, [{ type: "test.old.Say", values: { message: "d" } }]);
    assert.equal(flow.tasks[0]?.["message"], "d");
    assert.deepEqual(flow.tasks[0]?.retry, { type: "constant", interval: "PT5S", maxAttempts: 2 });
  });

  it("gets its tenant and first revision, whatever its text says of them", async () => {
    const parsed = await parseFlow(`${HEAD}${TASKS}revision: 7\ntenantId: other\n`, { registry, tenantId: "acme" });
    assert.ok(parsed.ok);
    assert.equal(parsed.flow.revision, 1);
    assert.equal(parsed.flow.tenantId, "acme");
  });

  it("has no variable without a value, and lists with all their places", async () => {
    const flow = await flowOf(`${HEAD}${TASKS}variables: {gone: null, map: {gone: ~, kept: 1}, list: [null, 1]}\n`);
    assert.deepEqual(flow.variables, { map: { kept: 1 }, list: [null, 1] });
  });

  it("may use anchors and merge keys", async () => {
    const flow = await flowOf(
      `${HEAD}variables: {base: &base {type: test.Say, message: m}}\ntasks: [{<<: *base, id: a}, {<<: *base, id: b, message: own}]\n`,
    );
    assert.deepEqual(
      flow.tasks.map((task) => task["message"]),
      ["m", "own"],
    );
  });
});

describe("the limits of what is told", () => {
  it("count the problems that are too many to list", async () => {
    const tasks = Array.from(
      { length: PROBLEMS_MAX + 5 },
      (_, index) => `{id: t${index}, type: test.Return, wrong: 1}`,
    );
    const parsed = await parseFlow(`${HEAD}tasks: [${tasks.join(", ")}]\n`, { registry });
    assert.ok(!parsed.ok);
    assert.equal(parsed.problems.length, PROBLEMS_MAX + 1);
    assert.equal(parsed.problems.at(-1)?.message, "and 5 more problems");
  });

  it("stop looking for the right name after many wrong types", async () => {
    const tasks = Array.from(
      { length: SUGGESTIONS_MAX + 1 },
      (_, index) => `{id: t${index}, type: test.Return${index}}`,
    );
    const parsed = await parseFlow(`${HEAD}tasks: [${tasks.join(", ")}]\n`, { registry });
    assert.ok(!parsed.ok);
    assert.match(parsed.problems[0]?.hint ?? "", /^did you mean/);
    assert.match(parsed.problems.at(-1)?.hint ?? "", /^check the name/);
  });
});
