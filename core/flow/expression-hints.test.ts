import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testEngine } from "../expression/testing/engine.ts";
import { hintForExpression } from "./expression-hints.ts";

const engine = testEngine();

/** What people write, and what is right; the remedy names a part of it. */
const SLIPS: readonly (readonly [string, string, string])[] = [
  ["{{ fileEmpty(outputs.a.uri) }}", "{{ isFileEmpty(outputs.a.uri) }}", "isFileEmpty"],
  ["{{ date('yyyy') }}", "{{ now() | date('yyyy-MM-dd') }}", "now() | date('yyyy-MM-dd')"],
  ["{{ loopOutputs(outputs.a, 'x') }}", "{{ outputs.task | values }}", "outputs.task | values"],
  ["{{ '5' | toNumber }}", "{{ '5' | number }}", "| number"],
  ["{{ 5 | toString }}", "{{ 5 | string }}", "| string"],
  ["{{ [1] | size }}", "{{ [1] | length }}", "| length"],
  ["{{ 'abc' | substring(1) }}", "{{ 'abc' | slice(1, 2) }}", "| slice("],
  ["{{ inputs.a | parseJson }}", "{{ fromJson(inputs.a) }}", "fromJson("],
  ["{{ now() | date('HH', timezone='UTC') }}", "{{ now() | date('HH', timeZone='UTC') }}", "timeZone"],
  ["{{ execution.state in ['FAILED'] }}", "{{ execution.state isIn ['FAILED', 'WARNING'] }}", "isIn ["],
  ["{{ inputs.a && inputs.b }}", "{{ inputs.a and inputs.b }}", "and"],
  ["{{ !inputs.a }}", "{{ not inputs.a }}", "not"],
  ["{{ inputs.a || inputs.b }}", "{{ inputs.a or inputs.b }}", "or"],
  ["{{ inputs.a ?: 'b' }}", "{{ inputs.a ?? 'b' }}", "??"],
];

describe("the remedy for an expression", () => {
  for (const [wrong, right, part] of SLIPS) {
    it(`${wrong} leads to ${right}`, () => {
      const hint = hintForExpression(engine.check(wrong)?.message ?? "");
      assert.ok(hint?.includes(part), `the remedy is ${hint}`);
      assert.ok(right.includes(part));
      assert.equal(engine.check(right), undefined);
    });
  }

  for (const name of ["appLink", "credential"]) {
    it(`${name} says that it is of another edition`, () =>
      assert.match(hintForExpression(engine.check(`{{ ${name}('x') }}`)?.message ?? "") ?? "", /Enterprise Edition/));
  }

  it("is left out where there is nothing to add", () => {
    for (const wrong of ["{{ nosuch() }}", "{{ inputs['a' }}", "{{ 'x' | trimm }}"]) {
      const message = engine.check(wrong)?.message;
      assert.ok(message);
      assert.equal(hintForExpression(message), undefined);
    }
  });
});
