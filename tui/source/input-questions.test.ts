import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AnswerFault } from "../../core/rest/faults.ts";
import type { Question } from "../prompt/question.ts";
import { inputQuestion, sendInputs } from "./input-questions.ts";

async function textOf({ body }: { body: ReadableStream<Uint8Array> }): Promise<string> {
  return await new Response(body).text();
}

describe("questions for inputs", () => {
  it("offer what may be chosen, and leave expressions and secrets out of the field", () => {
    assert.deepEqual(inputQuestion({ id: "ok", type: "BOOL" }, undefined).options, ["true", "false"]);
    assert.equal(inputQuestion({ id: "to", type: "SELECT", values: ["a", "b"] }, "b").initial, "b");
    assert.equal(inputQuestion({ id: "day", type: "STRING" }, "{{ now() }}").initial, undefined);
    assert.equal(inputQuestion({ id: "key", type: "SECRET" }, "hidden").initial, undefined);
    assert.equal(inputQuestion({ id: "limit", type: "INT" }, 5).initial, "5");
  });

  it("want an answer where the input has no default", () => {
    assert.equal(inputQuestion({ id: "n", type: "INT" }, undefined).check?.(""), "An answer is needed.");
    assert.equal(inputQuestion({ id: "n", type: "INT", defaults: 3 }, undefined).check?.(""), undefined);
  });
});

describe("inputs on their way to a server", () => {
  const inputs = [
    { id: "name", type: "STRING" },
    { id: "orders", type: "FILE" },
  ];
  const readFile = (path: string): Promise<Uint8Array> =>
    path === "orders.csv"
      ? Promise.resolve(new TextEncoder().encode("a,b"))
      : Promise.reject(new Error(`There is no ${path}`));

  it("carry texts, and files by their name; what was left empty is not sent", async () => {
    let sent = "";
    const ask = () =>
      Promise.resolve(
        new Map([
          ["name", ""],
          ["orders", "orders.csv"],
        ]),
      );
    const send = async (form: { body: ReadableStream<Uint8Array> }) => {
      sent = await textOf(form);
    };
    assert.equal(await sendInputs({ ask, readFile }, { title: "Run", inputs, send }), true);
    assert.match(sent, /name="files"; filename="orders"[\s\S]*a,b/);
    assert.doesNotMatch(sent, /name="name"/);
  });

  it("are asked for again with what was wrong, and what had been answered", async () => {
    const asked: (readonly Question[])[] = [];
    const ask = (_title: string, questions: readonly Question[]) => {
      asked.push(questions);
      return Promise.resolve(
        asked.length < 3
          ? new Map([
              ["name", "Ada"],
              ["orders", "lost.csv"],
            ])
          : undefined,
      );
    };
    const done = await sendInputs({ ask, readFile }, { title: "Run", inputs, send: () => Promise.resolve() });
    assert.equal(done, false);
    assert.equal(asked[1]?.[1]?.problem, "There is no lost.csv");
    assert.equal(asked[1]?.[0]?.initial, "Ada");
  });

  it("are given up where the server refuses for another reason", async () => {
    const send = () => Promise.reject(new AnswerFault(409, "The flow is disabled"));
    const ask = () => Promise.resolve(new Map([["name", "Ada"]]));
    await assert.rejects(sendInputs({ ask, readFile }, { title: "Run", inputs, send }), /disabled/);
  });
});
