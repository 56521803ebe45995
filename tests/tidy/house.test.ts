import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { assertNone } from "./assert-none.ts";
import {
  castViolations,
  documentationViolations,
  FILE_LINES_MAX,
  FUNCTION_LINES_MAX,
  fileLengthViolations,
  functionLengthViolations,
  machineViolations,
  randomnessViolations,
} from "./code-rules.ts";
import { isTestFile, parseSource, repositoryFiles, sourceFiles } from "./source-files.ts";
import { linkViolations, nameViolations, textViolations } from "./text-rules.ts";
import { titleViolations } from "./title-rules.ts";

/** Lines of the median source file, tests left out. */
const MEDIAN_FILE_LINES_MAX = 120;

const TEXT_FILES = /(\.(ts|tsx|js|mjs|json|jsonc|md|yml|yaml|sh|csv|txt)|Makefile|run)$/;

test("the clock, randomness, timers, console and process are used in platform alone", () => {
  assertNone(sourceFiles().flatMap(machineViolations));
});

test("the core takes randomness as an argument", () => {
  assertNone(sourceFiles().flatMap(randomnessViolations));
});

test("no file is too long", () => {
  assertNone(sourceFiles().flatMap(fileLengthViolations));
});

test("no function is too long", () => {
  assertNone(sourceFiles().flatMap(functionLengthViolations));
});

test("everything exported has a doc comment", () => {
  assertNone(sourceFiles().flatMap(documentationViolations));
});

test("nothing is cast twice", () => {
  assertNone(sourceFiles().flatMap(castViolations));
});

test("files and folders are named after what they do", () => {
  assertNone(nameViolations(repositoryFiles()));
});

test("no file holds words or paths that do not belong here", () => {
  const texts = repositoryFiles().filter((path) => TEXT_FILES.test(path));
  assertNone(texts.flatMap((path) => textViolations(path, readFileSync(path, "utf8"))));
});

test("links in the documentation lead somewhere", () => {
  const pages = repositoryFiles().filter((path) => path.endsWith(".md"));
  assertNone(pages.flatMap((path) => linkViolations(path, readFileSync(path, "utf8"), readLinked)));
});

test("titles of tests are unique", () => {
  assertNone(titleViolations(sourceFiles()));
});

test("the lock file names no place to download from", () => {
  const lock = readFileSync("package-lock.json", "utf8");
  assert.equal(lock.includes('"resolved"'), false, "set omit-lockfile-registry-resolved in .npmrc and install again");
});

test("the median source file is short", () => {
  const lengths = sourceFiles()
    .filter(({ path }) => !isTestFile(path))
    .map(({ lineCount }) => lineCount)
    .sort((left, right) => left - right);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  assert.ok(median <= MEDIAN_FILE_LINES_MAX, `the median file has ${median} lines: split files that hold two ideas`);
});

/** The text of a page that a link leads to; of folders and other files it is enough that they are there. */
function readLinked(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  return path.endsWith(".md") ? readFileSync(path, "utf8") : "";
}

const breaches = [
  ["a call to Date.now", machineViolations, "export const a = Date.now();", "Date.now"],
  ["new Date without an argument", machineViolations, "const a = new Date();", "new Date"],
  ["a call to Date", machineViolations, "const a = Date();", "Date\\(\\)"],
  ["the clock of Temporal", machineViolations, "const a = Temporal.Now.instant();", "Temporal.Now"],
  ["a global by its whole name", machineViolations, "globalThis.setTimeout(() => {}, 1);", "globalThis.setTimeout"],
  ["random bytes in the core", randomnessViolations, 'import { randomBytes as a } from "node:crypto";', "imports a"],
  ["all of the crypto module in the core", randomnessViolations, 'import * as a from "node:crypto";', "imports all"],
  ["a timer", machineViolations, "setTimeout(() => {}, 1);", "setTimeout"],
  ["the environment", machineViolations, "const a = process.env.HOME;", "process.env"],
  ["the console", machineViolations, "console.error(1);", "console.error"],
  ["a long file", fileLengthViolations, "1;\n".repeat(FILE_LINES_MAX + 1), "lines"],
  ["a long function", functionLengthViolations, `function a() {\n${"1;\n".repeat(FUNCTION_LINES_MAX)}}`, "a has"],
  ["an undocumented export", documentationViolations, "export function a() {}", "exports a"],
  ["a double cast", castViolations, "const a = 1 as unknown as string;", "casts twice"],
] as const;

for (const [what, rule, text, message] of breaches) {
  test(`the house rules find ${what}`, () => {
    assert.match(rule(parseSource("core/a.ts", text)).join(), new RegExp(message));
  });
}

const fine = [
  ["new Date of a time", machineViolations, "const a = new Date(0);"],
  ["a file that is just short enough", fileLengthViolations, "1;\n".repeat(FILE_LINES_MAX)],
  ["a digest in the core", randomnessViolations, 'import { createHash } from "node:crypto";'],
  ["a documented export", documentationViolations, "/** What it is for. */\nexport function a() {}"],
  [
    "a type derived from a documented constant",
    documentationViolations,
    "/** All. */\nexport const A = [1] as const;\nexport type A = (typeof A)[number];",
  ],
] as const;

for (const [what, rule, text] of fine) {
  test(`the house rules accept ${what}`, () => {
    assert.deepEqual(rule(parseSource("core/a.ts", text)), []);
  });
}

test("the house rules find an empty name", () => {
  assert.equal(nameViolations(["core/utils/a.ts", "cli/format-helpers.ts", "core/flow/flow.ts"]).length, 2);
});

test("the house rules find a dead link", () => {
  const read = (path: string) => (path === "docs/b.md" ? "# F & g\n" : undefined);
  assert.equal(linkViolations("docs/a.md", "## E\n[b](b.md) [c](c.md#d) [e](#e)", read).length, 1);
  assert.equal(linkViolations("docs/a.md", "## E\n[b](b.md#f--g) [e](#f) [g](b.md#g)", read).length, 2);
});

test("the house rules find two tests of one title", () => {
  const text = 'describe("a", () => { it("b", () => {}); }); describe("c", () => { it("b", () => {}); });';
  const file = parseSource("core/a.test.ts", text);
  assert.deepEqual(titleViolations([file]), []);
  assert.equal(titleViolations([file, file]).length, 2);
});
