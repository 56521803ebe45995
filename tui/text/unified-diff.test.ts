import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { EDITS_MAX, unifiedDiff } from "./unified-diff.ts";

/** Puts a difference on the text it was made from. */
function patched(before: string, difference: string): string {
  const old = before === "" ? [] : before.split("\n");
  const lines: string[] = [];
  let at = 0;
  for (const line of difference.split("\n").slice(2, -1)) {
    const hunk = /^@@ -(\d+),(\d+)/.exec(line);
    if (hunk) {
      const begin = Number(hunk[1]) - (hunk[2] === "0" ? 0 : 1);
      lines.push(...old.slice(at, begin));
      at = begin;
    } else if (line.startsWith("+")) lines.push(line.slice(1));
    else {
      assert.equal(old[at], line.slice(1));
      if (line.startsWith(" ")) lines.push(line.slice(1));
      at++;
    }
  }
  return [...lines, ...old.slice(at)].join("\n");
}

describe("a difference", () => {
  it("shows what changed between signs and three lines around it", () => {
    const lines = Array.from({ length: 20 }, (_each, index) => `l${index + 1}`);
    const after = lines.map((line) => (line === "l10" ? "changed" : line)).filter((line) => line !== "l1");
    assert.equal(
      unifiedDiff(lines.join("\n"), after.join("\n"), ["a", "b"]),
      [
        "--- a",
        "+++ b",
        "@@ -1,4 +1,3 @@",
        "-l1",
        " l2",
        " l3",
        " l4",
        "@@ -7,7 +6,7 @@",
        " l7",
        " l8",
        " l9",
        "-l10",
        "+changed",
        " l11",
        " l12",
        " l13",
        "",
      ].join("\n"),
    );
  });

  it("of equal texts is empty, whatever their line ends", () => {
    assert.equal(unifiedDiff("a\nb\n", "a\r\nb", ["a", "b"]), "");
  });

  it("makes the one text of the other", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 30 })
      .map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const difference = unifiedDiff(before, after, ["a", "b"]);
        assert.equal(difference === "" ? before : patched(before, difference), after);
      }),
    );
  });

  it("of texts that have nothing in common is found, too", () => {
    const lines = (word: string): string =>
      Array.from({ length: EDITS_MAX }, (_each, index) => word + index).join("\n");
    assert.equal(patched(lines("a"), unifiedDiff(lines("a"), lines("b"), ["a", "b"])), lines("b"));
  });
});
