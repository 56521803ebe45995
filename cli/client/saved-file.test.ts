import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { RestFault } from "../../core/rest/faults.ts";
import { saveFile } from "./saved-file.ts";

const folder = mkdtempSync(join(tmpdir(), "kestra-test-"));
after(() => rmSync(folder, { recursive: true }));

async function* breakingOff() {
  yield Buffer.from("half");
  await Promise.resolve();
  throw new Error("the connection broke off");
}

describe("a file that a server's answer is saved as", () => {
  it("is written with the folders it lies in, and replaced", async () => {
    const path = join(folder, "a/b/file.txt");
    for (const text of ["first", "second"]) {
      await saveFile(path, Buffer.from(text));
      assert.equal(readFileSync(path, "utf8"), text);
    }
    assert.deepEqual(readdirSync(join(folder, "a/b")), ["file.txt"]);
  });

  it("stays what it was where the answer breaks off, and nothing else is left", async () => {
    const path = join(folder, "kept.txt");
    writeFileSync(path, "before");
    await assert.rejects(saveFile(path, breakingOff()), /kept\.txt: the connection broke off/);
    assert.equal(readFileSync(path, "utf8"), "before");
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".tmp")),
      [],
    );
  });

  it("is refused in a line where it cannot be", async () => {
    await assert.rejects(saveFile(folder, Buffer.from("x")), RestFault);
    for (const below of ["kept.txt/below.txt", "kept.txt/a/below.txt"]) {
      await assert.rejects(saveFile(join(folder, below), Buffer.from("x")), /a file is where a folder has to be\.$/);
    }
  });
});
