import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { NO_GLOBALS } from "../../core/execution/variables.ts";
import type { Flow, Trigger } from "../../core/flow/flow.ts";
import { createRegistry } from "../../plugins/catalog.ts";
import { ConditionEvaluator } from "../flow-triggers/condition-evaluator.ts";
import { createExpressions } from "../services/expressions.ts";
import { ScheduleEvaluator } from "./schedule-evaluator.ts";

const SCHEDULE = "io.kestra.plugin.core.trigger.Schedule";
const CONDITION = "io.kestra.plugin.core.condition";
const DATE_MS = Date.parse("2026-03-10T07:00:00Z");

const engine = createExpressions({ timeZone: "UTC" });
const registry = createRegistry();
const evaluator = new ScheduleEvaluator({
  engine,
  registry,
  conditions: new ConditionEvaluator({ engine, registry }),
  globals: NO_GLOBALS,
  services: () => ({}),
});
const flow: Flow = { id: "f", namespace: "n", tenantId: "t", revision: 3, tasks: [], variables: { v: 1 } };

/** What becomes of eight o'clock in Paris on Tuesday, 10 March 2026. */
async function judge(more: Record<string, unknown>, lateMs = 0) {
  const given = { id: "s", type: SCHEDULE, cron: "0 8 * * *", timezone: "Europe/Paris", withSeconds: false, ...more };
  const trigger: Trigger = given;
  return await evaluator.evaluate({ flow, trigger, dateMs: DATE_MS, nowMs: DATE_MS + lateMs });
}

const expression = (text: string) => ({ type: `${CONDITION}.Expression`, expression: text });

describe("a date that is due", () => {
  it("starts an execution that knows the dates around it, with inputs and labels rendered", async () => {
    const verdict = await judge({
      inputs: { day: "{{ trigger.date | date('yyyy-MM-dd') }}", map: { of: "{{ flow.id }}" }, plain: 5 },
      labels: [
        { key: "by", value: "{{ trigger.id }}" },
        { key: "no", value: "{{ nosuch }}" },
      ],
    });
    assert.deepEqual(verdict, {
      kind: "start",
      inputs: { day: "2026-03-10", map: { of: "f" }, plain: 5 },
      labels: [
        { key: "by", value: "s" },
        { key: "system.from", value: "trigger" },
      ],
      variables: {
        date: "2026-03-10T08:00:00+01:00",
        next: "2026-03-11T08:00:00+01:00",
        previous: "2026-03-09T08:00:00+01:00",
      },
      warnings: ["The label 'no' is left out: Unable to find `nosuch` used in the expression `{{ nosuch }}` at line 1"],
    });
  });

  const CASES: readonly (readonly [string, Record<string, unknown>, string])[] = [
    [
      "a condition about its day that holds",
      { conditions: [{ type: `${CONDITION}.DayWeek`, dayOfWeek: "TUESDAY" }] },
      "start",
    ],
    ["a condition about its day that does not", { conditions: [{ type: `${CONDITION}.Weekend` }] }, "skip conditions"],
    ["a condition under the older name", { scheduleConditions: [{ type: `${CONDITION}.Weekend` }] }, "skip conditions"],
    [
      "a holiday on the date before, in a part of a country",
      {
        conditions: [
          { type: `${CONDITION}.PublicHoliday`, country: "AU", subDivision: "VIC", date: "{{ trigger.previous }}" },
        ],
      },
      "start",
    ],
    [
      "a holiday that it is not",
      { conditions: [{ type: `${CONDITION}.PublicHoliday`, country: "AU", subDivision: "VIC" }] },
      "skip conditions",
    ],
    [
      "the condition that it is a working day",
      {
        conditions: [
          {
            type: `${CONDITION}.Not`,
            conditions: [{ type: `${CONDITION}.PublicHoliday`, country: "FR" }, { type: `${CONDITION}.Weekend` }],
          },
        ],
      },
      "start",
    ],
    ["an expression about it", { conditions: [expression("{{ trigger.next is defined and vars.v == 1 }}")] }, "start"],
    [
      "a condition that is turned round",
      { conditions: [{ type: `${CONDITION}.Not`, conditions: [{ type: `${CONDITION}.Weekend` }] }] },
      "start",
    ],
    [
      "conditions of which the first does not hold and the second fails",
      { conditions: [{ type: `${CONDITION}.Weekend` }, expression("{{ nosuch }}")] },
      "skip conditions",
    ],
  ];
  for (const [name, more, expected] of CASES) {
    it(`with ${name} ends in: ${expected}`, async () => {
      const verdict = await judge(more);
      assert.equal(verdict.kind === "skip" ? `skip ${verdict.why}` : verdict.kind, expected);
    });
  }

  it("is left out when it comes later than the trigger allows", async () => {
    assert.deepEqual(await judge({ lateMaximumDelay: "PT1M" }, 60_001), { kind: "skip", why: "late" });
    assert.equal((await judge({ lateMaximumDelay: "PT1M" }, 60_000)).kind, "start");
  });

  it("fails where a condition or an input cannot be evaluated, and says which", async () => {
    const faults = await Promise.all([
      judge({ conditions: [expression("{{ nosuch }}")] }),
      judge({ conditions: [{ type: `${CONDITION}.PublicHoliday`, country: "Atlantis" }] }),
      judge({ inputs: { i: "{{ nosuch }}" } }),
    ]);
    const messages = faults.map((verdict) => (verdict.kind === "fail" ? verdict.message : verdict.kind));
    assert.match(
      messages[0] ?? "",
      /^The condition \S+Expression of the trigger 's' cannot be evaluated: Unable to find/,
    );
    assert.match(
      messages[1] ?? "",
      /PublicHoliday of the trigger 's' cannot be evaluated: Property `country`: .* "Atlantis"/,
    );
    assert.match(messages[2] ?? "", /^The inputs of the trigger 's' cannot be rendered: Unable to find/);
  });
});
