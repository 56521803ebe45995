import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { StorageError } from "../../../core/contracts/storage.ts";
import { fromHeaders, METADATA_BYTES_MAX, toHeaders } from "./metadata.ts";

/** What a server makes of headers: small names, trimmed values. */
function overTheWire(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
}

test("metadata survive the way through headers, whatever letters they have", async () => {
  const name = fc.oneof(
    fc.constantFrom("expirationDate", "a-b", "a_b", "Aa", "-1", "-0e9-", "é"),
    fc.string({ minLength: 1, maxLength: 12, unit: "binary" }),
  );
  const value = fc.oneof(fc.string({ maxLength: 30, unit: "binary" }), fc.constantFrom(" x ", "100%", "a  b", "%41"));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true }), async (metadata) => {
      const headers = await toHeaders("/f", metadata);
      for (const [key, text] of Object.entries(headers)) {
        assert.match(key, /^[a-z0-9.-]+$/);
        assert.match(text, /^[ -~]*$/);
      }
      const expected = Object.keys(metadata).length === 0 ? undefined : metadata;
      assert.deepEqual(await fromHeaders(overTheWire(headers)), expected);
    }),
  );
});

test("plain names and values are kept so that people can read them", async () => {
  assert.deepEqual(await toHeaders("/f", { version: "2", expirationDate: "2024-01-01T00:00:00Z" }), {
    version: "2",
    "expiration-date": "2024-01-01T00:00:00Z",
  });
});

test("values of other programs are taken as they are", async () => {
  assert.deepEqual(await fromHeaders({ note: "100% sure" }), { note: "100% sure" });
});

test("metadata that are too large for headers are compressed, or refused when that does not help", async () => {
  const dates = Array.from({ length: 100 }, (_, day) => new Date(day * 86_523_127).toISOString()).join(" ");
  const headers = await toHeaders("/f", { earlier: dates, version: "101" });
  const bytes = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  assert.ok(dates.length > METADATA_BYTES_MAX && bytes <= METADATA_BYTES_MAX);
  assert.deepEqual(await fromHeaders(headers), { earlier: dates, version: "101" });
  const noise = Array.from({ length: 60 }, (_, at) => createHash("sha256").update(String(at)).digest("base64")).join(
    "",
  );
  await assert.rejects(toHeaders("/f", { description: noise }), (error) => {
    assert.ok(error instanceof StorageError);
    assert.match(error.message, /kept about \/f.* larger than the 2048 bytes/);
    return true;
  });
});
