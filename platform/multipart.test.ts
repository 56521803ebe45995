import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { multipart } from "./multipart.ts";

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

describe("a form that is sent as it is read", () => {
  it("is read back by any reader of forms, whatever stands in names and values", async () => {
    const { contentType, body } = multipart([
      { name: 'a"\r\nb', value: "línea\r\n--x" },
      { name: "files", filename: 'q".txt', content: pieces("one ", "two") },
      { name: "empty", filename: "e", content: pieces() },
    ]);
    const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
    assert.deepEqual(
      [...form.keys()].map((name) => decodeURIComponent(name)),
      ['a"\r\nb', "files", "empty"],
    );
    assert.equal(form.get([...form.keys()][0] ?? ""), "línea\r\n--x");
    const [file, empty] = [form.get("files"), form.get("empty")];
    assert.ok(file instanceof File && empty instanceof File);
    assert.deepEqual([decodeURIComponent(file.name), await file.text(), empty.size], ['q".txt', "one two", 0]);
  });
});
