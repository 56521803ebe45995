import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { AnswerFault } from "../../../core/rest/faults.ts";
import { RecordedApi } from "../../testing/recorded-api.ts";
import { TestApp, type TestAppOptions } from "../../testing/test-app.tsx";
import { shopApi } from "./testing/shop.ts";

let opened: TestApp | undefined;
afterEach(() => opened?.close());

async function openNamespaces(options: Partial<TestAppOptions> = {}): Promise<TestApp> {
  opened = new TestApp({ api: shopApi(), home: (places) => places.namespaces(), ...options });
  await opened.settle();
  return opened;
}

test("namespaces are a tree with descriptions and how many flows are in and below them", async () => {
  const app = await openNamespaces();
  const rows = app.screen.split("\n").filter((line) => /company|other/.test(line));
  assert.match(rows[0] ?? "", / {2}company +12 {2}All of it/);
  assert.match(rows[1] ?? "", / {4}company\.shop +1/);
  assert.match(rows[2] ?? "", / {2}other +1/);
});

test("a namespace is found by a filter, opened by enter, and left again", async () => {
  const app = await openNamespaces();
  await app.press("/", "shop", "enter");
  assert.doesNotMatch(app.screen, /other/);
  await app.press("enter");
  assert.match(app.screen, /Namespaces › company\.shop/);
  assert.match(app.screen, /Files.*Pairs.*Secrets.*Flows.*Dependencies/);
  await app.press("escape");
  assert.match(app.screen, /\/shop/);
});

test("executions and flows of a namespace are a key away", async () => {
  const app = await openNamespaces();
  await app.press("j", "E");
  assert.match(app.screen, /Executions.*\/ns:company\.shop/);
});

test("namespaces that cannot be read are told, and read anew by ctrl-r", async () => {
  const api = shopApi();
  api.record("GET namespaces/search", () => {
    throw new AnswerFault(500, "The server has a bad day.");
  });
  const app = await openNamespaces({ api });
  assert.match(app.screen, /This could not be read/);
  assert.match(app.screen, /The server has a bad day/);
  api.record("GET namespaces/search", { results: [{ id: "back" }], total: 1 });
  await app.press("ctrl-r");
  assert.match(app.screen, /back/);
});

test("a server without a namespace says when there would be one", async () => {
  const api = shopApi();
  api.record("GET namespaces/search", { results: [], total: 0 });
  assert.match((await openNamespaces({ api })).screen, /No namespaces\. They are there as soon as a flow is in one/);
});

test("namespaces are read once there is a connection again", async () => {
  const api = new RecordedApi({ "GET namespaces/search": () => Promise.reject(new Error("it is away")) });
  opened = new TestApp({ api, home: (places) => places.namespaces() });
  await opened.settle();
  assert.match(opened.screen, /This could not be read/);
  api.record("GET namespaces/search", { results: [{ id: "company" }], total: 1 });
  opened.live.missed();
  await opened.settle();
  assert.match(opened.screen, /company/);
  opened.app.go(opened.app.places.triggers());
  await opened.settle();
  assert.equal(opened.live.listeners, 1);
});
