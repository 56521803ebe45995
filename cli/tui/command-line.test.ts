import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { commandLine } from "./command-line.ts";

test("a command line of plain words has no quotes", () => {
  assert.equal(
    commandLine(["kestra", "execution", "kill", "4kGf", "-o", "yaml"]),
    "kestra execution kill 4kGf -o yaml",
  );
});

test("a shell takes a command line apart into the words that it was made of", () => {
  const word = fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const script = `for each in ${commandLine(words)}; do printf '%s\\0' "$each"; done`;
      const told = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" });
      assert.deepEqual(told.split("\0").slice(0, -1), words);
    }),
    { numRuns: 50 },
  );
});
