import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { NamespaceFileStore } from "../contracts/key-value.ts";
import { createNamespaceFileStore } from "./namespace-files.ts";
import { readText } from "./stream-content.ts";
import { MemoryStorage } from "./testing/memory-storage.ts";

/** The files of a namespace in which `d/a.txt` was written so many times, with the count as its text. */
async function written(times: number, storage = new MemoryStorage()): Promise<NamespaceFileStore> {
  const files = createNamespaceFileStore({ storage, tenantId: "main", namespace: "acme.sales" });
  for (let count = 1; count <= times; count++) await files.write("d/a.txt", new TextEncoder().encode(String(count)));
  return files;
}

const text = async (files: NamespaceFileStore, version?: number) =>
  await readText(await files.read("/d/a.txt", version), 100);

describe("a namespace file that is written again", () => {
  test("keeps what it was before, to be read by its version", async () => {
    const files = await written(3);
    assert.deepEqual([await text(files), await text(files, 3), await text(files, 1)], ["3", "3", "1"]);
    assert.deepEqual(await files.list(), ["d/a.txt"]);
    await assert.rejects(text(files, 4), {
      message: "Version 4 of file '/d/a.txt' was not found in namespace 'acme.sales'.",
    });
    await assert.rejects(files.read("nope", 1), { message: "File '/nope' was not found in namespace 'acme.sales'." });
  });

  test("forgets old versions, and goes when none is to stay", async () => {
    const storage = new MemoryStorage();
    const files = await written(4, storage);
    assert.equal(await files.forget("d/a.txt", { keepAmount: 2 }), 2);
    assert.equal(await files.forget("d/a.txt", { keepAmount: 2 }), 0);
    await assert.rejects(text(files, 2), /Version 2 of file/);
    assert.equal(await text(files, 3), "3");
    assert.equal(await files.forget("d/a.txt", { before: "2000-01-01T00:00:00Z" }), 0);
    assert.equal(await files.forget("d/a.txt", { before: "2999-01-01T00:00:00Z" }), 1);
    assert.equal(await text(files), "4");
    assert.equal(await files.forget("d/a.txt", {}), 1);
    assert.equal(storage.files.size, 0);
  });

  test("loses no version when it is written several times at once", async () => {
    const files = await written(0);
    const texts = ["1", "2", "3", "4"];
    await Promise.all(texts.map((each) => files.write("d/a.txt", new TextEncoder().encode(each))));
    assert.deepEqual(await Promise.all(texts.map((each) => text(files, Number(each)))), texts);
  });

  test("leaves nothing behind when it is deleted", async () => {
    const storage = new MemoryStorage();
    const files = await written(3, storage);
    assert.equal(await files.delete("d/a.txt"), true);
    assert.equal(storage.files.size, 0);
    await files.write("d/a.txt", new TextEncoder().encode("new"));
    await assert.rejects(text(files, 2), /Version 2 of file/);
  });

  test("does not let a version lead out of the namespace", async () => {
    const files = await written(2);
    for (const path of ["../../x", "a/%2e%2e/x", "a\\..\\x", "\0"]) {
      await assert.rejects(files.read(path, 1), { code: "FORBIDDEN_PATH" });
      await assert.rejects(files.forget(path, {}), { code: "FORBIDDEN_PATH" });
    }
  });
});
