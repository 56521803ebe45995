/** What Kestra refuses to save is refused here, with the place and the property, one row a rule. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createExpressions } from "../../components/services/expressions.ts";
import { parseFlow } from "../../core/flow/parser.ts";
import { createRegistry } from "../../plugins/catalog.ts";

const registry = createRegistry();
const expressions = createExpressions();

/** Short names in the rows. */
const NAMES: readonly (readonly [string, string])[] = [
  ["RETURN", "io.kestra.plugin.core.debug.Return"],
  ["CORE.", "io.kestra.plugin.core."],
];
const HEAD = "id: f\nnamespace: a.b\n";
const TASKS = "\ntasks: [{id: t, type: RETURN}]";

/** A flow after its id and namespace, with a ¶ where the problem is, and what is told; a `+` adds a task. */
const REFUSED: readonly (readonly [string, string])[] = [
  ["+inputs:¶", "inputs: expected a list, got nothing; remove it, or give it a value"],
  ["+outputs:¶", "outputs: expected a list, got nothing; remove it, or give it a value"],
  ["+errors:¶", "errors: expected a list, got nothing; remove it, or give it a value"],
  ["+labels:¶", "labels: expected labels, got nothing; write a map of keys and values"],
  ["+variables:¶", "variables: expected a map, got nothing; remove it, or give it a value"],
  ["+triggers:¶", "triggers: expected a list, got nothing; remove it, or give it a value"],
  ["+concurrency:¶", "concurrency: expected a map, got nothing; remove it, or give it a value"],
  ["+retry:¶", "retry: expected a map, got nothing; remove it, or give it a value"],
  ["+sla:¶", "sla: expected a list, got nothing; remove it, or give it a value"],
  ["+pluginDefaults:¶", "pluginDefaults: expected a list, got nothing; remove it, or give it a value"],
  ["+inputs: ¶''", 'inputs: expected a list, got the text ""; remove it, or give it a value'],
  ["tasks: ¶[]", "tasks: the list must not be empty; add an item"],
  ["description: none", 'tasks: required property "tasks" is missing; it takes a list'],
  [
    "tasks: [{id: ¶t.u, type: RETURN}]",
    'tasks[0].id: "t.u" does not match [a-zA-Z0-9][a-zA-Z0-9_-]*; change the characters that do not fit',
  ],
  [
    "tasks: [{id: t, type: RETURN}, {id: ¶t, type: RETURN}]",
    "tasks[1].id: Duplicate task id with name [t]; rename one of them",
  ],
  [
    "tasks: [{id: t, type: CORE.flow.Sequential, tasks: [{id: ¶t, type: RETURN}]}]",
    "tasks[0].tasks[0].id: Duplicate task id with name [t]; rename one of them",
  ],
  [
    "tasks: [{id: t, type: RETURN}]\nfinally: [{id: ¶t, type: RETURN}]",
    "finally[0].id: Duplicate task id with name [t]; rename one of them",
  ],
  [
    "tasks: [{id: t, type: RETURN, retry: ¶}]",
    "tasks[0].retry: expected a map, got nothing; remove it, or give it a value",
  ],
  [
    "tasks: [{id: t, type: RETURN, logLevel: ¶}]",
    'tasks[0].logLevel: "" is not one of TRACE, DEBUG, INFO, WARN, ERROR',
  ],
  [
    "tasks: [{id: t, type: RETURN, disabled: ¶perhaps}]",
    'tasks[0].disabled: expected true or false, got the text "perhaps"; write true or false',
  ],
  ["tasks: [{id: t, type: RETURN, runIf: ¶[a]}]", "tasks[0].runIf: expected text, got a list"],
  [
    "tasks: [{id: t, type: RETURN, taskCache: ¶{ttl: PT1H}}]",
    'tasks[0].taskCache.enabled: required property "enabled" is missing; it takes true or false',
  ],
  [
    "tasks: [{id: t, type: RETURN, taskCache: {¶enabled: }}]",
    'tasks[0].taskCache.enabled: "enabled" is required but empty; it takes true or false',
  ],
  [
    "tasks: [{id: t, type: RETURN, workerGroup: {fallback: ¶RUN}}]",
    'tasks[0].workerGroup.fallback: "RUN" is not one of FAIL, WAIT, CANCEL',
  ],
  ["tasks: [{id: t, type: RETURN, ¶assets: {}}]", "tasks[0].assets: `assets` are not supported; remove them"],
  ["tasks: [{id: t, type: RETURN, timeout: ¶5m}]", 'tasks[0].timeout: "5m" is not a duration; did you mean PT5M?'],
  [
    "+labels: {¶Team: a}",
    'labels.Team: Invalid label key "Team"; a key begins with a lowercase letter and has only letters, digits, dots, dashes and underscores',
  ],
  ["+labels: {team: ¶''}", "labels.team: the label's value is empty; give it a value, or remove it"],
  ["+labels: {team: ¶[a]}", "labels.team: expected text, got a list; give the label a value"],
  [
    "+labels: {¶system.from: a}",
    'labels["system.from"]: System labels can only be set by Kestra itself, offending label: system.from; rename the key',
  ],
  [
    "+labels: {¶system.correlationId: a}",
    'labels["system.correlationId"]: System labels can only be set by Kestra itself, offending label: system.correlationId; rename the key',
  ],
  [
    "+labels: [¶{value: a}]",
    'labels[0]: Invalid label key ""; a key begins with a lowercase letter and has only letters, digits, dots, dashes and underscores',
  ],
  [
    "+sla: [{id: s, type: MAX_DURATION, duration: PT1M, behavior: NONE, labels: {¶system.readOnly: 'true'}}]",
    'sla[0].labels["system.readOnly"]: System labels can only be set by Kestra itself, offending label: system.readOnly; rename the key',
  ],
  [
    "+sla: [¶{id: s, type: MAX_DURATION, behavior: FAIL}]",
    'sla[0].duration: required property "duration" is missing; it takes a duration such as PT5M',
  ],
  [
    "+sla: [¶{id: s, type: EXECUTION_ASSERTION, behavior: FAIL}]",
    'sla[0].assert: required property "assert" is missing; it takes text',
  ],
  [
    "+sla: [{id: s, type: ¶MAX_TIME, duration: PT1M, behavior: FAIL}]",
    'sla[0].type: "MAX_TIME" is not one of MAX_DURATION, EXECUTION_ASSERTION',
  ],
  [
    "+sla: [{id: s, type: MAX_DURATION, duration: PT1M, behavior: ¶STOP}]",
    'sla[0].behavior: "STOP" is not one of FAIL, CANCEL, NONE',
  ],
  ["+concurrency: {limit: ¶0}", "concurrency.limit: 0 is less than 1, the least allowed"],
  [
    "+concurrency: ¶{behavior: FAIL}",
    'concurrency.limit: required property "limit" is missing; it takes a whole number',
  ],
  ["+concurrency: {limit: 1, behavior: ¶DROP}", 'concurrency.behavior: "DROP" is not one of QUEUE, CANCEL, FAIL'],
  [
    "+retry: {type: constant, interval: ¶PT1M, maxDuration: PT1M}",
    "retry.interval: 'interval' must be less than 'maxDuration'",
  ],
  [
    "+retry: {type: random, minInterval: PT1M, maxInterval: ¶PT2M, maxDuration: PT2M}",
    "retry.maxInterval: 'maxInterval' must be less than 'maxDuration'",
  ],
  ["+retry: {type: ¶linear, interval: PT1M}", 'retry.type: "linear" is not one of constant, exponential, random'],
  [
    "+retry: {type: constant, interval: PT1S, maxAttempts: ¶0}",
    "retry.maxAttempts: 0 is less than 1, the least allowed",
  ],
  [
    "+retry: {type: constant, ¶interval: ''}",
    'retry.interval: "interval" is required but empty; it takes a duration such as PT5M',
  ],
  [
    "tasks: [{id: t, type: RETURN, retry: {type: exponential, interval: PT1S, maxInterval: ¶PT1M, maxDuration: PT30S}}]",
    "tasks[0].retry.maxInterval: 'maxInterval' must be less than 'maxDuration'",
  ],
  ["+checks: [¶{message: m}]", 'checks[0].condition: required property "condition" is missing; it takes text'],
  ["+checks: [{condition: ¶'', message: m}]", "checks[0].condition: the text is empty"],
  [
    "+checks: [{condition: '{{ true }}', message: m, behavior: ¶BLOCK}]",
    'checks[0].behavior: "BLOCK" is not one of BLOCK_EXECUTION, FAIL_EXECUTION, CREATE_EXECUTION',
  ],
  ["+listeners: [{tasks: ¶[]}]", "listeners[0].tasks: the list must not be empty; add an item"],
  [
    "+listeners: [{conditions: [{type: ¶CORE.condition.Weekday}], tasks: [{id: l, type: RETURN}]}]",
    'listeners[0].conditions[0].type: unknown type "io.kestra.plugin.core.condition.Weekday"; check the name, and whether its plugin is installed',
  ],
  [
    "+pluginDefaults: [¶{type: RETURN}]",
    'pluginDefaults[0].values: required property "values" is missing; it takes a map',
  ],
  [
    "+pluginDefaults: [{type: RETURN, values: {¶formats: x}}]",
    'tasks[0].formats: unknown property "formats"; did you mean "format"?',
  ],
  [
    "pluginDefaults: [{type: CORE.log.Log, ref: r, values: {message: x}}]\ntasks: [{id: t, type: RETURN, pluginDefaultsRef: ¶r}]",
    "tasks[0].pluginDefaultsRef: No plugin-defaults exists for pluginDefaultsRef: 'r'; give a plugin default this `ref`",
  ],
  [
    "taskDefaults: [{type: CORE.log.Log, values: {message: x}}]\npluginDefaults: []\ntasks: [¶{id: t, type: CORE.log.Log}]",
    'tasks[0].message: required property "message" is missing; it takes text or a list',
  ],
  [
    "pluginDefaults: [{type: CORE.log.Log, values: {message: x}}]\ntasks: [¶{id: t, type: io.kestra.core.tasks.log.Log}]",
    'tasks[0].message: required property "message" is missing; it takes text or a list',
  ],
  [
    "tasks: [{id: t, type: CORE.flow.Subflow, namespace: a.b, flowId: ¶f}]",
    "tasks[0].flowId: Recursive call to flow [a.b.f]; start another flow, or repeat tasks with LoopUntil",
  ],
  [
    "+errors: [{id: s, type: CORE.flow.Sequential, tasks: [{id: u, type: CORE.flow.Subflow, namespace: a.b, flowId: ¶f, disabled: true}]}]",
    "errors[0].tasks[0].flowId: Recursive call to flow [a.b.f]; start another flow, or repeat tasks with LoopUntil",
  ],
  [
    "tasks: [{id: t, type: CORE.flow.ForEachItem, items: x, namespace: a.b, flowId: ¶f}]",
    "tasks[0].flowId: Recursive call to flow [a.b.f]; start another flow, or repeat tasks with LoopUntil",
  ],
  [
    "tasks: [{id: t, type: CORE.flow.Subflow, namespace: a.b, flowId: g, labels: {¶system.from: a}}]",
    'tasks[0].labels["system.from"]: System labels can only be set by Kestra itself, offending label: system.from; rename the key',
  ],
  [
    "tasks: [{id: t, type: CORE.flow.Subflow, namespace: a.b, flowId: g, labels: ¶'{{ labels }}'}]",
    'tasks[0].labels: expected labels, got the text "{{ labels }}"; write a map of keys and values',
  ],
  [
    "tasks: [{id: t, type: CORE.flow.Subflow, namespace: a.b, flowId: g, labels: {k: '{{ x¶'}}]",
    'tasks[0].labels.k: invalid expression: Unexpected token of value "null" and type EOF, expected token of type PRINT_END ({{ x:1)',
  ],
  [
    "tasks: [{id: t, type: CORE.flow.Subflow, namespace: a.b, flowId: g, inputs: ¶'{{ inputs }}'}]",
    'tasks[0].inputs: expected a map, got the text "{{ inputs }}"',
  ],
  [
    "tasks: [{id: t, type: CORE.flow.Subflow, namespace: a.b, flowId: ¶[g]}]",
    "tasks[0].flowId: expected text, got a list",
  ],
  [
    "tasks: [{id: t, type: CORE.flow.Subflow, namespace: a.b, flowId: g, revision: ¶'{{ 1 }}'}]",
    'tasks[0].revision: expected a whole number, got the text "{{ 1 }}"',
  ],
  [
    "tasks: [{id: t, type: CORE.flow.If, condition: ¶[a], then: [{id: u, type: RETURN}]}]",
    "tasks[0].condition: expected text, got a list",
  ],
  [
    "tasks: [{id: t, type: CORE.flow.Dag, tasks: [{task: {id: u, type: RETURN}, dependsOn: ¶[v]}, {task: {id: v, type: RETURN}, dependsOn: [u]}]}]",
    "tasks[0].tasks[0].dependsOn: Cyclic dependency detected: u, v; remove one of these dependencies",
  ],
  [
    "tasks: [{id: t, type: CORE.flow.Dag, tasks: [{task: {id: u, type: RETURN}, dependsOn: [¶w]}]}]",
    'tasks[0].tasks[0].dependsOn[0]: Not existing task id in dependency: w; did you mean "u"?',
  ],
  [
    "+outputs: [{id: o, type: STRING, value: a}, {id: ¶o, type: STRING, value: b}]",
    "outputs[1].id: Duplicate output with name [o]; rename one of them",
  ],
  [
    "+outputs: [{id: o, type: ¶TEXT, value: a}]",
    'outputs[0].type: "TEXT" is not one of STRING, ENUM, SELECT, INT, FLOAT, BOOLEAN, BOOL, DATETIME, DATE, TIME, DURATION, FILE, JSON, URI, SECRET, ARRAY, MULTISELECT, YAML, EMAIL, FORM',
  ],
  [
    "+inputs: [{id: i, type: STRING, dependsOn: {inputs: [¶j]}}]",
    "inputs[0].dependsOn.inputs[0]: Input with id 'i' depends on a non-existent input 'j'.; did you mean \"i\"?",
  ],
  ["+inputs: [{id: i, type: INT, defaults: ¶a}]", 'inputs[0].defaults: expected a whole number, got the text "a"'],
  [
    "+triggers: [{id: s, type: CORE.trigger.Schedule, cron: ¶0 25 * * *}]",
    "triggers[0].cron: invalid cron expression '0 25 * * *': the value 25 of the field \"hour\" is not in the range 0 to 23; hour: 0 to 23, *, lists, ranges, steps",
  ],
  [
    "+triggers: [{id: s, type: CORE.trigger.Schedule, cron: 0 5 * * *}, {id: ¶s, type: CORE.trigger.Webhook, key: k}]",
    "triggers[1].id: Duplicate trigger id with name [s]; rename one of them",
  ],
  [
    "+triggers: [{id: s, type: CORE.trigger.Webhook, key: k, labels: {¶system.from: a}}]",
    'triggers[0].labels["system.from"]: System labels can only be set by Kestra itself, offending label: system.from; rename the key',
  ],
  ["+updated: ¶yesterday", 'updated: "yesterday" is not a date with time and offset; write it as 2026-01-31T08:00:00Z'],
  ["+revision: ¶0", "revision: 0 is less than 1, the least allowed"],
];

function inFull(text: string): string {
  return NAMES.reduce((full, [short, name]) => full.replaceAll(short, name), text);
}

describe("a flow that Kestra refuses", () => {
  for (const [text, expected] of REFUSED) {
    it(`is refused: ${text}`, async () => {
      const marked = inFull(HEAD + (text.startsWith("+") ? text.slice(1) + TASKS : text));
      const before = marked.slice(0, Math.max(marked.indexOf("¶"), 0)).split("\n");
      const parsed = await parseFlow(marked.replace("¶", ""), { registry, expressions });
      assert.ok(!parsed.ok);
      const first = parsed.problems.find((problem) => problem.severity === "error");
      assert.ok(first);
      const { line, column, path, message, hint } = first;
      assert.equal(`${path}: ${message}${hint === undefined ? "" : `; ${hint}`}`, inFull(expected));
      assert.deepEqual([line, column], [before.length, (before.at(-1)?.length ?? 0) + 1]);
    });
  }
});

/** Flows after their id and namespace that Kestra saves and runs, however odd they look. */
const TAKEN: readonly string[] = [
  "disabled:\ndescription:",
  "variables: {a: , b: ~}",
  "retry: {type: exponential, interval: PT1S, maxInterval: PT1M, maxDuration: PT30S}",
  "retry: {type: constant, interval: PT1S, maxAttempts: '', maxDuration: , warningOnRetry: ''}",
  "labels: {system.readOnly: 'true'}",
  "sla: [{id: s, type: MAX_DURATION, duration: PT1M, behavior: NONE, labels: {A b: ''}}]",
  "triggers: [{id: s, type: CORE.trigger.Webhook, key: k, labels: {A: ''}}]",
  "errors: [{id: e, type: CORE.flow.Subflow, namespace: a.b, flowId: '{{ flow.id }}', labels: {A: '{{ flow.id }}'}}]",
  "errors: [{id: e, type: CORE.log.Log, message: , runIf: , timeout: ''}]",
];

describe("a flow that Kestra takes", () => {
  for (const text of TAKEN) {
    it(`is taken: ${text}`, async () => {
      const parsed = await parseFlow(inFull(HEAD + text + TASKS), { registry, expressions });
      assert.deepEqual(parsed.ok ? [] : parsed.problems, []);
    });
  }
});
