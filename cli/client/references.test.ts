import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UsageFault } from "./faults.ts";
import { valueBody } from "./key-values.ts";
import { flowName, instantOf, readStates } from "./references.ts";

describe("words that name things of a server", () => {
  it("name a flow by its namespace and id", () => {
    assert.deepEqual(flowName("company.team.hello"), { namespace: "company.team", flowId: "hello" });
    assert.deepEqual(flowName("company.team/hello.v2"), { namespace: "company.team", flowId: "hello.v2" });
    for (const text of ["hello", "", ".hello", "a/b/c", "a.", "/b"]) assert.throws(() => flowName(text), UsageFault);
  });

  it("name states as people write them", () => {
    const states = (...values: string[]) =>
      readStates({ value: () => values.at(-1), values: () => values, isOn: () => false });
    assert.deepEqual(states("failed", "KILLED, Warning"), ["FAILED", "KILLED", "WARNING"]);
    assert.deepEqual(states(), []);
    assert.throws(() => states("FAILED", "broken"), /--state knows no "broken": choose one of CREATED, /);
  });

  it("name an instant", () => {
    assert.equal(instantOf("schedule", "2026-12-31T08:00:00+01:00"), "2026-12-31T07:00:00.000Z");
    assert.throws(() => instantOf("schedule", "tomorrow"), UsageFault);
  });
});

describe("values of keys", () => {
  it("are JSON where they can be, and texts where they are none or are said to be", () => {
    const cases: readonly (readonly [string, string | undefined, string])[] = [
      ["3", undefined, "3"],
      ['{"a": 1}', undefined, '{"a": 1}'],
      ["hello", undefined, '"hello"'],
      ["007", undefined, '"007"'],
      ["7", "STRING", '"7"'],
      ['"7"', "STRING", '"\\"7\\""'],
      ["2026-01-01", "DATE", "2026-01-01"],
      ['"2026-01-01T08:00:00Z"', "DATETIME", "2026-01-01T08:00:00Z"],
      ['"PT1H"', "DURATION", '"PT1H"'],
      ["true", "BOOLEAN", "true"],
    ];
    for (const [text, type, wanted] of cases) assert.equal(valueBody(text, type), wanted, `${text} ${type}`);
    for (const type of ["NUMBER", "JSON", "BOOLEAN", "DATE", "DATETIME"])
      assert.throws(() => valueBody("hello", type), UsageFault);
  });
});
