import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AnswerFault } from "../../core/rest/faults.ts";
import type { Question } from "../prompt/question.ts";
import { sendInputs } from "./input-questions.ts";

async function textOf({ body }: { body: ReadableStream<Uint8Array> }): Promise<string> {
  return await new Response(body).text();
}

describe("inputs on their way to a server", () => {
  const inputs = [
    { id: "name", type: "STRING", required: false },
    { id: "orders", type: "FILE" },
  ];
  const files = {
    fileProblem: () => Promise.resolve(undefined),
    async *fileContent(path: string): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(`bytes of ${path}`);
    },
  };

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
    assert.equal(await sendInputs({ ask, ...files }, { title: "Run", inputs, send }), true);
    assert.match(sent, /name="files"; filename="orders"[\s\S]*bytes of orders\.csv/);
    assert.doesNotMatch(sent, /name="name"/);
  });

  it("are asked for again where they were refused, with what was wrong and what had been answered", async () => {
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
    const refusal = new AnswerFault(422, "wrong", [{ path: "orders", message: "too many" }]);
    const send = () => Promise.reject(refusal);
    const done = await sendInputs({ ask, ...files }, { title: "Run", inputs, send });
    assert.equal(done, false);
    assert.deepEqual(
      asked[1]?.map(({ id, problem, initial }) => ({ id, problem, initial })),
      [{ id: "orders", problem: "too many", initial: "lost.csv" }],
    );
  });

  it("are given up where the server refuses for another reason", async () => {
    const send = () => Promise.reject(new AnswerFault(409, "The flow is disabled"));
    const ask = () => Promise.resolve(new Map([["name", "Ada"]]));
    await assert.rejects(sendInputs({ ask, ...files }, { title: "Run", inputs, send }), /disabled/);
  });
});
