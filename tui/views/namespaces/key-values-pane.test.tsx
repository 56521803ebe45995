import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { AnswerFault } from "../../../core/rest/faults.ts";
import type { RecordedApi } from "../../testing/recorded-api.ts";
import { TestApp, type TestAppOptions } from "../../testing/test-app.tsx";
import { sent, shopApi } from "./testing/shop.ts";

const KV = "namespaces/company.shop/kv";

let opened: TestApp | undefined;
afterEach(() => opened?.close());

async function openPairs(
  options: Partial<TestAppOptions> & { readonly api?: RecordedApi } = {},
): Promise<{ app: TestApp; api: RecordedApi }> {
  const api = options.api ?? shopApi();
  opened = new TestApp({ home: (places) => places.namespace("company.shop"), ...options, api });
  await opened.settle();
  await opened.press("tab");
  return { app: opened, api };
}

describe("the pairs of a namespace", () => {
  test("tell type, expiry and the beginning of their values, those from above where they are from", async () => {
    const { app } = await openPairs();
    assert.match(app.screen, /code +STRING +in 2h 00m .*007/);
    assert.match(app.screen, /region +STRING .* company +north/);
    assert.match(app.screen, /rules +JSON .*\{"retries":3\}/);
  });

  test("are listed without those from above by servers that do not tell them", async () => {
    const api = shopApi();
    api.record(`GET ${KV}/inheritance`, () => {
      throw new AnswerFault(404, "No value for the key inheritance");
    });
    const { app } = await openPairs({ api });
    assert.match(app.screen, /rules/);
    assert.doesNotMatch(app.screen, /region|No value/);
  });

  test("open with their whole value", async () => {
    const { app } = await openPairs();
    await app.press("G", "enter");
    assert.match(app.screen, /company\.shop › rules/);
    assert.match(app.screen, /"retries": 3/);
  });

  test("are added with a type that the value has to fit, for as long as is wanted", async () => {
    const { app, api } = await openPairs();
    api.record(`PUT ${KV}/limit`, {});
    await app.press("a", "code", "enter");
    assert.match(app.screen, /There is a pair code already/);
    await app.press("ctrl-u", "limit", "enter", "j", "enter", "many", "enter");
    assert.match(app.screen, /The value "many" is no NUMBER: write 42 or 4\.5/);
    await app.press("ctrl-u", "42", "enter", "soon", "enter");
    assert.match(app.screen, /"soon" is no duration: write 1h30m/);
    await app.press("ctrl-u", "1h", "enter");
    const { request, text } = await sent(api, `PUT ${KV}/limit`);
    assert.equal(text, "42");
    assert.deepEqual(request.headers, { ttl: "PT3600S" });
    assert.match(app.screen, /kestra namespace kv update company\.shop limit 42 -t NUMBER/);
  });

  test("keep their description and their end when their value is edited", async () => {
    const { app, api } = await openPairs({ edit: (text) => text.replace("007", "008") });
    api.record(`PUT ${KV}/code`, {});
    await app.press("e");
    const { request, text } = await sent(api, `PUT ${KV}/code`);
    assert.equal(text, '"008"');
    assert.deepEqual(request.headers, { ttl: "PT7200S" });
  });

  test("are not saved while their JSON is broken", async () => {
    const { app, api } = await openPairs({ edit: () => "{" });
    await app.press("G", "e");
    assert.match(app.screen, /rules\.json is not saved:/);
    assert.match(app.screen, /is no JSON/);
    assert.ok(!api.asked.includes(`PUT ${KV}/rules`));
  });

  test("are deleted after a question, several at once, but not those of namespaces above", async () => {
    const { app, api } = await openPairs();
    api.record(`DELETE ${KV}/code`, true);
    api.record(`DELETE ${KV}/rules`, true);
    await app.press("j", "ctrl-d");
    assert.match(app.screen, /Cannot delete: region belongs to company/);
    await app.press("k", "space", "j", "space", "ctrl-d");
    assert.match(app.screen, /Delete these 2 pairs of company\.shop\?/);
    await app.press("y");
    assert.ok(api.asked.includes(`DELETE ${KV}/code`) && api.asked.includes(`DELETE ${KV}/rules`));
  });

  test("show neither escape sequences nor more than the screen has, whatever values hold", async () => {
    const api = shopApi();
    api.record(`GET ${KV}/code`, { type: "STRING", value: `\u001b[31mred\u001b]52;c;eA==\u0007${"x".repeat(10_000)}` });
    const { app } = await openPairs({ api, columns: 80, rows: 24 });
    assert.ok(!app.screen.includes("\u001b[31m") && !app.screen.includes("\u001b]"));
    assert.match(app.screen, /redx+…/);
  });

  test("of several lines are not written out in a command, and what is kept for a while is so in it, too", async () => {
    const { app, api } = await openPairs({ edit: () => "one\ntwo" });
    api.record(`PUT ${KV}/code`, {});
    await app.press("e");
    await sent(api, `PUT ${KV}/code`);
    assert.match(app.screen, /kestra namespace kv update company\.shop code -f FILE -t STRING -e PT7200S/);
  });

  test("stay as they are where an editor only ends their last line", async () => {
    const { app, api } = await openPairs({ edit: (text) => `${text}\n` });
    await app.press("e");
    assert.ok(!api.asked.includes(`PUT ${KV}/code`));
    assert.match(app.screen, /Nothing was changed|stays as it is/);
  });

  test("are all deleted but for one that is refused", async () => {
    const { app, api } = await openPairs();
    api.record(`DELETE ${KV}/code`, () => Promise.reject(new Error("it is held")));
    api.record(`DELETE ${KV}/rules`, true);
    await app.press("space", "j", "space", "ctrl-d", "y");
    assert.ok(api.asked.includes(`DELETE ${KV}/rules`));
    assert.match(app.screen, /it is held/);
  });
});
