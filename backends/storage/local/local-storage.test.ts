import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { storageContract } from "../../../core/contracts/testing/storage-contract.ts";
import { createLocalStorage } from "./local-storage.ts";

async function open() {
  const directory = await mkdtemp(join(tmpdir(), "local-storage-"));
  const storage = await createLocalStorage({ directory: join(directory, "root") });
  return { directory, storage, dispose: () => rm(directory, { recursive: true, force: true }) };
}

storageContract("local folder", open);

test("a link inside the folder that leads out of it is not followed", async () => {
  const { directory, storage, dispose } = await open();
  try {
    await storage.createDirectory("main", "/a");
    await symlink(directory, join(directory, "root", "main", "a", "out"));
    await assert.rejects(storage.put("main", "/a/out/x.txt", new Uint8Array()), /not allowed/);
  } finally {
    await dispose();
  }
});

test("a name that the disk cannot hold is refused with a clear message", async () => {
  const { storage, dispose } = await open();
  try {
    await assert.rejects(storage.put("main", `/${"n".repeat(300)}`, new Uint8Array()), /name that is too long/);
  } finally {
    await dispose();
  }
});

test("a name that is as long as the disk allows is kept, moved and deleted; with metadata it is refused whole", async () => {
  const { directory, storage, dispose } = await open();
  try {
    const [path, moved] = [`/${"n".repeat(255)}`, `/${"m".repeat(255)}`];
    await assert.rejects(storage.put("main", path, new Uint8Array(1), { by: "a" }), /name that is too long/);
    assert.deepEqual(await readdir(join(directory, "root", "main")), []);
    assert.equal((await storage.put("main", path, new Uint8Array(1))).sizeBytes, 1);
    await storage.move("main", path, moved);
    assert.equal((await storage.stat("main", moved))?.sizeBytes, 1);
    assert.equal(await storage.delete("main", moved), true);
    assert.equal(await storage.stat("main", `/${"n".repeat(300)}`), undefined);
  } finally {
    await dispose();
  }
});

test("a tenant that climbs out leaves nothing beside the folder", async () => {
  const { directory, storage, dispose } = await open();
  try {
    await assert.rejects(storage.put("../beside", "/x.txt", new Uint8Array()), /not the name of a tenant/);
    assert.deepEqual(await readdir(directory), ["root"]);
  } finally {
    await dispose();
  }
});

test("a write that fails leaves no side files on the disk", async () => {
  const { directory, storage, dispose } = await open();
  try {
    await storage.createDirectory("main", "/taken");
    await assert.rejects(storage.put("main", "/taken", new Uint8Array(), { by: "a" }), /stands in its way/);
    assert.deepEqual(await readdir(join(directory, "root", "main")), ["taken"]);
  } finally {
    await dispose();
  }
});

test("a deleted file leaves no side files on the disk", async () => {
  const { directory, storage, dispose } = await open();
  try {
    await storage.put("main", "/x.txt", new Uint8Array(), { by: "a" });
    await storage.delete("main", "/x.txt");
    assert.deepEqual(await readdir(join(directory, "root", "main")), []);
  } finally {
    await dispose();
  }
});

test("a file whose folder goes while it is written is not kept, and its writer may try again", async () => {
  const { directory, storage, dispose } = await open();
  try {
    const content = async function* () {
      yield new Uint8Array(1);
      await storage.move("main", "/d", "/e");
      yield new Uint8Array(1);
    };
    await assert.rejects(storage.put("main", "/d/f.txt", content()), { code: "UNAVAILABLE" });
    assert.equal(await storage.stat("main", "/d/f.txt"), undefined);
    assert.deepEqual(await storage.list("main", "/e"), []);
    assert.deepEqual(await readdir(join(directory, "root", "main")), ["e"]);
  } finally {
    await dispose();
  }
});
