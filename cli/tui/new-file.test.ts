import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { writeNewFile } from "./new-file.ts";

let folder: string;
const started = process.cwd();
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kestra-new-file-"));
  process.chdir(folder);
});
after(async () => {
  process.chdir(started);
  await rm(folder, { recursive: true, force: true });
});

test("a file is written in parts, for its owner alone, and overwrites none", async () => {
  assert.equal(await writeNewFile("a.log", ["one\n", new Uint8Array([50, 10])]), "a.log");
  assert.equal(await writeNewFile("a.log", ["other"]), "a-2.log");
  assert.equal(await readFile("a.log", "utf8"), "one\n2\n");
  assert.equal((await stat("a.log")).mode & 0o777, 0o600);
});

test("a name of a file leads to no other folder", async () => {
  assert.equal(await writeNewFile("../../etc/pass wd", ["x"]), "etc_pass_wd");
  assert.equal(await writeNewFile("..", ["x"]), "saved");
});

test("a long name keeps its ending, in any script", async () => {
  const path = await writeNewFile(`${"世界".repeat(200)}.log`, ["x"]);
  assert.match(path, /^(?:世界)+世?\.log$/);
  assert.ok(Buffer.byteLength(path) <= 200);
  assert.equal(await readFile(path, "utf8"), "x");
});

test("nothing is left of a file that could not be written whole", async () => {
  function* parts(): Iterable<string> {
    yield "half";
    throw new Error("the rest is lost");
  }
  await assert.rejects(writeNewFile("half.log", parts()), /the rest is lost/);
  await assert.rejects(stat("half.log"));
});
