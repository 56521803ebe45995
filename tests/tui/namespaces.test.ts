/** Journeys through namespaces: pairs, files, secrets. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { scriptOf } from "./person.ts";
import { forEachServer, type WatchedServer } from "./watched-server.ts";

const HELLO =
  "{id: hello, namespace: tests.shop, tasks: [{id: say, type: io.kestra.plugin.core.log.Log, message: hi}]}";

async function upload(server: WatchedServer, path: string, content: string): Promise<void> {
  const body = new FormData();
  body.append("fileContent", new Blob([content]), "file");
  await server.asks(`namespaces/tests.shop/files?path=${path}`, { method: "POST", body });
}

await forEachServer((server, name) => {
  it(`somebody adds a pair to a namespace, looks at it and deletes it (${name})`, async () => {
    await server.saves(HELLO);
    await using person = await server.person();
    await person.goes("namespaces");
    await person.sees(/ {2}tests +\d+/);
    await person.filters("shop");
    person.presses("enter");
    await person.sees("1 Files");
    person.presses("tab");
    await person.sees("No key-value pairs");
    person.presses("a");
    await person.sees("? Key");
    person.types("limit");
    person.presses("enter");
    await person.sees("? Type");
    person.presses("down", "enter");
    await person.sees("Value (NUMBER)");
    person.types("many");
    person.presses("enter");
    await person.sees(/"many" is no NUMBER/);
    person.presses("ctrl-u");
    person.types("42");
    person.presses("enter");
    await person.sees("Kept for");
    person.types("2h");
    person.presses("enter");
    await person.sees(/same as: kestra namespace kv update tests\.shop limit 42/);
    await person.sees(/limit +NUMBER +in 1h 59m .* 42/);
    assert.equal(Object(JSON.parse(await server.asks("namespaces/tests.shop/kv/limit"))).value, 42);
    person.presses("ctrl-d");
    await person.sees("Delete the pair limit of tests.shop?");
    person.presses("y");
    await person.sees("No key-value pairs");
  });

  it(`somebody edits a file of a namespace in an editor of their own, and deletes it (${name})`, async () => {
    await server.saves(HELLO.replace("hello", "other"));
    await upload(server, "/scripts/load.sql", "select 1\n");
    const EDITOR = await scriptOf(
      server.folder,
      "edit",
      `sed s/1/2/ "$1" > "$1.new" && cat "$1.new" > "$1" && rm "$1.new"`,
    );
    await using person = await server.person({ env: { EDITOR } });
    await person.goes("namespace tests.shop");
    await person.sees("▸ scripts/");
    person.presses("enter");
    await person.sees("load.sql");
    person.presses("down", "enter");
    await person.sees("select 1");
    person.presses("escape");
    await person.sees("1 Files");
    person.presses("e");
    await person.sees("Saved /scripts/load.sql");
    assert.equal(await server.asks("namespaces/tests.shop/files?path=/scripts/load.sql"), "select 2\n");
    person.presses("ctrl-d");
    await person.sees("Delete /scripts/load.sql of tests.shop?");
    person.presses("y");
    await person.sees("No files");
  });

  it(`somebody keeps a secret that nobody sees (${name})`, async () => {
    await server.saves(HELLO.replace("hello", "third"));
    await using person = await server.person();
    await person.goes("namespace tests.shop");
    await person.sees("1 Files");
    person.presses("3");
    await person.sees("No secrets here");
    person.presses("a");
    await person.sees("? Name");
    person.types("API_KEY");
    person.presses("enter");
    await person.sees("? Value");
    person.types("hunter2");
    await person.sees("*******");
    person.presses("enter");
    await person.sees("? Description");
    person.presses("enter");
    const screen = await person.sees(/Kept the secret API_KEY/);
    assert.doesNotMatch(screen, /hunter2/);
  });
});
