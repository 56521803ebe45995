import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readText } from "../../../core/files/stream-content.ts";
import { readForm } from "./form.ts";
import { ApiProblem } from "./problem.ts";

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
    await assert.rejects(readForm(request([begun], new Error("gone")), directory), /gone/);
  }));
