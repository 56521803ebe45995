import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { faultOf, testEngine } from "../expression/testing/engine.ts";
import { taskFaultMessage } from "./task-fault.ts";

const GONE = "{{ gone }}";
const WHAT = "Unable to find `gone` used in the expression `{{ gone }}` at line 1";

describe("an expression without a value names the property that holds it", () => {
  const cases: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ["format", { format: GONE }],
    ["commands[1]", { commands: ["echo", GONE] }],
    ["options.auth.token", { options: { auth: { token: GONE } } }],
    ["inputs.name", { inputs: { other: "x", name: GONE } }],
    ["condition", { tasks: [{ id: "b", type: "t", format: GONE }], condition: GONE }],
  ];
  for (const [property, properties] of cases) {
    test(`at ${property}`, async () => {
      const fault = await faultOf(() => testEngine().render(GONE, {}));
      const message = taskFaultMessage(fault, { id: "a", type: "t", ...properties });
      assert.equal(message, `${WHAT} (property \`${property}\`)`);
    });
  }
});

test("an expression that stands in no property is told without one", async () => {
  const variables = { vars: { text: GONE } };
  const fault = await faultOf(() => testEngine().render("{{ render(vars.text) }}", variables));
  assert.equal(taskFaultMessage(fault, { id: "a", type: "t", format: "{{ render(vars.text) }}" }), WHAT);
});

test("faults that are no expression's are told as they are", () => {
  assert.equal(taskFaultMessage(new Error("no disk"), { id: "a", type: "t" }), "no disk");
  assert.equal(taskFaultMessage("no disk", { id: "a", type: "t" }), "no disk");
});
