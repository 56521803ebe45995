import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type TObject, Type } from "@sinclair/typebox";
import { createPluginRegistry } from "../../plugin/registry.ts";
import { duration } from "../../plugin/schema.ts";
import { defineTask } from "../../plugin/task.ts";
import { defineCondition, defineTrigger, type TriggerMode } from "../../plugin/trigger.ts";
import { parseFlow } from "../parser.ts";

const TRIGGERS = "io.kestra.plugin.core.trigger.";
const MULTIPLE = "io.kestra.plugin.core.condition.MultipleCondition";

const trigger = (type: string, mode: TriggerMode, properties: TObject) =>
  defineTrigger({ type, mode, title: type, properties });

const MULTIPLE_PROPERTIES = Type.Object({
  id: Type.String(),
  timeWindow: Type.Optional(Type.Unknown()),
  conditions: Type.Optional(Type.Unknown()),
});

const definitions = [
  defineTask({ type: "test.Nothing", title: "Nothing", properties: Type.Object({}), run: async () => undefined }),
  defineCondition({ type: MULTIPLE, title: "Several", properties: MULTIPLE_PROPERTIES }),
  trigger(
    `${TRIGGERS}Schedule`,
    "schedule",
    Type.Object({
      cron: Type.Optional(Type.String()),
      withSeconds: Type.Boolean({ default: false }),
      timezone: Type.Optional(Type.String()),
    }),
  ),
  trigger(`${TRIGGERS}ScheduleOnDates`, "schedule", Type.Object({ timezone: Type.Optional(Type.String()) })),
  trigger(`${TRIGGERS}Flow`, "flow", Type.Object({ preconditions: Type.Optional(Type.Unknown()) })),
  trigger(`${TRIGGERS}Webhook`, "webhook", Type.Object({ key: Type.String() })),
  trigger("io.kestra.plugin.core.http.Trigger", "polling", Type.Object({ interval: Type.Optional(duration()) })),
];
const registry = createPluginRegistry([
  { types: definitions.map(({ type }) => type), load: () => Promise.resolve(definitions) },
]);

const FILTER = "preconditions.where[0].filters[0]";
const filter = (text: string) => `preconditions: {where: [{id: w, filters: [${text}]}]}`;

/** Triggers, and the problems they have: their place in the trigger and the message. */
const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  ["Schedule", "cron: 0 8 * * *", []],
  ["Schedule", "cron: '* * * * * *', withSeconds: true", []],
  ["Schedule", "cron: 5", ["cron: invalid cron expression '5': it has 1 field instead of 5"]],
  [
    "Schedule",
    "cron: 0 8 * * *, withSeconds: true",
    ["cron: invalid cron expression '0 8 * * *': it has 5 fields instead of 6"],
  ],
  ["Schedule", "cron: 0 8 * * *, timezone: Nope/X", ["timezone: timezone 'Nope/X' is not a valid time-zone ID"]],
  ["Schedule", "cron: 0 8 * * *, interval: PT1M", ['interval: unknown property "interval"']],
  ["ScheduleOnDates", "timezone: europe/paris", ["timezone: timezone 'europe/paris' is not a valid time-zone ID"]],
  ["Webhook", "key: abc", []],
  ["Webhook", "key: ' '", ["key: no call can have an empty key"]],
  [
    "Webhook",
    `key: abc, conditions: [{type: ${MULTIPLE}, id: x}]`,
    ["conditions[0].type: invalid webhook: conditions of type MultipleCondition are not supported"],
  ],
  ["Flow", "preconditions: {timeWindow: {}}", []],
  ["Flow", 'preconditions: {timeWindow: {type: DAILY_TIME_DEADLINE, deadline: "09:00"}}', []],
  ["Flow", 'preconditions: {timeWindow: {type: DAILY_TIME_WINDOW, startTime: "09:00", endTime: "08:00"}}', []],
  ["Flow", "preconditions: {timeWindow: {type: DURATION_WINDOW, window: PT1H, windowAdvance: PT1M}}", []],
  ["Flow", "preconditions: {timeWindow: {type: SLIDING_WINDOW, window: PT1H}}", []],
  [
    "Flow",
    "preconditions: {timeWindow: {type: DAILY_TIME_DEADLINE, window: PT1H}}",
    [
      "preconditions.timeWindow.deadline: Time window of type `DAILY_TIME_DEADLINE` must have a deadline.",
      "preconditions.timeWindow.window: Time window of type `DAILY_TIME_DEADLINE` cannot have a window.",
    ],
  ],
  [
    "Flow",
    "preconditions: {timeWindow: {type: DAILY_TIME_WINDOW}}",
    [
      "preconditions.timeWindow.startTime: Time window of type `DAILY_TIME_WINDOW` must have a start time.",
      "preconditions.timeWindow.endTime: Time window of type `DAILY_TIME_WINDOW` must have an end time.",
    ],
  ],
  [
    "Flow",
    'preconditions: {timeWindow: {deadline: "09:00"}}',
    ["preconditions.timeWindow.deadline: Time window of type `DURATION_WINDOW` cannot have a deadline."],
  ],
  [
    "Flow",
    "preconditions: {timeWindow: {type: SLIDING_WINDOW, windowAdvance: PT1H}}",
    ["preconditions.timeWindow.windowAdvance: Time window of type `SLIDING_WINDOW` cannot have a window advance."],
  ],
  [
    "Flow",
    `conditions: [{type: ${MULTIPLE}, id: x, conditions: {}, timeWindow: {type: SLIDING_WINDOW, windowAdvance: PT1H}}]`,
    [
      "conditions[0].conditions: must not be empty",
      "conditions[0].timeWindow.windowAdvance: Time window of type `SLIDING_WINDOW` cannot have a window advance.",
    ],
  ],
  ["Flow", filter("{type: EQUAL_TO, value: a}"), []],
  ["Flow", filter("{type: IN, values: [a]}"), []],
  ["Flow", filter("{type: IS_TRUE}"), [`${FILTER}: \`value\` cannot be null for type IS_TRUE`]],
  ["Flow", filter("{type: NOT_IN}"), [`${FILTER}: \`values\` cannot be null for type NOT_IN`]],
  ["Flow", filter("{type: IN, values: [a], value: b}"), [`${FILTER}: \`value\` must be null for type IN`]],
  ["Schedule", "cron: 0 8 * * *, labels: {Team: a}", []],
  [
    "Schedule",
    "cron: 0 8 * * *, labels: {system.correlationId: a}",
    [
      'labels["system.correlationId"]: System labels can only be set by Kestra itself, offending label: system.correlationId',
    ],
  ],
];

const problemsOf = async (type: string, properties: string) => {
  const source = `id: f\nnamespace: n\ntasks: [{id: t, type: test.Nothing}]\ntriggers: [{id: x, type: ${type}, ${properties}}]\n`;
  const parsed = await parseFlow(source, { registry });
  return { source, problems: parsed.ok ? parsed.warnings : parsed.problems };
};

describe("a trigger", () => {
  for (const [name, properties, expected] of CASES) {
    it(`${name} with ${properties} is ${expected.length === 0 ? "right" : "told to be wrong"}`, async () => {
      const { problems } = await problemsOf(`${TRIGGERS}${name}`, properties);
      assert.deepEqual(
        problems.map(({ path, message }) => `${path.replace("triggers[0].", "")}: ${message}`),
        expected,
      );
    });
  }

  it("that polls more than once a second is warned about, and stays", async () => {
    const messages = async (interval: string) =>
      (await problemsOf("io.kestra.plugin.core.http.Trigger", `interval: ${interval}`)).problems.map(
        ({ severity, message }) => `${severity} ${message}`,
      );
    assert.deepEqual(await messages("PT1S"), []);
    assert.deepEqual(await messages("PT0.999S"), [
      "warning the interval is too short: triggers are looked at once a second",
    ]);
  });

  it("has preconditions of a name of its own", async () => {
    const preconditions = `type: ${TRIGGERS}Flow, preconditions: {id: p}`;
    const source = `id: f\nnamespace: n\ntasks: [{id: t, type: test.Nothing}]\ntriggers: [{id: a, ${preconditions}}, {id: b, ${preconditions}}]\n`;
    const parsed = await parseFlow(source, { registry });
    assert.deepEqual(parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`), [
      "triggers[1].preconditions.id: Duplicate preconditions with id [p]",
    ]);
  });

  it("with a wrong cron expression is told at the expression itself", async () => {
    const { source, problems } = await problemsOf(`${TRIGGERS}Schedule`, "cron: '61 * * * *'");
    const line = source.split("\n")[(problems[0]?.line ?? 0) - 1] ?? "";
    assert.equal(line.slice((problems[0]?.column ?? 0) - 1).slice(0, 4), "'61 ");
  });
});
