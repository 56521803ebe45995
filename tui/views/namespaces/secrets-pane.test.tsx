import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { AnswerFault } from "../../../core/rest/faults.ts";
import { TestApp } from "../../testing/test-app.tsx";
import { sent, shopApi } from "./testing/shop.ts";

const SHOP = "namespaces/company.shop";

let opened: TestApp | undefined;
afterEach(() => opened?.close());

async function openPane(digit: string, api = shopApi()): Promise<TestApp> {
  opened = new TestApp({ api, home: (places) => places.namespace("company.shop") });
  await opened.settle();
  await opened.press(digit);
  return opened;
}

describe("the secrets of a namespace", () => {
  test("are names with whose they are", async () => {
    const app = await openPane("3");
    assert.match(app.screen, /DB_PASSWORD +of the shop +db=main/);
    assert.match(app.screen, /GIVEN +environment/);
    assert.match(app.screen, /TOKEN +company/);
  });

  test("are kept without being shown while they are typed", async () => {
    const api = shopApi();
    const app = await openPane("3", api);
    await app.press("a", "API_KEY", "enter", "hunter2");
    assert.doesNotMatch(app.screen, /hunter2/);
    await app.press("enter", "of the API", "enter");
    assert.doesNotMatch(app.screen, /hunter2/);
    const { text } = await sent(api, `PUT ${SHOP}/secrets`);
    assert.deepEqual(JSON.parse(text), { key: "API_KEY", value: "hunter2", description: "of the API", tags: [] });
  });

  test("are not kept when the person gives up, and that is said", async () => {
    const api = shopApi();
    const app = await openPane("3", api);
    await app.press("a", "API_KEY", "enter", "escape");
    assert.match(app.screen, /No secret was kept/);
    assert.ok(!api.asked.includes(`PUT ${SHOP}/secrets`));
  });

  test("are deleted after a question, and only where they are", async () => {
    const api = shopApi();
    const app = await openPane("3", api);
    await app.press("G", "ctrl-d");
    assert.match(app.screen, /Cannot delete: it belongs to company/);
    await app.press("k", "ctrl-d");
    assert.match(app.screen, /Cannot delete: the environment of the server gives it/);
    await app.press("g", "ctrl-d");
    assert.match(app.screen, /Delete the secret DB_PASSWORD of company\.shop\?/);
    await app.press("y");
    assert.ok(api.asked.includes(`DELETE ${SHOP}/secrets/DB_PASSWORD`));
  });

  test("cannot be kept on a server that only reads them, or does not tell of them", async () => {
    const api = shopApi();
    api.record(`GET ${SHOP}/secrets`, { readOnly: true, results: [], total: 0 });
    const app = await openPane("3", api);
    await app.press("a");
    assert.match(app.screen, /Cannot add a secret: the server keeps no secrets/);
    api.record(`GET ${SHOP}/secrets`, () => {
      throw new AnswerFault(404, "Page Not Found");
    });
    await app.press("ctrl-r", "a");
    assert.match(app.screen, /Cannot add a secret: the server does not tell of secrets/);
  });
});

test("the flows of a namespace and what they start are panes of it", async () => {
  const app = await openPane("4");
  assert.match(app.screen, /4 Flows 1/);
  assert.match(app.screen, /report +4/);
  await app.press("5");
  assert.match(app.screen, /company\.import +triggers → +report/);
});
