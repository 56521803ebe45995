import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ZipWriterAddDataOptions } from "@zip.js/zip.js";
import { zipSync } from "fflate";
import { readBytes } from "../../core/files/stream-content.ts";
import { openZip, UNZIP_LIMITS, UnzipError, type UnzipLimits, type ZipSource } from "./unzip.ts";
import { zipped } from "./zip.ts";

const MIB = 1024 ** 2;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function sourceOf(archive: Uint8Array): ZipSource {
  return {
    sizeBytes: archive.length,
    async *read({ start, end }) {
      yield archive.subarray(start, end);
    },
  };
}

async function texts(archive: Uint8Array, limits?: UnzipLimits): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [path, { content }] of await openZip(sourceOf(archive), limits)) {
    found[path] = new TextDecoder().decode(await readBytes(content(), 100 * MIB));
  }
  return found;
}

/** An archive of entries that no program should make. */
async function odd(entries: readonly (readonly [string, string, ZipWriterAddDataOptions?])[]): Promise<Uint8Array> {
  const { ZipWriter, Uint8ArrayWriter, TextReader } = await import("@zip.js/zip.js");
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [name, text, options] of entries) await writer.add(name, new TextReader(text), options);
  return await writer.close();
}

/** Writes a text over another one of the same length, wherever it stands in an archive. */
function replaced(archive: Uint8Array, from: string, to: string): Uint8Array {
  return Uint8Array.from(Buffer.from(Buffer.from(archive).toString("latin1").replaceAll(from, to), "latin1"));
}

async function refused(archive: Uint8Array | Promise<Uint8Array>, why: RegExp, limits?: UnzipLimits): Promise<void> {
  await assert.rejects(openZip(sourceOf(await archive), limits), (error) => {
    assert.ok(error instanceof UnzipError, String(error));
    assert.match(error.message, why);
    return true;
  });
}

test("what is zipped is unzipped, large files and those of other programs", async () => {
  const large = new Uint8Array(3 * MIB).map((_, at) => (at * 31) % 251);
  const archive = await readBytes(
    zipped([
      {
        path: "sub/größe.txt",
        modifiedMs: 1_700_000_000_000,
        sizeBytes: 4,
        content: () => new Blob(["wide"]).stream(),
      },
      { path: "large.bin", modifiedMs: 0, sizeBytes: 5 * 1024 ** 3, content: () => new Blob([large]).stream() },
    ]),
    100 * MIB,
  );
  const files = await openZip(sourceOf(archive));
  assert.deepEqual([...files.keys()], ["sub/größe.txt", "large.bin"]);
  const [text, bytes] = [...files.values()];
  assert.ok(text && bytes);
  assert.equal(new TextDecoder().decode(await readBytes(text.content(), 9)), "wide");
  assert.deepEqual(await readBytes(bytes.content(), 4 * MIB), large);
  const other = zipSync({ "a/b.yml": bytesOf("id: b"), "c.txt": [bytesOf("c"), { level: 0 }], "d/": new Uint8Array() });
  assert.deepEqual(await texts(other), { "a/b.yml": "id: b", "c.txt": "c" });
  assert.deepEqual(await texts(zipSync({})), {});
});

test("a file that cannot be read breaks the archive off", async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error("the disk is gone")),
  });
  const archive = zipped([{ path: "a.txt", modifiedMs: 0, sizeBytes: 1, content: () => broken }]);
  await assert.rejects(readBytes(archive, MIB), /the disk is gone/);
});

describe("archives are refused whole", () => {
  const names = [
    "../a",
    "a/../../b",
    "/etc/passwd",
    "C:/a",
    "a\\b",
    "..\\a",
    "a//b",
    "./a",
    "a\u0000b",
    "a\nb",
    "a/%2e%2e/b",
  ];
  for (const name of names) {
    test(`for the name ${JSON.stringify(name)}`, () =>
      refused(zipSync({ ok: bytesOf("ok"), [name]: bytesOf("x") }), /name|Filename|filename/));
  }
  test("for an empty file name", () => refused(zipSync({ "": bytesOf("x") }), /name/));
  test("for a name that stands twice", () =>
    refused(replaced(zipSync({ "one.txt": bytesOf("1"), "two.txt": bytesOf("2") }), "two.txt", "one.txt"), /twice/));
  test("for a file that is a folder as well", () =>
    refused(zipSync({ a: bytesOf("x"), "a/b": bytesOf("y") }), /file and a folder/));
  test("for a link", () => refused(odd([["link", "/etc/passwd", { unixMode: 0o120777 }]]), /link/));
  test("for an encrypted file", () => refused(odd([["a", "x", { password: "sesame" }]]), /encrypted/));
  test("for a bomb", () => refused(zipSync({ bomb: new Uint8Array(20 * MIB) }), /more tightly/));
  test("for what is no archive", () => refused(bytesOf("id: flow\nnamespace: acme\n"), /cannot be read/));
  test("for nothing", () => refused(new Uint8Array(), /cannot be read/));
  test("for too many files", () =>
    refused(zipSync({ a: bytesOf("x"), b: bytesOf("y") }), /more than 1 files/, { ...UNZIP_LIMITS, entriesMax: 1 }));
  test("for too many bytes", () =>
    refused(zipSync({ a: bytesOf("xx"), b: bytesOf("yy") }), /larger than 3 bytes/, { ...UNZIP_LIMITS, bytesMax: 3 }));
  test("for a long list of names", () =>
    refused(zipSync({ ["n".repeat(200)]: bytesOf("x") }), /list of names/, { ...UNZIP_LIMITS, listBytesMax: 100 }));
});

test("an archive whose bytes were changed, cut off, or told wrong is refused before any file is handed out", async () => {
  const archive = zipSync({ first: bytesOf("first"), "stored.txt": [bytesOf("the content as it is"), { level: 0 }] });
  await refused(replaced(archive, "content", "contest"), /cannot be read/);
  await refused(archive.subarray(0, archive.length - 10), /cannot be read/);
  const bomb = zipSync({ "a.txt": new Uint8Array(2 * MIB) });
  const lying = Buffer.from(bomb);
  for (
    let at = lying.indexOf(Buffer.from([0, 0, 0x20, 0]));
    at >= 0;
    at = lying.indexOf(Buffer.from([0, 0, 0x20, 0]), at)
  ) {
    lying.writeUInt32LE(10, at);
  }
  await refused(lying, /larger than the archive says|cannot be read/);
});

test("files that share their bytes are refused", async () => {
  const one = Buffer.from(
    zipSync({ "a.txt": [bytesOf("shared"), { level: 0 }], "b.txt": [bytesOf("shared"), { level: 0 }] }),
  );
  const second = one.lastIndexOf(Buffer.from("b.txt"));
  one.writeUInt32LE(0, second - 4);
  await refused(one, /cannot be read/);
});
