import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createLineSplitter } from "../../plugins/runner/line-splitter.ts";
import { BEGUN_CHARS_MIN, MASK, SecretMask } from "./secret-mask.ts";

function maskOf(...secrets: readonly string[]): SecretMask {
  const mask = new SecretMask();
  for (const secret of secrets) mask.add(secret);
  return mask;
}

/** What is left of lines that follow each other. */
function linesOf(mask: SecretMask, ...lines: readonly string[]): readonly string[] {
  const stream = mask.stream();
  return lines.map((line) => stream.next(line).text);
}

/** The ways in which programs write a secret, after some text of theirs. */
const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  json: (secret) => JSON.stringify({ a: secret }),
  url: (secret) => `https://h/?q=${encodeURIComponent(secret)}&x`,
  form: (secret) => new URLSearchParams({ q: secret }).toString(),
  hex: (secret) => Buffer.from(secret).toString("hex"),
  upperHex: (secret) => `0x${Buffer.from(secret).toString("hex").toUpperCase()}`,
  base64: (secret) => Buffer.from(secret).toString("base64"),
  basic: (secret) => `Basic ${Buffer.from(`u:${secret}`).toString("base64")}`,
  base64Third: (secret) => Buffer.from(`u${secret}\n`).toString("base64"),
  base64Url: (secret) => Buffer.from(secret).toString("base64url"),
};

/** Letters that no encoding changes into what looks like the text around. */
const secretText = fc.string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" }).filter((text) => {
  return text.trim() === text && new Set(text).size > 5;
});

/** What may not be seen: runs of a secret's own or encoded characters, long enough not to come about by chance. */
function piecesOf(encoded: string, chars: number): readonly string[] {
  return Array.from({ length: Math.max(0, encoded.length - chars + 1) }, (_, at) => encoded.slice(at, at + chars));
}

test("a secret is hidden in every encoding and wherever the output of a program is torn", () => {
  const names = Object.keys(ENCODINGS);
  const encoding = fc.constantFrom(...names);
  fc.assert(
    fc.property(secretText, encoding, fc.array(fc.nat(), { maxLength: 8 }), (secret, name, cuts) => {
      const mask = maskOf(secret);
      const written = `before ${ENCODINGS[name]?.(secret)} behind\n`;
      const bytes = Buffer.from(written);
      const places = [0, ...cuts.map((cut) => cut % bytes.length), bytes.length].sort((a, b) => a - b);
      const splitter = createLineSplitter();
      const lines = places.slice(1).flatMap((end, index) => [...splitter.push(bytes.subarray(places[index], end))]);
      const shown = linesOf(mask, ...lines, ...splitter.end()).join("\n");
      assert.ok(shown.includes(MASK), shown);
      assert.ok(!shown.includes(secret), shown);
      assert.ok(shown.startsWith("before ") && shown.endsWith(" behind"), shown);
    }),
  );
});

test("a secret that is broken over lines shows no more of itself than its first few characters", () => {
  fc.assert(
    fc.property(
      secretText,
      fc.constantFrom("plain", "hex", "base64"),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      (secret, name, widths, isOneMessage) => {
        const encoded = ENCODINGS[name]?.(secret) ?? "";
        const lines: string[] = [];
        let at = 0;
        for (const width of widths) {
          lines.push(encoded.slice(at, at + width));
          at += width;
        }
        lines.push(encoded.slice(at));
        const first = `> ${lines[0]}`;
        const broken = [first, ...lines.slice(1)];
        const mask = maskOf(secret);
        const shown = (isOneMessage ? linesOf(mask, broken.join("\n")) : linesOf(mask, ...broken)).join("");
        // Base64 ends in a digit that depends on what comes behind, too.
        const rest = shown.replaceAll(MASK, "").replace(/^> /, "").replaceAll("\n", "").replaceAll("=", "");
        assert.ok(rest.length <= BEGUN_CHARS_MIN - 1 + 1, `${shown} shows ${rest}`);
        assert.ok(piecesOf(encoded, 8).every((piece) => !shown.includes(piece)));
      },
    ),
  );
});

test("several secrets that overlap are hidden as one, each line of a text alone, and short texts are left", () => {
  const mask = maskOf("secret-one", "one-and-two", "first line\n  second line\nab", "xy");
  assert.equal(mask.apply("a secret-one-and-two b"), `a ${MASK} b`);
  assert.equal(mask.apply("secret-one one-and-two"), `${MASK} ${MASK}`);
  assert.equal(mask.apply("first line, second line, ab, xy"), `${MASK}, ${MASK}, ab, xy`);
  assert.equal(mask.apply("first line\nsecond line"), `${MASK}\n${MASK}`);
});

test("short secrets are hidden within a line, but not where two lines meet like them", () => {
  const mask = maskOf("abcd");
  assert.deepEqual(linesOf(mask, "x abcd", "ab", "cd", "abcd"), [`x ${MASK}`, "ab", "cd", MASK]);
  assert.equal(mask.apply("ab\ncd"), "ab\ncd");
});

test("the end of a line is hidden as soon as a secret begins with it, and the next line goes on", () => {
  const mask = maskOf("s3cr3t-value");
  assert.deepEqual(linesOf(mask, "key s3cr", "3t-value!"), [`key ${MASK}`, `${MASK}!`]);
  assert.deepEqual(linesOf(mask, "key s3cr", "something else"), [`key ${MASK}`, "something else"]);
  assert.deepEqual(linesOf(mask, "key s3c", "r3t-value!"), ["key s3c", `${MASK}!`]);
});

test("a secret at the place where a message is cut is hidden whole", () => {
  const stream = maskOf("s3cr3t-value").stream();
  for (let before = 0; before <= 14; before++) {
    const message = `${"-".repeat(before)}s3cr3t-value${"-".repeat(20)}`;
    const { text, charsCut } = stream.next(message, 12);
    assert.equal(charsCut, message.length - 12);
    assert.equal(text, before < 12 ? "-".repeat(before) + MASK : "-".repeat(12));
  }
});

test("secrets that become known later are hidden from then on", () => {
  const mask = maskOf();
  const stream = mask.stream();
  assert.equal(stream.next("s3cr3t-value").text, "s3cr3t-value");
  mask.add("s3cr3t-value");
  assert.equal(stream.next("s3cr3t-value").text, MASK);
  mask.add("another");
  assert.equal(stream.next("s3cr3t-value another").text, `${MASK} ${MASK}`);
});

test("masking finds what looking for each text alone finds", () => {
  const letters = fc.string({ minLength: 3, maxLength: 7, unit: fc.constantFrom("a", "b", "c") });
  const message = fc.string({ maxLength: 60, unit: fc.constantFrom("a", "b", "c", " ") });
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 5 }), message, (secrets, text) => {
      const hidden = Array.from(text, () => false);
      for (const secret of secrets) {
        for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
          hidden.fill(true, at, at + secret.length);
        }
      }
      const expected = Array.from(text, (letter, at) => (hidden[at] ? "#" : letter)).join("");
      assert.equal(maskOf(...secrets).apply(text), expected.replaceAll(/#+/g, MASK));
    }),
  );
});
