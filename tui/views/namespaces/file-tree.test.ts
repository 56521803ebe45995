import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { shownText, textOf } from "./file-content.ts";
import { FileTree, folderOf, typedPath } from "./file-tree.ts";
import { inTurns } from "./in-turns.ts";
import { untilWords } from "./key-value-columns.ts";
import { bodyOf, valueProblem } from "./key-value-form.ts";

const row = (path: string, isFolder = false) => ({ path, isFolder, sizeBytes: 1, modifiedMs: 0 });

test("a tree shows what is in open folders, and forgets what is gone with all below it", () => {
  const tree = new FileTree();
  tree.take("/", [row("/a", true), row("/c")]);
  tree.take("/a", [row("/a/b")]);
  assert.deepEqual(
    tree.rows().map(({ path }) => path),
    ["/a", "/c"],
  );
  tree.unfold("/a");
  assert.deepEqual(
    tree.rows().map(({ path, depth }) => `${depth} ${path}`),
    ["0 /a", "1 /a/b", "0 /c"],
  );
  tree.forget("/a");
  assert.ok(!tree.isRead("/a"));
  assert.deepEqual(tree.open, ["/"]);
});

test("new files go to the folder that is pointed at, or that of the file", () => {
  assert.equal(folderOf(undefined), "/");
  assert.equal(folderOf(row("/a/b")), "/a");
  assert.equal(folderOf(row("/a", true)), "/a");
});

test("a path that is typed never leads out of the folder of all files", () => {
  assert.equal(typedPath("a/b.txt"), "/a/b.txt");
  assert.equal(typedPath(" /a/ "), "/a");
  for (const none of ["", " ", "/", "../a", "a/../../b"]) assert.equal(typedPath(none), undefined, none);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const path = typedPath(text);
      assert.ok(path === undefined || (path.startsWith("/") && !path.split("/").includes("..")));
    }),
  );
});

test("text is told from other files, also where it was cut within a character", () => {
  const bytes = new TextEncoder().encode("Zoë");
  assert.equal(textOf(bytes), "Zoë");
  assert.equal(textOf(bytes.slice(0, 3)), undefined);
  assert.equal(textOf(bytes.slice(0, 3), true), "Zo");
  assert.match(shownText("/a", Uint8Array.of(0), false, 2048), /^\/a is no text: 2\.0 KiB/);
  assert.match(shownText("/a", bytes, true, 9_000_000), /Zoë[\s\S]*the first 512 KiB of 8\.6 MiB/);
});

test("the time that a pair has left is told in words", () => {
  assert.equal(untilWords(undefined, 0), "");
  assert.equal(untilWords(5, 5), "over");
  assert.equal(untilWords(90_000, 0), "in 1m 30s");
  assert.equal(untilWords(12.5 * 86_400_000, 0), "in 12 days");
});

test("a value is sent as its type is written, and refused where it does not fit", async () => {
  const cases = [
    ["STRING", "7", '"7"'],
    ["NUMBER", " 4.5", "4.5"],
    ["DATE", "2026-01-31", "2026-01-31"],
    ["DATETIME", "2026-01-31T08:00:00+01:00", "2026-01-31T07:00:00Z"],
    ["DURATION", "PT1H", '"PT1H"'],
    ["JSON", '{"a":1}', '{"a":1}'],
  ] as const;
  for (const [type, text, body] of cases) {
    assert.equal(await valueProblem(type, text), undefined);
    assert.equal(await bodyOf(type, text), body);
  }
  for (const type of ["NUMBER", "BOOLEAN", "DATE", "DATETIME", "DURATION", "JSON"] as const)
    assert.match((await valueProblem(type, "often")) ?? "", /./, type);
});

test("requests in turns end with the first that fails", async () => {
  const done: number[] = [];
  const work = inTurns(
    Array.from({ length: 100 }, (_, index) => index),
    async (index) => {
      await Promise.resolve();
      if (index === 10) throw new Error("enough");
      done.push(index);
    },
  );
  await assert.rejects(work, /enough/);
  assert.ok(done.length < 30);
});
