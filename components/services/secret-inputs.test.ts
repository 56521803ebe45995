import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { decryptText, encryptText } from "./encryption.ts";
import { createSecretOpener } from "./secret-inputs.ts";

/** Keys of 24 bytes are left out where the runtime has no AES-192 in Galois mode. */
const KEY_BYTES = [16, 24, 32].filter((bytes) => bytes !== 24 || "Bun" in globalThis);

const key = randomBytes(32).toString("base64");

test("a text comes back from its encryption, and never looks the same twice", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.constantFrom(...KEY_BYTES), (text, bytes) => {
      const one = randomBytes(bytes).toString("base64");
      assert.equal(decryptText(encryptText(text, one), one), text);
      assert.notEqual(encryptText(text, one).value, encryptText(text, one).value);
    }),
  );
});

test("another key, a changed value and a wrong key are refused", () => {
  const encrypted = encryptText("secret", key);
  assert.throws(() => decryptText(encrypted, randomBytes(32).toString("base64")));
  const changed = Buffer.from(encrypted.value, "base64");
  changed[14] = (changed[14] ?? 0) ^ 1;
  assert.throws(() => decryptText({ ...encrypted, value: changed.toString("base64") }, key));
  assert.throws(() => encryptText("x", "c2hvcnQ="), /must be Base64 of 16, 24 or 32 bytes/);
});

test("encrypted inputs are opened at any depth and told, everything else stays the same object", () => {
  const revealed: string[] = [];
  const open = createSecretOpener(key);
  const inputs = { plain: 1, token: encryptText("one", key), nested: { inner: encryptText("two", key), list: [1] } };
  const variables = { inputs, flow: { id: "f" } };
  const opened = open(variables, (secret) => void revealed.push(secret));
  assert.deepEqual(opened["inputs"], { plain: 1, token: "one", nested: { inner: "two", list: [1] } });
  assert.deepEqual(revealed.sort(), ["one", "two"]);
  const without = { inputs: { a: 1, b: { c: 2 } } };
  assert.equal(open(without, assert.fail), without);
  assert.equal(createSecretOpener(undefined)(variables, assert.fail), variables);
});
