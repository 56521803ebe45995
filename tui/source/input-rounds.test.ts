import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Input } from "../../core/flow/flow.ts";
import { askInRounds, dependentsOf, type InputPreview } from "./input-rounds.ts";

function input(id: string, ...needs: readonly string[]): Input {
  return { id, type: "STRING", ...(needs.length > 0 ? { dependsOn: { inputs: needs } } : {}) };
}

const INPUTS = [input("a"), input("b", "a"), input("c", "b"), input("d")];

/** The ids of each round; every answer is the id itself. */
async function roundsOf(
  inputs: readonly Input[],
  preview: (answers: ReadonlyMap<string, string>) => readonly Partial<InputPreview>[] | undefined,
  given: ReadonlyMap<string, string> = new Map(),
): Promise<readonly (readonly string[])[]> {
  const rounds: string[][] = [];
  await askInRounds({
    inputs,
    given,
    further: [{ id: "labels", label: "labels", kind: "text" }],
    questionOf: ({ id }) => ({ id, label: id, kind: "text" }),
    ask(questions) {
      rounds.push(questions.map(({ id }) => id));
      return Promise.resolve(new Map(questions.map(({ id }) => [id, id])));
    },
    preview: (answers) =>
      Promise.resolve(
        preview(answers)?.map((each) => ({ input: input("?"), isEnabled: true, value: undefined, ...each })),
      ),
  });
  return rounds;
}

describe("rounds of questions", () => {
  const all = (): readonly Partial<InputPreview>[] => INPUTS.map((each) => ({ input: each }));

  it("wait with inputs until what they depend on is answered", async () => {
    assert.deepEqual(await roundsOf(INPUTS, all), [["a", "d"], ["b"], ["c", "labels"]]);
  });

  it("are one where the server cannot tell", async () => {
    assert.deepEqual(await roundsOf(INPUTS, () => undefined), [["a", "b", "c", "d", "labels"]]);
  });

  it("leave out what the answers have made needless", async () => {
    const preview = (answers: ReadonlyMap<string, string>) =>
      INPUTS.map((each) => ({ input: each, isEnabled: each.id !== "b" || !answers.has("a") }));
    assert.deepEqual(await roundsOf(INPUTS, preview), [
      ["a", "d"],
      ["c", "labels"],
    ]);
  });

  it("ask for inputs that wait for each other all the same", async () => {
    const inputs = [input("x", "y"), input("y", "x")];
    assert.deepEqual(await roundsOf(inputs, () => inputs.map((each) => ({ input: each }))), [["x", "y", "labels"]]);
  });

  it("ask for nothing that is answered already", async () => {
    assert.deepEqual(
      await roundsOf(
        INPUTS,
        all,
        new Map([
          ["a", "1"],
          ["b", "2"],
        ]),
      ),
      [["c", "d", "labels"]],
    );
  });
});

describe("inputs that depend on others", () => {
  it("are found through others, too", () => {
    assert.deepEqual([...dependentsOf(INPUTS, ["a"])], ["a", "b", "c"]);
  });
});
