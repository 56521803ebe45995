import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { readText } from "../../../core/files/stream-content.ts";
import { readSmallForm } from "./small-form.ts";

const TYPE = "multipart/form-data; boundary=small";
const LIMITS = { partsMax: 3, nameBytesMax: 20 };

function form(...parts: readonly (readonly [disposition: string, content: string])[]): Buffer {
  const texts = parts.map(
    ([disposition, content]) => `--small\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`,
  );
  return Buffer.from(`${texts.join("")}--small--\r\n`);
}

test("a small form has its fields and files by name, without folders", async () => {
  const body = form(['name="n"', "1"], ['name="n"', "zwei ü"], ['name="files"; filename="a/b.txt"', "content"]);
  const values = await readSmallForm(body, TYPE, LIMITS);
  assert.deepEqual(values?.["n"], ["1", "zwei ü"]);
  const [file] = values?.["b.txt"] ?? [];
  assert.ok(typeof file === "object");
  assert.deepEqual([file.name, file.sizeBytes], ["b.txt", 7]);
  for (const _ of [1, 2]) assert.equal(await readText(file.content, 100), "content");
  assert.equal(await readText(file.read({ start: 1, end: 4 }), 100), "ont");
});

test("what breaks off, has nothing in it, or too much of it, is no plain form", async () => {
  const whole = form(['name="n"', "1"]);
  assert.ok(await readSmallForm(whole, TYPE, LIMITS));
  const others: readonly Buffer[] = [
    whole.subarray(0, -4),
    form(),
    form(['name="a"', ""], ['name="b"', ""], ['name="c"', ""], ['name="d"', ""]),
    form([`name="${"n".repeat(21)}"`, ""]),
    form(['name="f"; filename=""', "x"]),
    Buffer.from("nonsense"),
  ];
  for (const body of others) assert.equal(await readSmallForm(body, TYPE, LIMITS), undefined, body.toString());
  assert.equal(await readSmallForm(whole, "multipart/form-data", LIMITS), undefined);
});
