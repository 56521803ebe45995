import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Input } from "../../core/flow/flow.ts";
import { flatInputs, type InputAsking, inputQuestion } from "./input-question.ts";
import { answerOf, firstDraft } from "./question.ts";

function questionOf(input: Input, asking: Partial<InputAsking> = {}) {
  return inputQuestion(input.id, input, { fileProblem: () => Promise.resolve("lost"), ...asking });
}

describe("questions for inputs that may stay empty", () => {
  it("leave expressions and secrets out of the field, and say what an empty answer means", () => {
    const made = questionOf(
      { id: "day", type: "STRING", defaults: "{{ now() }}" },
      { initial: "{{ now() }}", mayBeEmpty: true },
    );
    assert.equal(made.initial, undefined);
    assert.equal(made.hint, "text, empty for {{ now() }}");
    const secret = questionOf({ id: "key", type: "SECRET", defaults: "x" }, { initial: "x", mayBeEmpty: true });
    assert.equal(secret.initial, undefined);
    assert.equal(secret.hint, "not shown, empty for the default");
  });

  it("take an empty answer, which those that are needed do not", async () => {
    const input = { id: "n", type: "INT" };
    assert.equal(await questionOf(input, { mayBeEmpty: true }).check?.(""), undefined);
    assert.equal(await questionOf(input).check?.(""), "An answer is needed.");
  });

  it("offer to choose nothing where nothing else stands for it", () => {
    const free = questionOf({ id: "ok", type: "BOOL" }, { mayBeEmpty: true });
    assert.deepEqual(free.options, ["(nothing)", "true", "false"]);
    assert.equal(answerOf(free, firstDraft(free)), "");
    const given = questionOf({ id: "ok", type: "BOOL", defaults: "false" }, { mayBeEmpty: true, initial: "false" });
    assert.deepEqual(given.options, ["true", "false"]);
    assert.equal(answerOf(given, firstDraft(given)), "false");
  });
});

describe("questions for choices", () => {
  it("begin with what is chosen by default", () => {
    const many = questionOf({ id: "m", type: "MULTISELECT", values: ["a", "b", "c"] }, { initial: ["c", "a"] });
    assert.equal(answerOf(many, firstDraft(many)), '["a","c"]');
  });

  it("name the values where another one may be given, too", () => {
    const { kind, hint } = questionOf({ id: "s", type: "SELECT", values: ["a", "b"], allowCustomValue: true });
    assert.deepEqual([kind, hint], ["text", "a, b, or another"]);
  });

  it("check files, but not addresses", async () => {
    const file = questionOf({ id: "f", type: "FILE" });
    assert.equal(await file.check?.("orders.csv"), "lost");
    assert.equal(await file.check?.("kestra:///a/b"), undefined);
  });
});

describe("inputs of forms", () => {
  it("are named by the form and their own id", () => {
    const form = { id: "form", type: "FORM", inputs: [{ id: "age", type: "INT" }] };
    assert.deepEqual(
      flatInputs([{ id: "a", type: "STRING" }, form]).map(({ id }) => id),
      ["a", "form.age"],
    );
  });
});
