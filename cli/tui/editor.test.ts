import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { editInEditor, editorLine } from "./editor.ts";

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kestra-editor-"));
});
after(() => rm(folder, { recursive: true, force: true }));

async function editor(script: string): Promise<string> {
  const path = join(folder, `editor-${script.length}`);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o700);
  return path;
}

describe("an editor of the person's choice", () => {
  it("is VISUAL, then EDITOR, then one that is there", async () => {
    assert.equal(await editorLine({ VISUAL: "code --wait", EDITOR: "ed" }), "code --wait");
    assert.equal(await editorLine({ VISUAL: "", EDITOR: "ed" }), "ed");
    await writeFile(join(folder, "nano"), "");
    assert.equal(await editorLine({ PATH: `/nowhere:${folder}` }), "nano");
    await assert.rejects(editorLine({ PATH: "" }), /set EDITOR/);
  });

  it("changes a text in a file that is for its owner alone and gone afterwards", async () => {
    const seen = join(folder, "seen");
    const line = await editor(`stat -c %a "$2" > ${seen}; echo "$2" >> ${seen}; printf '%s' "$1" >> "$2"`);
    const written = await editInEditor("id: a\n", "../flow 1.yml", { EDITOR: `${line} 'two words'` });
    assert.equal(written, "id: a\ntwo words");
    const [mode = "", path = ""] = (await readFile(seen, "utf8")).split("\n");
    assert.equal(mode, "600");
    assert.match(path, /\/flow_1\.yml$/);
    await assert.rejects(readFile(path));
  });

  it("is told when it fails or is not there", async () => {
    await assert.rejects(editInEditor("", "a.yml", { EDITOR: await editor("exit 3") }), /ended with exit code 3/);
    await assert.rejects(editInEditor("", "a.yml", { EDITOR: await editor("kill -9 $$") }), /ended/);
    await assert.rejects(editInEditor("", "a.yml", { EDITOR: "no-such-editor-here" }), /set EDITOR/);
  });

  it("leaves what was written where an editor fails afterwards", async () => {
    const line = await editor('printf more >> "$1"; exit 1 # afterwards');
    const fault: unknown = await editInEditor("text ", "a.yml", { EDITOR: line }).catch((error: unknown) => error);
    const path = /What was written is in (.*)\.$/.exec(fault instanceof Error ? fault.message : "")?.[1] ?? "";
    assert.equal(await readFile(path, "utf8"), "text more");
    await rm(dirname(path), { recursive: true });
  });
});
