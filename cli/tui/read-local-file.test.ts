import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readLocalFile } from "./read-local-file.ts";

test("a file of this machine is read whole, and what cannot be sent is told with its path", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kestra-local-"));
  try {
    const path = join(folder, "a.bin");
    await writeFile(path, Uint8Array.of(0, 255, 10));
    assert.deepEqual([...(await readLocalFile(path, 3))], [0, 255, 10]);
    await assert.rejects(readLocalFile(path, 2), /a\.bin has 3 bytes; 2 can be sent/);
    await assert.rejects(readLocalFile(folder, 2), /is no file/);
    await assert.rejects(readLocalFile(join(folder, "b"), 2), new RegExp(`${join(folder, "b")}: `));
  } finally {
    await rm(folder, { recursive: true });
  }
});
