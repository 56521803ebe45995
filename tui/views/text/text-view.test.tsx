import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { TextPlace } from "../../app/places.ts";
import { RecordedApi } from "../../testing/recorded-api.ts";
import { TestApp, type TestAppOptions } from "../../testing/test-app.tsx";

let opened: TestApp | undefined;

async function openText(load: TextPlace["load"], options: Partial<TestAppOptions> = {}): Promise<TestApp> {
  const home: TestAppOptions["home"] = (places) => places.text({ title: "a flow/of mine", language: "yaml", load });
  opened = new TestApp({ api: new RecordedApi({}), home, columns: 80, ...options });
  await opened.settle();
  return opened;
}

const LINES = Array.from({ length: 200 }, (_each, index) => `line${index + 1}: ${index % 50 === 7 ? "needle" : "hay"}`);

afterEach(() => opened?.close());

test("a text is searched with next and previous, and esc ends the search", async () => {
  const app = await openText(() => Promise.resolve(LINES.join("\n")));
  await app.press("/", "needle", "enter");
  assert.match(app.screen, /1 of 4/);
  await app.press("n");
  assert.match(app.screen, /line58: /);
  assert.match(app.screen, /2 of 4/);
  await app.press("N", "N");
  assert.match(app.screen, /4 of 4/);
  assert.match(app.screen, /line158: /);
  await app.press("escape");
  assert.doesNotMatch(app.screen, /of 4/);
});

test("the end of a text stands at the end of the screen, wrapped or not", async () => {
  const app = await openText(() => Promise.resolve([...LINES, "x".repeat(200)].join("\n")));
  await app.press("G");
  assert.match(app.screen, /line200/);
  assert.match(app.screen, /x…/);
  await app.press("w", "G");
  assert.match(app.screen, /wrapped/);
  assert.match(app.screen, /line200/);
  assert.equal(app.screen.split("").filter((each) => each === "x").length >= 200, true);
});

test("a text is saved under a name that is no path, and copied as it is", async () => {
  const app = await openText(() => Promise.resolve("a: \u001b[31mred"));
  assert.match(app.screen, /a: red/);
  await app.press("ctrl-s", "c");
  assert.deepEqual([...app.saved], [["a-flow-of-mine.yaml", "a: \u001b[31mred"]]);
  assert.deepEqual(app.copied, ["a: \u001b[31mred"]);
});

test("a text that cannot be read says why, and is read anew on demand", async () => {
  let isThere = false;
  const app = await openText(() =>
    isThere ? Promise.resolve("back: 1") : Promise.reject(new Error("no \u001b[2Jway")),
  );
  assert.match(app.screen, /It cannot be read: no way/);
  isThere = true;
  await app.press("ctrl-r");
  assert.match(app.screen, /back: 1/);
});

test("columns to the side come in sight with the arrow to the right", async () => {
  const app = await openText(() => Promise.resolve(`begin${" ".repeat(75)}end`));
  assert.doesNotMatch(app.screen, /end/);
  await app.press("right");
  assert.match(app.screen, /end/);
});
