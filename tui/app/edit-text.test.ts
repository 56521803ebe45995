import assert from "node:assert/strict";
import { test } from "node:test";
import { RestFault } from "../../core/rest/faults.ts";
import { editUntilSaved } from "./edit-text.ts";
import { ActCancelled } from "./view.ts";

/** A person who writes these texts one after the other, and answers yes as long as there is one more. */
async function edited(texts: readonly string[], save: (text: string) => Promise<readonly string[]>) {
  const left = [...texts];
  const [given, asked, said]: [string[], string[], string[]] = [[], [], []];
  const isSaved = await editUntilSaved(
    { text: "before", fileName: "report.yml", save },
    {
      edit: (text) => {
        given.push(text);
        return Promise.resolve(left.shift() ?? text);
      },
      confirm: (question) => {
        asked.push(question);
        return Promise.resolve(left.length > 0);
      },
      notice: (words) => void said.push(words),
    },
  );
  return { isSaved, given, asked, said };
}

test("a text that was not changed is not saved", async () => {
  const { isSaved, said } = await edited(["before"], () => assert.fail("saved"));
  assert.equal(isSaved, false);
  assert.deepEqual(said, ["Nothing was changed, nothing is saved."]);
});

test("a text with problems is edited on from where it was left", async () => {
  const { isSaved, given, asked } = await edited(["wrong", "right"], (text) =>
    Promise.resolve(text === "right" ? [] : ["report.yml:1:1 it is wrong"]),
  );
  assert.equal(isSaved, true);
  assert.deepEqual(given, ["before", "wrong"]);
  assert.match(asked[0] ?? "", /^report\.yml is not saved:\nreport\.yml:1:1 it is wrong\n/);
});

test("a text is not lost when the server is away as it is saved", async () => {
  let isAway = true;
  const { isSaved, given, asked } = await edited(["written", "written"], () => {
    if (!isAway) return Promise.resolve([]);
    isAway = false;
    return Promise.reject(new RestFault("Nothing answers.", ["Start a server."]));
  });
  assert.equal(isSaved, true);
  assert.deepEqual(given, ["before", "written"]);
  assert.match(asked[0] ?? "", /Nothing answers\.\nStart a server\./);
});

test("a text that the person would rather not save asks nothing more", async () => {
  await assert.rejects(
    edited(["written"], () => Promise.reject(new ActCancelled("It stays as it is."))),
    new ActCancelled("It stays as it is."),
  );
});
