import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";
import { localeCountry } from "../../platform/locale.ts";
import { Expression } from "./combined.ts";
import { DateTimeBetween, DayWeek, DayWeekInMonth, PublicHoliday, TimeBetween, Weekend } from "./dates.ts";
import {
  ExecutionFlow,
  ExecutionLabels,
  ExecutionNamespace,
  ExecutionOutputs,
  ExecutionStatus,
  FlowCondition,
  FlowNamespaceCondition,
  HasRetryAttempt,
} from "./executions.ts";
import { definitions } from "./index.ts";

type Holding = (properties: object, date?: string) => boolean | undefined;

const EVENT = {
  flow: { id: "import", namespace: "acme.sales" },
  execution: { flowId: "import", namespace: "acme.sales", state: "WARNING", attemptStates: ["FAILED", "SUCCESS"] },
  labels: { team: "sales", year: 2026 },
};

/** A condition as the engine asks it: `{{ trigger.date }}` rendered, defaults filled in. */
function asking(definition: (typeof definitions)[number]): Holding {
  return (properties, date = "") => {
    if (definition.kind !== "condition") return undefined;
    const renderer = {
      render: (template: string) => template.replace("{{ trigger.date }}", date),
      renderDeep: (value: unknown) => value,
    };
    const resolved = resolveProperties(definition.properties, { ...properties }, renderer);
    if (resolved instanceof Promise) return undefined;
    const holds = definition.holds?.(resolved, EVENT);
    return typeof holds === "boolean" ? holds : undefined;
  };
}

const dates: readonly (readonly [string, Holding, object, string, boolean])[] = [
  ["DayWeek", asking(DayWeek), { dayOfWeek: "MONDAY" }, "2024-01-01T00:00:00Z", true],
  ["DayWeek", asking(DayWeek), { dayOfWeek: "SUNDAY" }, "2024-01-01T00:00:00Z", false],
  [
    "DayWeek in the date's own zone",
    asking(DayWeek),
    { dayOfWeek: "SUNDAY" },
    "2023-12-31T20:00-05:00[America/New_York]",
    true,
  ],
  ["Weekend", asking(Weekend), {}, "2024-01-06", true],
  ["Weekend", asking(Weekend), {}, "2024-01-08T01:00Z", false],
  [
    "DayWeekInMonth",
    asking(DayWeekInMonth),
    { dayOfWeek: "MONDAY", dayInMonth: "FIRST" },
    "2024-01-01T08:00:00Z",
    true,
  ],
  [
    "DayWeekInMonth",
    asking(DayWeekInMonth),
    { dayOfWeek: "MONDAY", dayInMonth: "SECOND" },
    "2024-01-08T08:00:00Z",
    true,
  ],
  [
    "DayWeekInMonth",
    asking(DayWeekInMonth),
    { dayOfWeek: "MONDAY", dayInMonth: "FOURTH" },
    "2024-01-29T08:00:00Z",
    false,
  ],
  ["DayWeekInMonth", asking(DayWeekInMonth), { dayOfWeek: "MONDAY", dayInMonth: "LAST" }, "2024-01-29T08:00:00Z", true],
  [
    "DayWeekInMonth",
    asking(DayWeekInMonth),
    { dayOfWeek: "MONDAY", dayInMonth: "LAST" },
    "2024-01-22T08:00:00Z",
    false,
  ],
  ["DateTimeBetween", asking(DateTimeBetween), { after: "2024-01-01T00:00:00+01:00" }, "2024-01-01T00:00:00Z", true],
  ["DateTimeBetween", asking(DateTimeBetween), { after: "2024-01-01T00:00:00Z" }, "2024-01-01T00:00:00Z", false],
  [
    "DateTimeBetween",
    asking(DateTimeBetween),
    { before: "2024-01-02T00:00:00Z", after: "2023-01-01T00:00:00Z" },
    "2024-01-01T00:00:00Z",
    true,
  ],
  [
    "DateTimeBetween with a date of its own",
    asking(DateTimeBetween),
    { date: "2025-01-01T00:00:00Z", before: "2024-01-02T00:00:00Z" },
    "",
    false,
  ],
  [
    "TimeBetween",
    asking(TimeBetween),
    { after: "08:00:00+01:00", before: "09:00:00+01:00" },
    "2024-01-01T07:30:00Z",
    true,
  ],
  ["TimeBetween", asking(TimeBetween), { after: "08:00:00+01:00" }, "2024-01-01T07:00:00Z", false],
  ["TimeBetween", asking(TimeBetween), { before: "17:00Z" }, "2024-01-01T18:00:00+02:00", true],
  ["TimeBetween over midnight", asking(TimeBetween), { after: "22:00Z", before: "06:00Z" }, "2024-01-01T23:00Z", true],
  ["TimeBetween over midnight", asking(TimeBetween), { after: "22:00Z", before: "06:00Z" }, "2024-01-01T05:00Z", true],
  ["TimeBetween over midnight", asking(TimeBetween), { after: "22:00Z", before: "06:00Z" }, "2024-01-01T12:00Z", false],
  ["TimeBetween", asking(TimeBetween), { after: "10:00Z", before: "10:00Z" }, "2024-01-01T10:00Z", false],
];
for (const [name, holds, properties, date, expected] of dates) {
  test(`${name} ${JSON.stringify(properties)} ${expected ? "holds" : "does not hold"} at ${date || "any date"}`, () => {
    assert.equal(holds(properties, date), expected);
  });
}

test("texts that are no dates or times are named with their property", () => {
  assert.throws(() => asking(Weekend)({}, "someday"), /`date`: "someday" is no date/);
  const at = "2024-01-01T00:00Z";
  assert.throws(() => asking(Weekend)({}, "2024-01-08T01:00:00"), /`date`: "2024-01-08T01:00:00" is no date/);
  assert.throws(() => asking(TimeBetween)({ after: "25:00Z" }, at), /`after`: "25:00Z" is no time of day/);
  assert.throws(() => asking(TimeBetween)({ after: "08:00" }, at), /`after`: "08:00" is no time of day/);
  assert.throws(() => asking(DateTimeBetween)({ after: "2024-01-01" }, at), /`after`: "2024-01-01" is no date/);
  assert.throws(() => asking(DateTimeBetween)({}, at), /`after` or `before` is missing/);
  assert.throws(() => asking(TimeBetween)({}, at), /`after` or `before` is missing/);
});

const executions: readonly (readonly [string, Holding, object, boolean])[] = [
  ["ExecutionFlow", asking(ExecutionFlow), { namespace: "acme.sales", flowId: "import" }, true],
  ["ExecutionFlow", asking(ExecutionFlow), { namespace: "acme", flowId: "import" }, false],
  ["ExecutionNamespace", asking(ExecutionNamespace), { namespace: "acme" }, false],
  ["ExecutionNamespace", asking(ExecutionNamespace), { namespace: "acme", prefix: true }, true],
  ["ExecutionNamespace", asking(ExecutionNamespace), { namespace: "acme", comparison: "PREFIX" }, true],
  ["ExecutionNamespace", asking(ExecutionNamespace), { namespace: ".sales", comparison: "SUFFIX" }, true],
  ["ExecutionNamespace", asking(ExecutionNamespace), { namespace: "acme.sales", comparison: "EQUALS" }, true],
  [
    "ExecutionLabels",
    asking(ExecutionLabels),
    {
      labels: [
        { key: "team", value: "sales" },
        { key: "year", value: "2026" },
      ],
    },
    true,
  ],
  ["ExecutionLabels", asking(ExecutionLabels), { labels: [{ key: "team", value: "stock" }] }, false],
  ["ExecutionOutputs", asking(ExecutionOutputs), { expression: "true" }, true],
  ["ExecutionOutputs", asking(ExecutionOutputs), { expression: false }, false],
  ["ExecutionStatus", asking(ExecutionStatus), { in: ["SUCCESS", "WARNING"] }, true],
  ["ExecutionStatus", asking(ExecutionStatus), { notIn: ["WARNING"] }, false],
  ["ExecutionStatus", asking(ExecutionStatus), {}, true],
  ["ExecutionStatus", asking(ExecutionStatus), { in: [] }, true],
  ["ExecutionOutputs", asking(ExecutionOutputs), { expression: "7" }, true],
  ["ExecutionOutputs", asking(ExecutionOutputs), { expression: "0" }, false],
  ["HasRetryAttempt", asking(HasRetryAttempt), { in: ["FAILED"] }, true],
  ["HasRetryAttempt", asking(HasRetryAttempt), { in: ["KILLED"] }, false],
  ["HasRetryAttempt", asking(HasRetryAttempt), { notIn: ["FAILED", "SUCCESS"] }, false],
  ["FlowCondition", asking(FlowCondition), { namespace: "acme.sales", flowId: "import" }, true],
  ["FlowNamespaceCondition", asking(FlowNamespaceCondition), { namespace: "acme" }, false],
  ["FlowNamespaceCondition", asking(FlowNamespaceCondition), { namespace: "acme", prefix: true }, true],
  ["Expression", asking(Expression), { expression: "no" }, true],
  ["Expression", asking(Expression), { expression: "0" }, true],
  ["Expression", asking(Expression), { expression: "FALSE" }, true],
  ["Expression", asking(Expression), { expression: " false " }, false],
  ["Expression", asking(Expression), { expression: " " }, false],
];
for (const [name, holds, properties, expected] of executions) {
  test(`${name} ${JSON.stringify(properties)} ${expected ? "holds" : "does not hold"} for the execution`, () => {
    assert.equal(holds(properties), expected);
  });
}

/** Properties of PublicHoliday, the date of the trigger, and the answer. */
const holidays: readonly (readonly [object, string, boolean])[] = [
  [{ country: "FR" }, "2024-07-14T23:30:00Z", true],
  [{ country: "FR" }, "2024-07-14T22:00:00-05:00[America/New_York]", true],
  [{ country: "FR" }, "2024-07-15T00:30:00+02:00", false],
  [{ country: "FR", date: "2024-05-20" }, "2024-07-15T00:30:00+02:00", true],
  [{ country: "US", subDivision: "CA" }, "2024-04-01T08:00:00Z", true],
  [{ country: "US" }, "2024-04-01T08:00:00Z", false],
];
for (const [properties, date, expected] of holidays) {
  test(`PublicHoliday ${JSON.stringify(properties)} ${expected ? "holds" : "does not hold"} at ${date}`, async () => {
    assert.equal(await PublicHoliday.holds?.({ date, ...properties }, EVENT), expected);
  });
}

test("PublicHoliday tells dates and countries that it cannot look up", async () => {
  const failing = async (properties: object) =>
    await PublicHoliday.holds?.({ date: "2024-07-14", ...properties }, EVENT);
  await assert.rejects(failing({ country: "FR", date: "someday" }), /`date`: "someday" is no date/);
  await assert.rejects(failing({ country: "FRA" }), /`country`: there is no calendar of holidays for "FRA"/);
});

test("PublicHoliday without a country looks at that of the machine's locale, or says that there is none", async () => {
  const answer = (properties: object) =>
    Promise.resolve(PublicHoliday.holds?.({ date: "2024-07-14", ...properties }, EVENT)).then(String, String);
  const country = localeCountry();
  if (country) assert.equal(await answer({}), await answer({ country }));
  else assert.match(await answer({}), /`country` is missing, and the locale of this machine names none/);
});

test("every condition can be asked, but for those that ask others", () => {
  const silent = definitions.filter((each) => each.kind === "condition" && !each.holds);
  assert.deepEqual(
    silent.map((each) => each.type.split(".").at(-1)),
    ["MultipleCondition", "Not", "Or"],
  );
});
