import assert from "node:assert/strict";
import { access, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { UploadFiles } from "../namespace/upload-files.ts";
import { LocalFiles } from "../storage/local-files.ts";
import { Reverse } from "../storage/reverse.ts";
import { createTaskBench, type TaskBench } from "../testing/task-bench.ts";
import { filesInside } from "./folder-files.ts";
import { writeInside } from "./local-path.ts";

/** A working directory full of links that a script might have left, and a folder outside that they lead to. */
async function withLinks(bench: TaskBench) {
  const outside = await mkdtemp(join(tmpdir(), "outside-"));
  await writeFile(join(outside, "secret.txt"), "secret");
  const directory = await bench.context.workingDirectory();
  await mkdir(join(directory, "real"));
  await writeFile(join(directory, "real/own.txt"), "own");
  await symlink(outside, join(directory, "folder"));
  await symlink(join(outside, "secret.txt"), join(directory, "file.txt"));
  await symlink(join(directory, "real/own.txt"), join(directory, "inside.txt"));
  await symlink(directory, join(directory, "circle"));
  await symlink(join(outside, "nope"), join(directory, "dangling"));
  return {
    outside,
    directory,
    [Symbol.asyncDispose]: () => rm(outside, { recursive: true, force: true }),
  };
}

describe("links that a script left in the working directory", () => {
  test("do not lead to files outside of it", async () => {
    await using bench = createTaskBench();
    await using linked = await withLinks(bench);
    assert.deepEqual(await filesInside(linked.directory), ["inside.txt", "real/own.txt"]);
  });

  test("give no task a file from outside to keep or to upload", async () => {
    await using bench = createTaskBench();
    await using _linked = await withLinks(bench);
    const { uris } = await bench.run(LocalFiles, { outputs: ["**"] });
    assert.deepEqual(Object.keys(Object(uris)), ["inside.txt", "real/own.txt"]);
    await bench.run(UploadFiles, { namespace: "acme", files: ["**"] });
    assert.deepEqual(await bench.context.namespaceFiles("acme").list(), ["inside.txt", "real/own.txt"]);
  });

  test("do not let a file or a folder be made outside of it", async () => {
    await using bench = createTaskBench();
    await using linked = await withLinks(bench);
    for (const path of ["folder/new/x.txt", "folder/x.txt", "dangling/x.txt"]) {
      await assert.rejects(bench.run(LocalFiles, { inputs: { [path]: "1" } }), /out of the working directory/);
    }
    await writeInside(linked.directory, "file.txt", new TextEncoder().encode("replaced"), "File");
    assert.deepEqual(await readdir(linked.outside), ["secret.txt"]);
    assert.equal(await readFile(join(linked.outside, "secret.txt"), "utf8"), "secret");
  });
});

test("a task that needs a copy of a file on the disk takes it away again", async () => {
  await using bench = createTaskBench();
  await bench.run(Reverse, { from: await bench.store("a.txt", "1\n2\n") });
  await assert.rejects(access(join(await bench.context.workingDirectory(), ".reverse.txt")));
});
