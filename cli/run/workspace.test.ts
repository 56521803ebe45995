import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { openWorkspace } from "./workspace.ts";

it("what is to be kept needs a folder that can be made", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kestra-keep-"));
  try {
    const file = join(folder, "file");
    await writeFile(file, "");
    await assert.rejects(openWorkspace(file), /--keep .*file cannot be used: .*Name a folder that this user may make/);
    const workspace = await openWorkspace(join(folder, "deep", "er"));
    assert.equal(workspace.keepDirectory, join(folder, "deep", "er"));
    await workspace.dispose();
  } finally {
    await rm(folder, { recursive: true });
  }
});
