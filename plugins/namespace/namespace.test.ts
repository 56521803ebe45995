import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createTaskBench, type TaskBench } from "../testing/task-bench.ts";
import { DeleteFiles } from "./delete-files.ts";
import { DownloadFiles } from "./download-files.ts";
import { PurgeFiles } from "./purge-files.ts";
import { UploadFiles } from "./upload-files.ts";

const namespace = "{{ flow.namespace }}";

async function withFiles(bench: TaskBench, ...paths: string[]): Promise<void> {
  for (const path of paths) await bench.context.namespaceFiles().write(path, new TextEncoder().encode(path));
}

describe("files go into a namespace", () => {
  test("by a map from path to URI, below the destination", async () => {
    await using bench = createTaskBench();
    const filesMap = { "sub/a.sql": await bench.store("x", "select 1") };
    const { files } = await bench.run(UploadFiles, { namespace, filesMap, destination: "/queries/" });
    assert.deepEqual(files, { "queries/sub/a.sql": "kestra:///acme/sales/_files/queries/sub/a.sql" });
    assert.equal(bench.storage.text("/acme/sales/_files/queries/sub/a.sql"), "select 1");
  });

  test("by a list of URIs and of patterns over the working directory", async () => {
    await using bench = createTaskBench();
    await writeFile(join(await bench.context.workingDirectory(), "b.txt"), "local");
    await writeFile(join(await bench.context.workingDirectory(), "c.md"), "other");
    await bench.run(UploadFiles, { namespace, files: [await bench.store("a b.txt", "stored"), "*.txt"] });
    assert.deepEqual(await bench.context.namespaceFiles().list(), ["a b.txt", "b.txt"]);
    assert.equal(bench.storage.text("/acme/sales/_files/b.txt"), "local");
  });

  test("with a word about those that are there already", async () => {
    await using bench = createTaskBench();
    await withFiles(bench, "a.txt");
    const filesMap = { "a.txt": await bench.store("x", "new") };
    assert.deepEqual(await bench.run(UploadFiles, { namespace, filesMap, conflict: "SKIP" }), { files: {} });
    const refused = bench.run(UploadFiles, { namespace, filesMap, conflict: "ERROR" });
    await assert.rejects(refused, {
      message: "File '/a.txt' already exists in namespace 'acme.sales' and conflict is set to ERROR",
    });
    assert.equal(bench.storage.text("/acme/sales/_files/a.txt"), "a.txt");
    await bench.run(UploadFiles, { namespace, filesMap });
    assert.equal(bench.storage.text("/acme/sales/_files/a.txt"), "new");
  });

  test("but never outside of it, and not from plain texts", async () => {
    await using bench = createTaskBench();
    const uri = await bench.store("x", "1");
    await assert.rejects(bench.run(UploadFiles, { namespace, filesMap: { "../x": uri } }), /relative '..' path/);
    await assert.rejects(bench.run(UploadFiles, { namespace, filesMap: { x: "text" } }), /"text" is no URI of a file/);
    await assert.rejects(bench.run(UploadFiles, { namespace }), { message: "files or filesMap is required" });
  });
});

const choices: readonly (readonly [unknown, readonly string[]])[] = [
  [["**.txt"], ["/dir/x.txt", "/y.txt"]],
  ["dir/*", ["/dir/x.txt", "/dir/z.md"]],
  ["/dir/x.txt", ["/dir/x.txt"]],
  ['["y.txt"]', ["/y.txt"]],
  [["nope*"], []],
  ["", []],
];
for (const [files, expected] of choices) {
  test(`the files ${JSON.stringify(files)} are ${expected.length} of the namespace`, async () => {
    await using bench = createTaskBench();
    await withFiles(bench, "dir/x.txt", "dir/z.md", "y.txt");
    const outputs = await bench.run(DownloadFiles, { namespace, files, destination: "here" });
    const copies = Object.entries<string>(Object(outputs["files"]));
    assert.deepEqual(
      copies.map(([path]) => path),
      expected,
    );
    for (const [path, uri] of copies) {
      assert.ok(uri.endsWith(`/tr1/here${path}`), uri);
      assert.equal(await bench.read(uri), path.slice(1));
    }
  });
}

test("files are deleted by pattern, and folders with them only when they are empty", async () => {
  await using bench = createTaskBench();
  await withFiles(bench, "a/b/x.txt", "a/y.txt", "c/z.txt");
  await bench.storage.createDirectory("main", "/acme/sales/_files/a/b");
  const { files } = await bench.run(DeleteFiles, { namespace, files: "a/b/*", deleteParentFolder: true });
  assert.deepEqual(files, { "a/b/x.txt": "kestra:///acme/sales/_files/a/b/x.txt" });
  assert.deepEqual(await bench.context.namespaceFiles().list(), ["a/y.txt", "c/z.txt"]);
  assert.equal(await bench.storage.stat("main", "/acme/sales/_files/a/b"), undefined);
});

test("a purge takes old versions away, and files only when no version is to stay", async () => {
  await using bench = createTaskBench();
  await withFiles(bench, "a.txt", "a.txt", "a.txt", "b.md");
  assert.deepEqual(await bench.run(PurgeFiles, {}), { size: 2 });
  assert.deepEqual(await bench.run(PurgeFiles, { behavior: { type: "version" }, filePattern: "a*" }), { size: 1 });
  assert.deepEqual(await bench.context.namespaceFiles().list(), ["b.md"]);
});

test("a purge deletes files only when no version is to stay", async () => {
  await using bench = createTaskBench();
  await withFiles(bench, "a.txt", "b.md");
  assert.deepEqual(await bench.run(PurgeFiles, {}), { size: 0 });
  const behavior = { type: "version", keepAmount: 0 };
  assert.deepEqual(await bench.run(PurgeFiles, { behavior, filePattern: "*.md" }), { size: 1 });
  assert.deepEqual(await bench.context.namespaceFiles().list(), ["a.txt"]);
  await assert.rejects(bench.run(PurgeFiles, { behavior: { type: "key" } }), /"key" must be version/);
});
