import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import type { RecordedApi } from "../../testing/recorded-api.ts";
import { TestApp, type TestAppOptions } from "../../testing/test-app.tsx";
import { queried, sent, shopApi } from "./testing/shop.ts";

const FILES = "namespaces/company.shop/files";

let opened: TestApp | undefined;
afterEach(() => opened?.close());

async function openFiles(options: Partial<TestAppOptions> = {}): Promise<{ app: TestApp; api: RecordedApi }> {
  const api = shopApi();
  opened = new TestApp({ api, home: (places) => places.namespace("company.shop"), ...options });
  await opened.settle();
  return { app: opened, api };
}

function foldersRead(api: RecordedApi): readonly string[] {
  return api.requests.filter(({ path }) => path.at(-1) === "directory").map((request) => queried(request, "path"));
}

describe("the files of a namespace", () => {
  test("are a tree, folders first, whose folders are read when they are opened", async () => {
    const { app, api } = await openFiles();
    assert.match(app.screen, /▸ scripts\/[\s\S]*a\.py +312 B[\s\S]*b\.yml +15 B/);
    assert.deepEqual(foldersRead(api), ["/"]);
    await app.press("enter");
    assert.match(app.screen, /▾ scripts\/[\s\S]*▸ deep\/[\s\S]*load\.py +20 KiB/);
    assert.deepEqual(foldersRead(api), ["/", "/scripts"]);
    await app.press("left");
    assert.doesNotMatch(app.screen, /load\.py/);
    await app.press("right", "j", "left", "space");
    assert.doesNotMatch(app.screen, /load\.py/);
    assert.deepEqual(foldersRead(api), ["/", "/scripts"]);
  });

  test("are viewed, and what is no text is told with its size", async () => {
    const { app } = await openFiles();
    await app.press("enter", "j", "enter", "j", "enter");
    assert.match(app.screen, /\/scripts\/deep\/image\.bin is no text: 3 B/);
    await app.press("escape", "G", "enter");
    assert.match(app.screen, /a: 1/);
  });

  test("are found by a part of the path, in folders that were never opened, too", async () => {
    const { app } = await openFiles();
    await app.press("/", "image", "enter");
    app.clock.advance(1_000);
    await app.settle();
    assert.match(app.screen, /\/scripts\/deep\/image\.bin/);
    assert.doesNotMatch(app.screen, /b\.yml/);
    await app.press("escape");
    assert.match(app.screen, /b\.yml/);
  });

  test("are edited in the editor and written back", async () => {
    const { app, api } = await openFiles({ edit: (text) => text.replace("1", "2") });
    await app.press("G", "e");
    const { request, text } = await sent(api, `POST ${FILES}`);
    assert.equal(queried(request, "path"), "/b.yml");
    assert.match(text, /a: 2\n/);
    assert.match(app.screen, /Saved \/b\.yml.*kestra namespace files update company\.shop b\.yml \//);
  });

  test("that others changed meanwhile are not overwritten unasked", async () => {
    const contents = ["a: 1\n", "a: theirs\n", "a: theirs\n"];
    const { app, api } = await openFiles({ edit: () => "a: mine\n" });
    api.record(`GET ${FILES}`, () => contents.shift());
    await app.press("G", "e");
    assert.match(app.screen, /Others have changed \/b\.yml meanwhile\. Write yours in its place\?/);
    await app.press("n");
    assert.match(app.screen, /is not saved/);
    assert.ok(!api.asked.includes(`POST ${FILES}`));
    await app.press("n");
    assert.match(app.screen, /\/b\.yml stays as it is/);
  });

  test("are deleted after a question that names them, folders with how many files go with them", async () => {
    const { app, api } = await openFiles();
    await app.press("ctrl-d");
    assert.match(app.screen, /Delete the folder \/scripts of company\.shop, with 2 files\?/);
    assert.match(app.screen, /kestra namespace files delete company\.shop \/scripts/);
    await app.press("n");
    assert.ok(!api.asked.includes(`DELETE ${FILES}`));
    await app.press("G", "ctrl-d");
    assert.match(app.screen, /Delete \/b\.yml of company\.shop\?/);
    await app.press("y");
    assert.equal(queried((await sent(api, `DELETE ${FILES}`)).request, "path"), "/b.yml");
  });

  test("may be new ones, which are not made over what is there", async () => {
    const { app, api } = await openFiles();
    await app.press("a", "enter");
    assert.match(app.screen, /\/scripts\//);
    await app.press("load.py", "enter");
    assert.match(app.screen, /There is a file \/scripts\/load\.py already/);
    await app.press("2", "backspace", "x", "enter");
    assert.equal(queried((await sent(api, `POST ${FILES}`)).request, "path"), "/scripts/load.pyx");
  });

  test("are moved to a path that is asked for", async () => {
    const { app, api } = await openFiles();
    await app.press("G", "m", "ctrl-u", "../up", "enter");
    assert.match(app.screen, /Write a path such as/);
    await app.press("ctrl-u", "new/c.yml", "enter");
    const { request } = await sent(api, `PUT ${FILES}`);
    assert.deepEqual([queried(request, "from"), queried(request, "to")], ["/b.yml", "/new/c.yml"]);
  });

  test("are saved to this machine, and sent from it with a question where one is there", async () => {
    const { app, api } = await openFiles();
    await app.press("G", "ctrl-s");
    assert.equal(app.saved.get("b.yml"), "a: 1\n");
    app.local.set("sub/b.yml", "mine");
    await app.press("u", "nothing", "enter");
    assert.match(app.screen, /nothing: there is no such file/);
    await app.press("ctrl-u", "sub/b.yml", "enter", "enter");
    assert.match(app.screen, /There is a file \/b\.yml of company\.shop\. Write sub\/b\.yml in its place\?/);
    await app.press("y");
    assert.match((await sent(api, `POST ${FILES}`)).text, /mine/);
    assert.match(app.screen, /kestra namespace files update company\.shop sub\/b\.yml \//);
  });

  test("draw harmless lines within any screen, whatever their names hold", async () => {
    const name = `\u001b]0;x\u0007\u001b[31m${"表".repeat(90)}`;
    const { app, api } = await openFiles({ columns: 80, rows: 24 });
    api.record(`GET ${FILES}/directory`, [{ fileName: name, type: "File", size: 1 }, { odd: true }]);
    await app.press("ctrl-r");
    assert.ok(!app.screen.includes("\u001b[31m") && !app.screen.includes("\u001b]"));
    assert.match(app.screen, /表/);
    assert.ok(app.screen.split("\n").length <= 24);
  });

  test("that cannot be read are not told to be none", async () => {
    const { app, api } = await openFiles();
    api.record(`GET ${FILES}/directory`, () => Promise.reject(new Error("it is away")));
    app.app.go(app.app.places.namespace("company.shop"));
    await app.settle();
    assert.match(app.screen, /This could not be read: ctrl-r reads it anew/);
  });

  test("are not looked for any more once another pane is shown", async () => {
    const { app, api } = await openFiles();
    await app.press("/", "load", "enter", "2");
    app.clock.advance(1_000);
    await app.settle();
    assert.ok(!api.asked.includes(`GET ${FILES}/search`));
  });
});
