import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNone } from "./assert-none.ts";
import { importCycles, importViolations } from "./import-rules.ts";
import { parseSource, sourceFiles } from "./source-files.ts";

test("imports go one way: cli, tui, web -> components -> backends, plugins -> core", () => {
  assertNone(sourceFiles().flatMap(importViolations));
});

test("no files import each other in a circle", () => {
  assertNone(importCycles(sourceFiles()).map((cycle) => `${cycle}: move what both need into a third file`));
});

const forbidden = [
  ["core/a.ts", 'import { b } from "../plugins/b.ts";', "core may import nothing"],
  ["core/a.ts", 'import { readFileSync } from "node:fs";', "the core is pure"],
  ["core/a.ts", 'import type { Clock } from "../platform/clock.ts";', "core may import nothing"],
  ["backends/a.ts", 'export * from "../components/b.ts";', "backends may import core, platform"],
  ["components/a.ts", 'const b = await import("../cli/b.ts");', "components may import"],
  ["cli/a.ts", 'import { b } from "../tests/b.ts";', "only tests import tests"],
  ["cli/a.ts", 'import { b } from "./b";', "extension"],
] as const;

for (const [path, text, message] of forbidden) {
  test(`the import rule refuses ${text} in ${path}`, () => {
    assert.match(importViolations(parseSource(path, text)).join(), new RegExp(message));
  });
}

test("the circle rule finds a circle of loading imports and lets lazy and type imports be", () => {
  const a = parseSource("core/a.ts", 'import { b } from "./b.ts";');
  assert.equal(importCycles([a, parseSource("core/b.ts", 'import { a } from "./a.ts";')]).length, 1);
  assert.deepEqual(importCycles([a, parseSource("core/b.ts", 'import type { a } from "./a.ts";')]), []);
  assert.deepEqual(importCycles([a, parseSource("core/b.ts", 'const a = import("./a.ts");')]), []);
});
