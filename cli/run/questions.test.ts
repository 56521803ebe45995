import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Flow } from "../../core/flow/flow.ts";
import { flowOf } from "../../tui/testing/recorded-run.ts";
import { GivenFile } from "./given-inputs.ts";
import { questionFor, valueOfAnswer } from "./questions.ts";

const FLOW: Flow = {
  ...flowOf("f", []),
  inputs: [
    { id: "user", type: "STRING", displayName: "Your name", description: "Who you are.", validator: "^[A-Z]" },
    { id: "guests", type: "INT", min: 1, max: 12 },
    { id: "ratio", type: "FLOAT" },
    { id: "sure", type: "BOOL" },
    { id: "menu", type: "SELECT", values: ["fish", "rice"] },
    { id: "free", type: "SELECT", values: ["fish"], allowCustomValue: true },
    { id: "extras", type: "MULTISELECT", values: ["bread", "water"] },
    { id: "key", type: "SECRET" },
    { id: "letter", type: "FILE" },
    { id: "day", type: "DATE", after: "2024-01-01", prefill: "2024-02-01" },
    { id: "many", type: "ARRAY", itemType: "INT", prefill: [1, 2] },
    { id: "made", type: "STRING", prefill: "{{ vars.x }}" },
    { id: "shade", type: "SELECT", expression: "{{ ['pink'] }}" },
    { id: "mail", type: "EMAIL" },
    { id: "wait", type: "DURATION", max: "PT1H" },
    { id: "form", type: "FORM", inputs: [{ id: "age", type: "INT" }] },
  ],
};

const ask = (inputId: string, refused?: string) =>
  questionFor(FLOW, { inputId, message: `Invalid value for input \`${inputId}\`. Cause: No good.` }, refused);

describe("questions for inputs", () => {
  it("say what is wanted, with names and descriptions from the flow", () => {
    const { label, hint, description, kind, problem } = ask("user");
    assert.deepEqual(
      { label, hint, description, kind, problem },
      {
        label: "Your name (user)",
        hint: "text, like ^[A-Z]",
        description: "Who you are.",
        kind: "text",
        problem: undefined,
      },
    );
    assert.equal(ask("guests").hint, "whole number, from 1 to 12");
  });

  it("say why an answer was refused when they come again, with the answer unless it is secret", () => {
    const { problem, initial } = ask("user", "ada");
    assert.deepEqual({ problem, initial }, { problem: "No good.", initial: "ada" });
    assert.equal(ask("key", "hidden").initial, undefined);
  });

  it("begin with the prefill, whatever its type, unless it is an expression", () => {
    assert.equal(ask("day").initial, "2024-02-01");
    assert.equal(ask("many").initial, "[1,2]");
    assert.equal(ask("made").initial, undefined);
  });

  it("offer the choices that the engine found", () => {
    const question = questionFor(FLOW, { inputId: "shade", message: "Missing", choices: ["pink", "wine"] });
    assert.deepEqual(question.options, ["pink", "wine"]);
    assert.equal(question.hint, "one of these");
  });

  const kinds = { sure: "one", menu: "one", free: "text", extras: "many", key: "secret", letter: "text" };
  for (const [id, kind] of Object.entries(kinds)) {
    it(`take the form that fits the input ${id}: ${kind}`, () => assert.equal(ask(id).kind, kind));
  }

  const answers: readonly (readonly [string, string, RegExp | undefined])[] = [
    ["guests", "3", undefined],
    ["guests", "0", /1 or more/],
    ["guests", "13", /12 or less/],
    ["guests", "3.5", /no whole number/],
    ["guests", "", /An answer is needed/],
    ["ratio", "1e3", undefined],
    ["ratio", "much", /no number/],
    ["user", "Ada", /must match the pattern/],
    ["user", "A", undefined],
    ["day", "2024-13-01", /Invalid value for MonthOfYear .*; write a date such as/],
    ["day", "2023-12-31", /must be after `2024-01-01`/],
    ["many", "1,2", /is not JSON/],
    ["many", '["1"]', undefined],
    ["mail", "nobody", /must be a valid email/],
    ["wait", "P1D", /must be less than `PT1H`/],
    ["letter", "nowhere.txt", /nowhere\.txt: it does not exist/],
    ["letter", "kestra:///a/b.txt", undefined],
    ["form.age", "old", /no whole number/],
  ];
  for (const [id, answer, problem] of answers) {
    it(`the answer "${answer}" for ${id} is ${problem ? "refused" : "taken"}`, async () => {
      const found = await ask(id).check?.(answer);
      if (problem) assert.match(found ?? "", problem);
      else assert.equal(found, undefined);
    });
  }

  it("an answer for a FILE input is the file, and any other a text", () => {
    assert.ok(valueOfAnswer(FLOW, "letter", "a.txt") instanceof GivenFile);
    assert.equal(valueOfAnswer(FLOW, "letter", "kestra:///a"), "kestra:///a");
    assert.equal(valueOfAnswer(FLOW, "guests", "3"), "3");
  });
});
