/** What every driver of internal storage must do; a driver's own test file calls this with a way to open it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readBytes, readText } from "../../files/stream-content.ts";
import { type Storage, StorageError, type StorageErrorCode } from "../storage.ts";

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

/** Registers the tests of the contract. */
export function storageContract(name: string, open: () => Promise<OpenStorage>): void {
  const check = (title: string, body: (storage: Storage) => Promise<void>): void => {
    test(`${name}: ${title}`, async () => {
      const { storage, dispose } = await open();
      try {
        await body(storage);
      } finally {
        await storage.close();
        await dispose();
      }
    });
  };
  const read = async (storage: Storage, path: string, range?: { start: number; end?: number }): Promise<string> =>
    await readText(await storage.get(TENANT, path, range), BYTES_MAX);

  describe(`storage contract of ${name}`, () => {
    contentTests(check, read);
    folderTests(check, read);
    safetyTests(check);
  });
}

type Check = (title: string, body: (storage: Storage) => Promise<void>) => void;
type Read = (storage: Storage, path: string, range?: { start: number; end?: number }) => Promise<string>;

function contentTests(check: Check, read: Read): void {
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
  });

  check("replaces a file whole or not at all", async (storage) => {
    await storage.put(TENANT, "/f.txt", bytes("old"), { by: "a" });
    await assert.rejects(storage.put(TENANT, "/f.txt", failing()));
    assert.equal(await read(storage, "/f.txt"), "old");
    assert.equal((await storage.list(TENANT, "/")).length, 1);
    await storage.put(TENANT, "/f.txt", bytes("new"));
    assert.equal(await read(storage, "/f.txt"), "new");
    assert.equal((await storage.stat(TENANT, "/f.txt"))?.metadata, undefined);
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

function folderTests(check: Check, read: Read): void {
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

  check("makes, moves and deletes folders with all below them", async (storage) => {
    await storage.createDirectory(TENANT, "/d/e");
    await storage.createDirectory(TENANT, "/d/e");
    assert.equal((await storage.stat(TENANT, "/d/e"))?.kind, "directory");
    await storage.put(TENANT, "/d/e/f.txt", bytes("moved"), { k: "v" });
    await storage.move(TENANT, "/d", "/g/h");
    assert.equal(await read(storage, "/g/h/e/f.txt"), "moved");
    assert.deepEqual((await storage.stat(TENANT, "/g/h/e/f.txt"))?.metadata, { k: "v" });
    assert.equal(await storage.stat(TENANT, "/d/e/f.txt"), undefined);
    assert.equal(await storage.delete(TENANT, "/g"), true);
    assert.equal(await storage.stat(TENANT, "/g/h/e/f.txt"), undefined);
  });

  check("keeps tenants apart", async (storage) => {
    await storage.put("one", "/f.txt", bytes("1"));
    assert.equal(await storage.stat("two", "/f.txt"), undefined);
    assert.equal(await storage.delete("two", "/f.txt"), false);
  });

  check("takes names with spaces, quotes and letters of any language", async (storage) => {
    for (const path of ["/my file.txt", "/d'été/ü.txt", "/日本/語.txt", '/a"b.txt']) {
      await storage.put(TENANT, path, bytes(path));
      assert.equal(await read(storage, path), path);
    }
  });
}

function safetyTests(check: Check): void {
  check("refuses paths that lead out", async (storage) => {
    for (const path of ["/../x", "/a/../../x", "/a/..", "/./a", "/a\0b", "/a\\..\\b"]) {
      await assert.rejects(storage.put(TENANT, path, bytes("x")), refused("FORBIDDEN_PATH"), path);
      await assert.rejects(storage.get(TENANT, path), refused("FORBIDDEN_PATH"), path);
    }
    await assert.rejects(storage.put("../other", "/x", bytes("x")), refused("FORBIDDEN_PATH"));
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
