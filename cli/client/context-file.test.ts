import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { contextFilePath, readContexts, writeContexts } from "./context-file.ts";

const root = mkdtempSync(join(tmpdir(), "kestra-test-"));
after(() => rmSync(root, { recursive: true }));

let files = 0;
const newPath = (): string => contextFilePath({ XDG_CONFIG_HOME: join(root, String(files++)) });
const SERVER = { server: "https://kestra.example.com", user: "ada", password: "secret" };

describe("the file of contexts", () => {
  it("is read as it was written, for its owner alone and with nothing left beside it", async () => {
    const path = newPath();
    assert.deepEqual(await readContexts(path), { contexts: {} });
    const contexts = { current: "prod", contexts: { prod: { ...SERVER, headers: { "x-a": "b" } } } };
    await writeContexts(path, contexts);
    assert.deepEqual(await readContexts(path), contexts);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(dirname(path)), ["contexts.json"]);
  });

  it("closes a folder that was open to others", async () => {
    const path = newPath();
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    await writeContexts(path, { contexts: {} });
    assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
  });

  for (const mode of [0o640, 0o604, 0o620]) {
    it(`is refused with mode ${mode.toString(8)}, and the message says what to run`, async () => {
      const path = newPath();
      await writeContexts(path, { contexts: { prod: SERVER } });
      chmodSync(path, mode);
      await assert.rejects(readContexts(path), (error: Error) => error.message.endsWith(`Run: chmod 600 ${path}`));
    });
  }

  it("is refused in a folder that others can write to", async () => {
    const path = newPath();
    await writeContexts(path, { contexts: { prod: SERVER } });
    chmodSync(dirname(path), 0o770);
    await assert.rejects(readContexts(path), /Run: chmod 700/);
  });

  it("tells what is wrong with it, and nothing of what it holds", async () => {
    for (const text of ['{"contexts": {"prod": {"password": "secret"}}}', "[]", '{"password": "secret"']) {
      const path = newPath();
      await writeContexts(path, { contexts: {} });
      writeFileSync(path, text);
      await assert.rejects(readContexts(path), (error: Error) => {
        assert.match(error.message, /cannot be understood/);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      });
    }
  });

  it("is none where the home of the user is no folder", async () => {
    const path = newPath();
    mkdirSync(dirname(dirname(path)), { recursive: true });
    writeFileSync(dirname(path), "");
    assert.deepEqual(await readContexts(path), { contexts: {} });
  });

  it("stays as it was when it cannot be written", async () => {
    const path = newPath();
    await writeContexts(path, { contexts: { prod: SERVER } });
    const before = readFileSync(path, "utf8");
    // A folder in the place of the file beside it.
    mkdirSync(`${path}.${process.pid}.tmp`);
    await assert.rejects(writeContexts(path, { contexts: {} }), /cannot be written/);
    assert.equal(readFileSync(path, "utf8"), before);
  });
});
