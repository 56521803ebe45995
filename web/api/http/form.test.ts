import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readText } from "../../../core/files/stream-content.ts";
import { PARTS_MAX, readForm } from "./form.ts";
import { ApiProblem } from "./problem.ts";
import { TEXT_BYTES_MAX } from "./request-body.ts";

const BOUNDARY = "form-test";

/** A multipart request whose body comes in these pieces, and then ends or breaks off with the error. */
function request(pieces: readonly string[], error?: Error): Request {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      if (error) controller.error(error);
      else controller.close();
    },
  });
  const headers = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
  return new Request("http://localhost/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
}

function part(disposition: string, content: string): string {
  return `--${BOUNDARY}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
}

async function withDirectory(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "kestra-form-test-"));
  try {
    await body(directory);
    assert.deepEqual(await readdir(directory), []);
  } finally {
    await rm(directory, { recursive: true });
  }
}

test("a form has its fields and files by name, and its files until it is disposed of", () =>
  withDirectory(async (directory) => {
    const file = part('name="f"; filename="a.txt"', "content");
    const pieces = [part('name="n"', "1"), file, part('name="files"; filename="by-name"', "more")];
    await using form = await readForm(request([...pieces, `--${BOUNDARY}--\r\n`]), directory);
    const { n, f, "by-name": named } = form.values;
    assert.deepEqual(n, ["1"]);
    for (const [values, name, text] of [
      [f, "a.txt", "content"],
      [named, "by-name", "more"],
    ] as const) {
      const [value] = values ?? [];
      assert.ok(typeof value === "object" && value.name === name);
      assert.equal(value.sizeBytes, text.length);
      assert.equal(await readText(value.content, 100), text);
      assert.equal(await readText(value.read({ start: 1, end: 3 }), 100), text.slice(1, 3));
    }
  }));

test("a body that ends or breaks off within a file is refused, and nothing of it stays", () =>
  withDirectory(async (directory) => {
    const begun = part('name="f"; filename="a.txt"', "x".repeat(100_000)).slice(0, -2);
    const isRefused = (error: unknown): boolean => error instanceof ApiProblem && error.status === 400;
    await assert.rejects(readForm(request([begun]), directory), isRefused);
    await assert.rejects(readForm(request([begun], new Error("gone")), directory), isRefused);
  }));

const END = `--${BOUNDARY}--\r\n`;
const LONG = "n".repeat(300);
const THIRD = "x".repeat(TEXT_BYTES_MAX / 3);

const REFUSED: readonly (readonly [string, number, readonly string[]])[] = [
  ["more parts than there may be", 413, [...Array(PARTS_MAX * 10).fill(part('name="n"', "1")), END]],
  ["more files than there may be", 413, [...Array(PARTS_MAX + 1).fill(part('name="f"; filename="a"', "1")), END]],
  ["a huge name of a field", 413, [part(`name="${LONG}"`, "1"), END]],
  ["a huge name of a file's part", 413, [part(`name="${LONG}"; filename="a"`, "1"), END]],
  ["a huge name of a file", 413, [part(`name="f"; filename="${LONG}"`, "1"), END]],
  ["texts that are too long together", 413, [...Array(4).fill(part('name="n"', THIRD)), END]],
  ["another boundary than that of the header", 400, ["--other\r\n\r\n"]],
  ["no end", 400, [part('name="n"', "1")]],
  ["nothing", 400, []],
];

for (const [what, status, pieces] of REFUSED) {
  test(`a form with ${what} is refused, and nothing of it stays`, () =>
    withDirectory(async (directory) => {
      const isRefused = (error: unknown): boolean => error instanceof ApiProblem && error.status === status;
      await assert.rejects(readForm(request(pieces), directory), isRefused);
    }));
}

test("a form without a boundary is refused", () =>
  withDirectory(async (directory) => {
    const headers = { "content-type": "multipart/form-data" };
    const bare = new Request("http://localhost/", { method: "POST", body: "x", headers });
    await assert.rejects(readForm(bare, directory), { status: 400 });
  }));

test("names of a form that mean something to the language are names like any other", () =>
  withDirectory(async (directory) => {
    const pieces = [part('name="__proto__"', "1"), part('name="constructor"; filename="__proto__"', "2"), END];
    await using form = await readForm(request(pieces), directory);
    assert.deepEqual(Object.keys(form.values), ["__proto__", "constructor"]);
  }));
