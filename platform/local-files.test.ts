import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readText } from "../core/files/stream-content.ts";
import { createLocalFileReader } from "./local-files.ts";

/** A folder with files inside and outside of what is allowed. */
async function folder() {
  const root = await mkdtemp(join(tmpdir(), "local-files-"));
  await mkdir(join(root, "allowed"));
  await mkdir(join(root, "allowed-not"));
  await writeFile(join(root, "allowed/in.txt"), "inside");
  await writeFile(join(root, "allowed-not/out.txt"), "outside");
  await symlink(join(root, "allowed-not/out.txt"), join(root, "allowed/link.txt"));
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}

const cases: readonly (readonly [string, boolean])[] = [
  ["allowed/in.txt", true],
  ["allowed/../allowed/in.txt", true],
  ["allowed", false],
  ["allowed/nope.txt", false],
  ["allowed/link.txt", false],
  ["allowed/../allowed-not/out.txt", false],
  ["allowed-not/out.txt", false],
];
for (const [path, allowed] of cases) {
  test(`the local path ${path} ${allowed ? "may" : "may not"} be read when only the folder allowed is allowed`, async () => {
    await using files = await folder();
    const reader = createLocalFileReader([join(files.root, "nowhere"), join(files.root, "allowed")]);
    const found = await reader.allowed(join(files.root, path));
    assert.equal(found !== undefined, allowed);
    if (found) assert.deepEqual([found.sizeBytes, await readText(await reader.open(found.path), 100)], [6, "inside"]);
  });
}

test("nothing may be read when nothing is allowed, and one file may be allowed alone", async () => {
  await using files = await folder();
  const path = join(files.root, "allowed/in.txt");
  assert.equal(await createLocalFileReader().allowed(path), undefined);
  assert.equal((await createLocalFileReader([path]).allowed(path))?.sizeBytes, 6);
});

test("a local file that is not there is named", async () => {
  await assert.rejects(createLocalFileReader().open("/no/such/file"), /'\/no\/such\/file' does not exist/);
});

test("a local file is opened when it is read, so that one that goes unread leaves nothing that fails later", async () => {
  await using files = await folder();
  const path = join(files.root, "allowed/in.txt");
  const bytes = await createLocalFileReader().open(path);
  await rm(path);
  await assert.rejects(readText(bytes, 100), /ENOENT/);
});
