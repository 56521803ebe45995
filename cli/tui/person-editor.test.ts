import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { editInEditor, editorOf } from "./person-editor.ts";

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kestra-editor-"));
});
after(() => rm(folder, { recursive: true }));

async function script(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

test("a text goes through the editor of the person, which may have options, while it has the terminal", async () => {
  const editor = await script("append", 'echo "$1 $(basename "$2")" >> "$2"');
  const steps: string[] = [];
  const suspend = async (work: () => Promise<void>): Promise<void> => {
    steps.push("given");
    await work();
    steps.push("back");
  };
  const edited = await editInEditor("a\n", "x/flow.yml", { environment: { EDITOR: `${editor} --wait` }, suspend });
  assert.equal(edited, "a\n--wait flow.yml\n");
  assert.deepEqual(steps, ["given", "back"]);
});

test("an editor that fails or is not there has written nothing", async () => {
  const suspend = (work: () => Promise<void>): Promise<void> => work();
  const failing = { environment: { VISUAL: "false", EDITOR: "true" }, suspend };
  await assert.rejects(
    editInEditor("a", "a.txt", failing),
    /The editor false ended with exit code 1: nothing is saved/,
  );
  const missing = { environment: { EDITOR: join(folder, "nowhere") }, suspend };
  await assert.rejects(editInEditor("a", "a.txt", missing), /ended with exit code 127/);
  assert.equal(editorOf({ VISUAL: " ", EDITOR: "" }), "vi");
});
