/** What every driver of internal storage must do; a driver's own test file calls this with a way to open it. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { toStream } from "../../files/file-reader.ts";
import { readBytes, readText } from "../../files/stream-content.ts";
import { type ByteRange, type Storage, StorageError, type StorageErrorCode } from "../storage.ts";
import { type Check, type ContractOptions, contractSuite } from "./contract-suite.ts";

/** A storage for one test, and how to be rid of it. */
export interface OpenStorage {
  readonly storage: Storage;
  dispose(): Promise<void>;
}

const TENANT = "main";
const BYTES_MAX = 50_000_000;
const LARGE_BYTES = 5_000_000;

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield bytes(text);
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield bytes("half");
  throw new Error("the source broke");
}

function refused(code: StorageErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof StorageError && error.code === code;
}

async function read(storage: Storage, path: string, range?: ByteRange): Promise<string> {
  return await readText(await storage.get(TENANT, path, range), BYTES_MAX);
}

/** Registers the tests of the contract. */
export function storageContract(name: string, open: () => Promise<OpenStorage>, options: ContractOptions = {}): void {
  const close = async ({ storage, dispose }: OpenStorage): Promise<void> => {
    await storage.close();
    await dispose();
  };
  const groups = [contentTests, replaceTests, folderTests, moveTests, safetyTests];
  contractSuite(
    `storage contract of ${name}`,
    { open, close },
    options,
    groups.map((group) => (check) => {
      group((title, body) => check(title, ({ storage }) => body(storage)));
    }),
  );
}

type StorageCheck = Check<Storage>;

function contentTests(check: StorageCheck): void {
  check("gives back what was stored, in whatever form it came", async (storage) => {
    await storage.put(TENANT, "/a/bytes.txt", bytes("héllo"));
    await storage.put(TENANT, "/a/chunks.txt", chunks("one ", "two"));
    await storage.put(TENANT, "/a/stream.txt", new Blob(["streamed"]).stream());
    await storage.put(TENANT, "/a/empty", new Uint8Array());
    assert.equal(await read(storage, "/a/bytes.txt"), "héllo");
    assert.equal(await read(storage, "/a/chunks.txt"), "one two");
    assert.equal(await read(storage, "/a/stream.txt"), "streamed");
    assert.equal(await read(storage, "/a/empty"), "");
  });

  check("keeps large files byte for byte", async (storage) => {
    const large = Uint8Array.from({ length: LARGE_BYTES }, (_, index) => (index * 31) % 251);
    const entry = await storage.put(TENANT, "/large.bin", large);
    assert.equal(entry.sizeBytes, LARGE_BYTES);
    assert.deepEqual(await readBytes(await storage.get(TENANT, "/large.bin"), BYTES_MAX), large);
  });

  check("reads ranges, also beyond the end", async (storage) => {
    await storage.put(TENANT, "/r.txt", bytes("0123456789"));
    assert.equal(await read(storage, "/r.txt", { start: 2, end: 5 }), "234");
    assert.equal(await read(storage, "/r.txt", { start: 7 }), "789");
    assert.equal(await read(storage, "/r.txt", { start: 8, end: 99 }), "89");
    assert.equal(await read(storage, "/r.txt", { start: 10, end: 12 }), "");
    assert.equal(await read(storage, "/r.txt", { start: 4, end: 4 }), "");
  });
}

function replaceTests(check: StorageCheck): void {
  check("replaces a file whole or not at all", async (storage) => {
    await storage.put(TENANT, "/f.txt", bytes("old"), { by: "a" });
    await assert.rejects(storage.put(TENANT, "/f.txt", failing(), { by: "b" }), StorageError);
    await assert.rejects(storage.put(TENANT, "/f.txt", toStream(failing())), StorageError);
    assert.equal(await read(storage, "/f.txt"), "old");
    assert.deepEqual((await storage.stat(TENANT, "/f.txt"))?.metadata, { by: "a" });
    assert.equal((await storage.list(TENANT, "/")).length, 1);
    await storage.put(TENANT, "/f.txt", bytes("new"));
    assert.equal(await read(storage, "/f.txt"), "new");
    assert.equal((await storage.stat(TENANT, "/f.txt"))?.metadata, undefined);
  });

  check("leaves nothing of a new file whose source failed", async (storage) => {
    await storage.createDirectory(TENANT, "/d");
    await assert.rejects(storage.put(TENANT, "/d/f.txt", failing(), { by: "a" }), StorageError);
    assert.equal(await storage.stat(TENANT, "/d/f.txt"), undefined);
    assert.deepEqual(await storage.list(TENANT, "/d"), []);
  });

  check("writes no file where a folder is, and none below a file", async (storage) => {
    await storage.put(TENANT, "/d/f.txt", bytes("kept"), { by: "a" });
    await assert.rejects(storage.put(TENANT, "/d", bytes("x"), { by: "b" }), refused("NOT_A_DIRECTORY"));
    await assert.rejects(storage.put(TENANT, "/d/f.txt/g.txt", bytes("x")), refused("NOT_A_DIRECTORY"));
    await assert.rejects(storage.createDirectory(TENANT, "/d/f.txt"), refused("NOT_A_DIRECTORY"));
    assert.equal(await read(storage, "/d/f.txt"), "kept");
    assert.equal((await storage.stat(TENANT, "/d"))?.metadata, undefined);
  });

  check("keeps metadata with a file", async (storage) => {
    await storage.put(TENANT, "/m.txt", bytes("x"), { type: "text", who: "mé" });
    const entry = await storage.stat(TENANT, "/m.txt");
    assert.deepEqual(entry?.metadata, { type: "text", who: "mé" });
    assert.equal(entry?.kind, "file");
    assert.ok(!Number.isNaN(Date.parse(entry?.modified ?? "")));
  });

  check("leaves one whole file when several write the same path at once", async (storage) => {
    const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(10_000));
    await Promise.all(texts.map((text) => storage.put(TENANT, "/same.txt", bytes(text))));
    assert.ok(texts.includes(await read(storage, "/same.txt")));
    assert.deepEqual(
      (await storage.list(TENANT, "/")).map((entry) => entry.path),
      ["/same.txt"],
    );
  });
}

function folderTests(check: StorageCheck): void {
  check("lists a folder and walks a tree in order", async (storage) => {
    for (const path of ["/t/b.txt", "/t/a/z.txt", "/t/a/y/x.txt", "/u.txt"])
      await storage.put(TENANT, path, bytes(path));
    const listed = (await storage.list(TENANT, "/t")).map((entry) => `${entry.kind} ${entry.path}`);
    assert.deepEqual(listed, ["directory /t/a", "file /t/b.txt"]);
    const walked: string[] = [];
    for await (const entry of storage.walk(TENANT, "/t")) walked.push(entry.path);
    assert.deepEqual(walked, ["/t/a/y/x.txt", "/t/a/z.txt", "/t/b.txt"]);
    for await (const _entry of storage.walk(TENANT, "/nowhere")) assert.fail("there is nothing to walk");
  });

  check("says NOT_FOUND for what is not there", async (storage) => {
    await assert.rejects(storage.get(TENANT, "/no.txt"), refused("NOT_FOUND"));
    await assert.rejects(storage.list(TENANT, "/no"), refused("NOT_FOUND"));
    await assert.rejects(storage.move(TENANT, "/no.txt", "/other.txt"), refused("NOT_FOUND"));
    assert.equal(await storage.stat(TENANT, "/no.txt"), undefined);
    assert.equal(await storage.delete(TENANT, "/no.txt"), false);
  });

  check("makes and deletes folders with all below them", async (storage) => {
    await storage.createDirectory(TENANT, "/d/e");
    await storage.createDirectory(TENANT, "/d/e");
    const entry = await storage.stat(TENANT, "/d/e");
    assert.deepEqual([entry?.kind, entry?.path, entry?.sizeBytes], ["directory", "/d/e", 0]);
    assert.deepEqual(await storage.list(TENANT, "/d/e"), []);
    await storage.put(TENANT, "/d/e/f.txt", bytes("x"));
    await storage.put(TENANT, "/de.txt", bytes("beside"));
    assert.equal(await storage.delete(TENANT, "/d"), true);
    assert.equal(await storage.stat(TENANT, "/d/e/f.txt"), undefined);
    assert.equal(await read(storage, "/de.txt"), "beside");
  });

  check("deletes a folder only when it is empty, if that is asked for", async (storage) => {
    await storage.createDirectory(TENANT, "/d/e");
    await storage.put(TENANT, "/d/f.txt", bytes("x"));
    assert.equal(await storage.deleteEmptyDirectory(TENANT, "/d"), false);
    assert.equal(await storage.deleteEmptyDirectory(TENANT, "/d/f.txt"), false);
    assert.equal(await storage.deleteEmptyDirectory(TENANT, "/nothing"), false);
    assert.equal(await read(storage, "/d/f.txt"), "x");
    assert.equal(await storage.deleteEmptyDirectory(TENANT, "/d/e"), true);
    assert.equal(await storage.stat(TENANT, "/d/e"), undefined);
  });

  check("loses no file that was written while its empty folder was deleted", async (storage) => {
    for (let round = 0; round < 20; round++) {
      const path = `/d${round}/e/f.txt`;
      await storage.createDirectory(TENANT, `/d${round}/e`);
      const [write] = await Promise.allSettled([
        storage.put(TENANT, path, bytes("kept")),
        storage.deleteEmptyDirectory(TENANT, `/d${round}/e`),
      ]);
      // Some servers cannot do both at once, and say so.
      if (write.status === "fulfilled") assert.equal(await read(storage, path), "kept");
      else assert.ok(write.reason instanceof StorageError);
    }
  });

  check("lists a folder without metadata where those are not wanted", async (storage) => {
    await storage.put(TENANT, "/l/f.txt", bytes("four"), { by: "a" });
    await storage.put(TENANT, "/l/g/h.txt", bytes("x"));
    const entries = await storage.list(TENANT, "/l", { metadata: false });
    assert.deepEqual(
      entries.map(({ path, kind, sizeBytes }) => [path, kind, sizeBytes]),
      [
        ["/l/f.txt", "file", 4],
        ["/l/g", "directory", 0],
      ],
    );
  });

  check("deletes a file with its metadata and nothing beside it", async (storage) => {
    await storage.put(TENANT, "/d/f.txt", bytes("x"), { by: "a" });
    await storage.put(TENANT, "/d/g.txt", bytes("beside"));
    assert.equal(await storage.delete(TENANT, "/d/f.txt"), true);
    assert.equal(await storage.delete(TENANT, "/d/f.txt"), false);
    await assert.rejects(storage.get(TENANT, "/d/f.txt"), refused("NOT_FOUND"));
    assert.equal(await read(storage, "/d/g.txt"), "beside");
    await storage.put(TENANT, "/d/f.txt", bytes("again"));
    assert.equal((await storage.stat(TENANT, "/d/f.txt"))?.metadata, undefined);
  });

  check("keeps tenants apart", async (storage) => {
    await storage.put("one", "/f.txt", bytes("1"));
    assert.equal(await storage.stat("two", "/f.txt"), undefined);
    assert.equal(await storage.delete("two", "/f.txt"), false);
    assert.equal((await storage.stat("one", "/f.txt"))?.sizeBytes, 1);
  });

  check("takes names with spaces, quotes and letters of any language", async (storage) => {
    for (const path of ["/my file.txt", "/d'été/ü.txt", "/日本/語.txt", '/a"b.txt']) {
      await storage.put(TENANT, path, bytes(path));
      assert.equal(await read(storage, path), path);
    }
  });
}

function moveTests(check: StorageCheck): void {
  check("moves a file with its metadata, replacing the one at the target", async (storage) => {
    await storage.put(TENANT, "/a.txt", bytes("a"), { k: "a" });
    await storage.put(TENANT, "/d/b.txt", bytes("b"), { k: "b" });
    await storage.move(TENANT, "/a.txt", "/d/b.txt");
    assert.equal(await read(storage, "/d/b.txt"), "a");
    assert.deepEqual((await storage.stat(TENANT, "/d/b.txt"))?.metadata, { k: "a" });
    assert.equal(await storage.stat(TENANT, "/a.txt"), undefined);
    await storage.put(TENANT, "/plain.txt", bytes("p"));
    await storage.move(TENANT, "/plain.txt", "/d/b.txt");
    assert.equal((await storage.stat(TENANT, "/d/b.txt"))?.metadata, undefined);
  });

  check("moves folders with all below them", async (storage) => {
    await storage.put(TENANT, "/d/e/f.txt", bytes("moved"), { k: "v" });
    await storage.move(TENANT, "/d", "/g/h");
    assert.equal(await read(storage, "/g/h/e/f.txt"), "moved");
    assert.deepEqual((await storage.stat(TENANT, "/g/h/e/f.txt"))?.metadata, { k: "v" });
    assert.equal(await storage.stat(TENANT, "/d"), undefined);
  });

  check("keeps a file or folder that is moved to where it is", async (storage) => {
    await storage.put(TENANT, "/d/f.txt", bytes("kept"), { k: "v" });
    await storage.move(TENANT, "/d/f.txt", "/d/f.txt");
    await storage.move(TENANT, "/d", "/d/");
    assert.equal(await read(storage, "/d/f.txt"), "kept");
    assert.deepEqual((await storage.stat(TENANT, "/d/f.txt"))?.metadata, { k: "v" });
  });

  check("refuses to move a folder into itself", async (storage) => {
    await storage.put(TENANT, "/d/f.txt", bytes("kept"));
    await assert.rejects(storage.move(TENANT, "/d", "/d/e/d"), refused("FORBIDDEN_PATH"));
    assert.equal(await read(storage, "/d/f.txt"), "kept");
    assert.equal(await storage.stat(TENANT, "/d/e"), undefined);
  });
}

function safetyTests(check: StorageCheck): void {
  check("refuses paths that lead out", async (storage) => {
    for (const path of ["/../x", "/a/../../x", "/a/..", "/./a", "/a\0b", "/a\\..\\b"]) {
      await assert.rejects(storage.put(TENANT, path, bytes("x")), refused("FORBIDDEN_PATH"), path);
      await assert.rejects(storage.get(TENANT, path), refused("FORBIDDEN_PATH"), path);
    }
  });

  check("refuses tenants that are not one plain name", async (storage) => {
    await storage.put("victim", "/kept.txt", bytes("kept"));
    for (const tenant of ["", ".", "..", "../other", "victim/sub", "a\\b", "a\0"]) {
      await assert.rejects(storage.put(tenant, "/x", bytes("x")), refused("FORBIDDEN_PATH"), tenant);
      await assert.rejects(storage.stat(tenant, "/victim/kept.txt"), refused("FORBIDDEN_PATH"), tenant);
    }
  });

  check("takes slashes that say nothing as one path", async (storage) => {
    await storage.put(TENANT, "//a///b.txt", bytes("one"));
    assert.equal(await read(storage, "/a/b.txt"), "one");
    assert.equal((await storage.stat(TENANT, "/a//b.txt"))?.path, "/a/b.txt");
  });

  check("never writes outside, whatever the path", async (storage) => {
    await storage.put("other", "/kept.txt", bytes("kept"));
    const segment = fc.constantFrom("..", ".", "a", "other", "kept.txt", "", "\\", "%2e%2e");
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 6 }), async (segments) => {
        await storage.put(TENANT, `/${segments.join("/")}`, bytes("attack")).catch((error: unknown) => {
          assert.ok(error instanceof StorageError);
        });
        assert.equal(await readText(await storage.get("other", "/kept.txt"), BYTES_MAX), "kept");
      }),
      { numRuns: 100 },
    );
  });
}
