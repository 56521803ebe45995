import assert from "node:assert/strict";
import { test } from "node:test";
import { FLOW_SOURCE_BYTES_MAX } from "../flow/limits.ts";
import { INCLUSIONS_MAX, includeFiles } from "./inclusions.ts";

function includeFrom(files: Readonly<Record<string, string>>, source: string) {
  return includeFiles(source, "flow.yml", (file) => {
    const text = files[file];
    return Promise.resolve(text === undefined ? { ok: false, reason: "it does not exist" } : { ok: true, file, text });
  });
}

async function textOf(files: Readonly<Record<string, string>>, source: string): Promise<string> {
  const included = await includeFrom(files, source);
  assert.ok(included.ok, included.ok ? "" : included.problem.message);
  return included.text;
}

async function messageOf(files: Readonly<Record<string, string>>, source: string): Promise<string> {
  const included = await includeFrom(files, source);
  assert.ok(!included.ok);
  const { file, line, column, message } = included.problem;
  return `${file}:${line}:${column} ${message}`;
}

test("lines of an included file are indented like the line that mentions it", async () => {
  const text = await textOf({ "q.sql": "select 1\n\nfrom dual\n" }, "sql: |\n  [[> q.sql]]\nnext: 1");
  assert.equal(text, "sql: |\n  select 1\n\n  from dual\nnext: 1");
});

test("a file may hold an item of a list", async () => {
  const text = await textOf({ "task.yml": "id: a\ntype: t" }, "tasks:\n  - [[> task.yml]]\n  - id: b");
  assert.equal(text, "tasks:\n  - id: a\n    type: t\n  - id: b");
});

test("a mention that is all of a quoted text becomes the text itself, whatever is in it", async () => {
  const text = await textOf({ f: 'say "hi"\nit\'s\n' }, "a: \"[[> f]]\"\nb: '[[>f]]' # x");
  assert.equal(text, 'a: "say \\"hi\\"\\nit\'s"\nb: "say \\"hi\\"\\nit\'s" # x');
});

test("several mentions of one line are all replaced", async () => {
  assert.equal(await textOf({ a: "1", b: "2\n3" }, "  x: <[[> a]]-[[> b]]-[[> a]]>"), "  x: <1-2\n  3-1>");
});

test("included files may include others, and one file may be included twice", async () => {
  assert.equal(await textOf({ a: "[[> b]] [[> b]]", b: "x" }, "[[> a]]"), "x x");
});

test("a mention in a line of comment is left alone", async () => {
  assert.equal(await textOf({}, "  # [[> nowhere]]"), "  # [[> nowhere]]");
});

test("a missing file is told with the place of its mention", async () => {
  assert.equal(
    await messageOf({ a: "x\n  [[> gone.txt]]" }, "k:\n  [[> a]]"),
    'a:2:3 cannot include "gone.txt": it does not exist',
  );
});

test("files that include each other are refused", async () => {
  assert.match(await messageOf({ a: "[[> b]]", b: "[[> a]]" }, "[[> a]]"), /^b:1:1 "a" includes itself/);
  assert.match(await messageOf({ "flow.yml": "x" }, "[[> flow.yml]]"), /includes itself/);
});

test("inclusions are limited in number and size", async () => {
  const many = Array.from({ length: INCLUSIONS_MAX + 1 }, () => "[[> e]]").join("\n");
  assert.match(await messageOf({ e: "" }, many), /flow\.yml:1001:1 more than 1000 files/);
  const large = "x".repeat(FLOW_SOURCE_BYTES_MAX / 2 + 1);
  assert.match(await messageOf({ large }, "[[> large]]\n[[> large]]"), /flow\.yml:2:1 .*more than 10 MiB/);
});

test("places of the whole text lead back to the files they came from", async () => {
  const included = await includeFrom({ a: "one\ntwo\nthree" }, "top\n    [[> a]]\nbottom");
  assert.ok(included.ok);
  assert.deepEqual(included.origin(1, 2), { file: "flow.yml", line: 1, column: 2 });
  assert.deepEqual(included.origin(2, 6), { file: "flow.yml", line: 2, column: 6 });
  assert.deepEqual(included.origin(4, 6), { file: "a", line: 3, column: 2 });
  assert.deepEqual(included.origin(5, 1), { file: "flow.yml", line: 3, column: 1 });
});
