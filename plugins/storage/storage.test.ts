import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { createTaskBench, type TaskBench } from "../testing/task-bench.ts";
import { Concat } from "./concat.ts";
import { Delete } from "./delete.ts";
import { LocalFiles } from "./local-files.ts";
import { PurgeCurrentExecutionFiles } from "./purge-execution.ts";
import { Reverse } from "./reverse.ts";
import { Size } from "./size.ts";
import { Write } from "./write.ts";

test("a text is written with the extension, with or without a dot", async () => {
  await using bench = createTaskBench();
  const cases = [
    [undefined, ".tmp"],
    [".csv", ".csv"],
    ["csv", ".csv"],
  ] as const;
  for (const [extension, expected] of cases) {
    const { uri } = await bench.run(Write, { content: "é,{{ flow.id }}", ...(extension ? { extension } : {}) });
    assert.ok(String(uri).endsWith(expected), String(uri));
    assert.equal(await bench.read(uri), "é,daily");
    assert.deepEqual(await bench.run(Size, { uri }), { size: 8 });
  }
});

test("the size of a file that is not there fails with its name", async () => {
  await using bench = createTaskBench();
  await assert.rejects(bench.run(Size, { uri: "kestra:///nope.txt" }), /'kestra:\/\/\/nope.txt' does not exist/);
  await assert.rejects(bench.run(Size, { uri: "nope.txt" }), /Invalid internal storage uri, got uri 'nope.txt'/);
});

test("deleting tells whether there was a file, and fails only when asked", async () => {
  await using bench = createTaskBench();
  const uri = await bench.store("a.txt", "x");
  assert.deepEqual(await bench.run(Delete, { uri }), { uri, deleted: true });
  assert.deepEqual(await bench.run(Delete, { uri }), { uri, deleted: false });
  await assert.rejects(bench.run(Delete, { uri, errorOnMissing: true }), { message: `Unable to find file '${uri}'` });
});

test("files are put together in order, with the separator after each", async () => {
  await using bench = createTaskBench();
  const files = [await bench.store("a", "1"), await bench.store("b", "2")];
  bench.variables["list"] = files;
  const read = async (properties: object) => bench.read((await bench.run(Concat, properties))["uri"]);
  assert.equal(await read({ files }), "12");
  assert.equal(await read({ files: "{{ list }}", separator: "|", extension: ".txt" }), "1|2|");
  assert.equal(await read({ files: [] }), "");
  await assert.rejects(read({ files: files[0] }), /`files`: expected a list of texts/);
  await assert.rejects(read({ files: { a: files[0] } }), /`files`: expected a list of texts/);
  await assert.rejects(read({ files: [...files, "kestra:///nope"] }), /does not exist/);
});

describe("lines turned round", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["a\nb\nc", "\n", "c\nb\na\n"],
    ["a\nb\n", "\n", "b\na\n"],
    ["a\r\nb\r\n", "\n", "b\na\n"],
    ["aXb\nc", "X", "cXaXbX"],
    ["\n", "\n", "\n"],
    ["\na", "\n", "a\n\n"],
    ["", "\n", ""],
  ];
  for (const [content, separator, expected] of cases) {
    test(`${JSON.stringify(content)} becomes ${JSON.stringify(expected)}`, async () => {
      await using bench = createTaskBench();
      const from = await bench.store("lines.log", content);
      const { uri } = await bench.run(Reverse, { from, separator });
      assert.ok(String(uri).endsWith(".log"));
      assert.equal(await bench.read(uri), expected);
    });
  }

  test("twice turned round is the file itself, also over several blocks", async () => {
    await using bench = createTaskBench();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 90_000 }), { maxLength: 12 }), async (lengths) => {
        const content = lengths.map((length, at) => `${at}${"é".repeat(length)}\n`).join("");
        const once = await bench.run(Reverse, { from: await bench.store("a", content) });
        const twice = await bench.run(Reverse, { from: String(once["uri"]) });
        assert.ok((await bench.read(twice["uri"])) === content);
      }),
      { numRuns: 20 },
    );
  });

  test("an encoding whose line ends are no bytes is refused", async () => {
    await using bench = createTaskBench();
    const from = await bench.store("a", "x");
    await assert.rejects(bench.run(Reverse, { from, charset: "UTF-16LE" }), /"UTF-16LE" is not supported/);
    await assert.rejects(bench.run(Reverse, { from, charset: "nope" }), /"nope" is not supported/);
  });
});

test("all files of the execution are purged, and nothing else", async () => {
  await using bench = createTaskBench();
  const uris = [await bench.store("a", "1"), await bench.store("sub/b", "2")];
  await bench.storage.put("main", "/acme/sales/daily/executions/e2/x", new Uint8Array(1));
  assert.deepEqual(await bench.run(PurgeCurrentExecutionFiles, {}), { uris });
  assert.deepEqual(await bench.run(PurgeCurrentExecutionFiles, {}), { uris: [] });
  assert.equal(bench.storage.files.size, 1);
});

describe("files of the working directory", () => {
  const keep = async (bench: TaskBench, properties: object) => {
    const { uris } = await bench.run(LocalFiles, properties);
    const kept: [string, string][] = [];
    for (const [path, uri] of Object.entries(Object(uris))) kept.push([path, await bench.read(uri)]);
    return kept;
  };

  test("are made from texts and from stored files, and kept by pattern", async () => {
    await using bench = createTaskBench();
    const inputs = {
      "sub/hello.txt": "hello {{ flow.id }}",
      "copy.txt": await bench.store("a", "stored"),
      "b.md": "md",
    };
    assert.deepEqual(await keep(bench, { inputs, outputs: ["**.txt"] }), [
      ["copy.txt", "stored"],
      ["sub/hello.txt", "hello daily"],
    ]);
    assert.deepEqual(await keep(bench, { outputs: ["b.md"] }), [["b.md", "md"]]);
    assert.deepEqual(await keep(bench, { inputs: '{"c.txt": {"k": 1}}', outputs: ["c.txt"] }), [["c.txt", '{"k":1}']]);
  });

  test("are never made outside of it", async () => {
    await using bench = createTaskBench();
    await assert.rejects(bench.run(LocalFiles, { inputs: { "../x": "1" } }), /leads out of the working directory/);
    await assert.rejects(bench.run(LocalFiles, { inputs: "[1]" }), /`inputs`: expected a map of texts/);
  });
});
