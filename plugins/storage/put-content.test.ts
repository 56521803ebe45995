import assert from "node:assert/strict";
import { test } from "node:test";
import { createTaskBench } from "../testing/task-bench.ts";
import { putContent } from "./put-content.ts";

test("content is stored as it is made", async () => {
  await using bench = createTaskBench();
  async function* content() {
    yield new TextEncoder().encode("a");
    yield new TextEncoder().encode("b");
  }
  assert.equal(await bench.read(await putContent(bench.context.files, "x", content())), "ab");
});

test("the fault of making content counts, not what the storage says about it", async () => {
  const fault = new Error("no such item");
  // biome-ignore lint/correctness/useYield: it fails before it has anything to give.
  async function* content(): AsyncGenerator<Uint8Array> {
    throw fault;
  }
  const files = {
    async put(_name: string, bytes: unknown): Promise<string> {
      try {
        for await (const _ of bytes as AsyncIterable<Uint8Array>);
      } catch (error) {
        throw new Error("The storage cannot use it", { cause: error });
      }
      throw new Error("The disk is full");
    },
  };
  await assert.rejects(putContent(files, "x", content()), fault);
  await assert.rejects(putContent(files, "x", new Blob(["x"]).stream()), /The disk is full/);
});
