/** `kestra flow validate`, as a process: files of all kinds, folders, standard input, and JSON. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { DENO_SOURCES, runProgram } from "../process/program.ts";

const folder = mkdtempSync(join(tmpdir(), "kestra-test-"));
after(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string | Uint8Array): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

const LOG = "io.kestra.plugin.core.log.Log";
const flow = (id: string, type = LOG): string =>
  `id: ${id}\nnamespace: tests\ntasks:\n  - id: a\n    type: ${type}\n    message: hi\n`;

interface BrokenFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** After the path and a colon. */
  readonly says: string;
}

const BROKEN: readonly BrokenFile[] = [
  { name: "empty", content: "", says: "1:1 the file is empty; a flow needs id, namespace and tasks" },
  {
    name: "comments-alone",
    content: "\n# nothing\n",
    says: "1:1 the file is empty; a flow needs id, namespace and tasks",
  },
  {
    name: "a-list",
    content: "- a\n",
    says: "1:1 expected a flow, got a list; write a map with id, namespace and tasks",
  },
  {
    name: "a-text",
    content: "hello\n",
    says: '1:1 expected a flow, got the text "hello"; write a map with id, namespace and tasks',
  },
  {
    name: "two-documents",
    content: "id: a\n---\nid: b\n",
    says: "3:1 the file has a second document; one file holds one flow; split it at `---`",
  },
  {
    name: "tabs",
    content: "id: a\ntasks:\n\t- id: b\n",
    says: "3:1 invalid YAML: Tabs are not allowed as indentation; indent with spaces",
  },
  {
    name: "unclosed",
    content: "id: [a\n",
    says: "1:7 invalid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; close it with ], and indent what is inside",
  },
  {
    name: "binary",
    content: Uint8Array.from([0x69, 0x64, 0x3a, 0x0f]),
    says: "1:4 the character U+000F is not allowed in YAML; remove it",
  },
  {
    name: "latin-1",
    content: Buffer.from(`${flow("a").trimEnd()} h\xe9\n`, "latin1"),
    says: "6:18 the file is not UTF-8 text; save it as UTF-8",
  },
  {
    name: "mark-and-crlf",
    content: `\ufeff${flow("a", `${LOG}g`).replaceAll("\n", "\r\n")}`,
    says: `5:11 tasks[0].type: unknown type "${LOG}g"; did you mean "${LOG}"?`,
  },
  {
    name: "huge",
    content: `# ${"x".repeat(10 * 1024 * 1024)}`,
    says: "1:10485761 the file is larger than 10 MB, the most a flow may have",
  },
];

const isRoot = process.getuid?.() === 0;

describe("kestra flow validate", () => {
  it("tells what is wrong with broken files of all kinds, with the place and the remedy", async () => {
    const files = BROKEN.map(({ name, content, says }) => [write(`broken/${name}.yml`, content), says] as const);
    symlinkSync("nowhere.yml", join(folder, "broken/dangling.yml"));
    const run = await runProgram(["flow", "validate", join(folder, "broken")]);
    const wanted = [
      ...files.map(([file, says]) => `${file}:${says}`),
      `${join(folder, "broken/dangling.yml")}: there is no such file or folder.`,
    ];
    assert.deepEqual(run.stderr.trimEnd().split("\n").sort(), wanted.sort());
    assert.equal(run.stdout, `${BROKEN.length + 1} files invalid\n`);
    assert.equal(run.exitCode, 2);
  });

  it("tells of paths that lead nowhere", async () => {
    mkdirSync(join(folder, "none"));
    const run = await runProgram(["flow", "validate", join(folder, "nowhere"), join(folder, "none")]);
    assert.match(
      run.stderr,
      /nowhere: there is no such file or folder\.\n.*none: there is no \*\.yml or \*\.yaml file/,
    );
    assert.equal(run.exitCode, 2);
  });

  it("tells of a file that it may not read", isRoot ? { skip: "root may read every file" } : {}, async () => {
    const file = write("secret.yml", flow("secret"));
    chmodSync(file, 0);
    const run = await runProgram(["flow", "validate", file]);
    assert.match(run.stderr, /secret\.yml: this user may not read it\./);
  });

  it("checks unit tests as what they are, beside their flows", async () => {
    write("suites/a.yml", flow("a"));
    write("suites/a.test.yml", "id: t\nnamespace: tests\nflowId: a\ntestCases:\n  - {id: c, type: x}\n");
    const run = await runProgram(["flow", "validate", join(folder, "suites")]);
    assert.match(run.stderr, /a\.test\.yml:5:5 testCases\[0\]: the case asserts nothing; add assertions/);
    assert.equal(run.stdout, "1 flow valid, 1 file invalid\n");
    const good = await runProgram(["flow", "validate", "tests/cli/unit-tests-slow"]);
    assert.deepEqual([good.stdout, good.stderr], ["1 flow and 1 file of unit tests valid\n", ""]);
  });

  it("refuses two files with the same flow in one folder, not in two", async () => {
    const first = write("double/one/a.yml", flow("a"));
    const second = write("double/two/a.yml", flow("a"));
    const together = await runProgram(["flow", "validate", join(folder, "double")]);
    assert.equal(together.stderr, `${second}: the flow tests.a is in ${first} too; keep one of them.\n`);
    const apart = await runProgram(["flow", "validate", dirname(first), dirname(second)]);
    assert.deepEqual([apart.exitCode, apart.stdout], [0, "2 flows valid\n"]);
  });

  it("warns of old words without refusing them", async () => {
    const file = write("old.yml", flow("old", "io.kestra.core.tasks.log.Log"));
    const run = await runProgram(["flow", "validate", file]);
    assert.match(
      run.stderr,
      /old\.yml:5:11 tasks\[0\]\.type: warning: io\.kestra\.core\.tasks\.log\.Log is an older name/,
    );
    assert.deepEqual([run.exitCode, run.stdout], [0, "1 flow valid, 1 warning\n"]);
  });

  it("prints one JSON document when asked, with all that it knows of each file", async () => {
    const good = write("json/good.yml", flow("good"));
    const bad = write("json/bad.yml", flow("bad", `${LOG}g`));
    const run = await runProgram(["flow", "validate", bad, good, join(folder, "nowhere"), "--format", "json"]);
    const nowhere = join(folder, "nowhere");
    assert.deepEqual(JSON.parse(run.stdout), {
      valid: 1,
      invalid: 2,
      files: [
        {
          file: bad,
          kind: "flow",
          valid: false,
          problems: [
            {
              line: 5,
              column: 11,
              path: "tasks[0].type",
              message: `unknown type "${LOG}g"`,
              hint: `did you mean "${LOG}"?`,
            },
          ],
          warnings: [],
        },
        { file: good, kind: "flow", namespace: "tests", id: "good", valid: true, problems: [], warnings: [] },
        {
          file: nowhere,
          kind: "unknown",
          valid: false,
          problems: [{ message: "there is no such file or folder." }],
          warnings: [],
        },
      ],
    });
    assert.deepEqual([run.stderr, run.exitCode], ["", 2]);
  });

  for (const [runtime, command] of [
    ["Bun", undefined],
    ["Deno", DENO_SOURCES],
  ] as const) {
    it(`reads a flow from standard input, as the other commands do, on ${runtime}`, async () => {
      const options = { input: flow("piped", `${LOG}g`), ...(command ? { command } : {}) };
      const [validate, graph] = await Promise.all([
        runProgram(["flow", "validate", "-"], options),
        runProgram(["flow", "graph", "-"], { ...options, input: flow("piped") }),
      ]);
      assert.match(validate.stderr, /^stdin:5:11 tasks\[0\]\.type: unknown type/);
      assert.equal(validate.exitCode, 2);
      assert.match(graph.stdout, /^tests\.piped\n/);
    });
  }
});
