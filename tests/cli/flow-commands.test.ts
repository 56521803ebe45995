/** `kestra flow graph` and `kestra flow expand` as processes: what they print, and how they refuse. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { DENO_SOURCES, runProgram } from "../process/program.ts";

/** Flows that are no YAML before their files are included. */
const INCLUDED = mkdtempSync(join(tmpdir(), "kestra-test-"));
const HEAD = "namespace: tests\ntasks:\n";
const FILES: Readonly<Record<string, string>> = {
  "including.yml":
    "id: including\npluginDefaults:\n  - {type: io.kestra.plugin.core.log.Log, values: {level: WARN}}\n" +
    `${HEAD}  - [[> say.yml]]\n` +
    '  - id: text\n    type: io.kestra.plugin.core.debug.Return\n    format: "[[> text.txt]]"\n',
  "say.yml": "id: say\ntype: io.kestra.plugin.core.log.Log\nmessage: |\n  [[> text.txt]]\n",
  "text.txt": 'one "two"\n  three\n',
  "faulty.yml": `id: faulty\n${HEAD}  - [[> typo.yml]]\n`,
  "typo.yml": "id: typo\ntype: io.kestra.plugin.core.log.Log\nmesage: hi\n",
  "circle.yml": `id: circle\n${HEAD}  - [[> circle.yml]]\n`,
};
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(INCLUDED, name), text);
after(() => rmSync(INCLUDED, { recursive: true }));

/** Whatever the machine of the test says about colours and locales. */
const PLAIN = { NO_COLOR: "1", LC_ALL: "C.UTF-8" };

const TREE = `samples.switch-and-dag
├─ by-size      Switch  {{ inputs.size }}
│  ├─ small
│  │  └─ bike   debug.Return
│  └─ large
│     └─ truck  debug.Return
└─ delivery     Dag
   ├─ pack      debug.Return
   ├─ invoice   debug.Return
   └─ ship      debug.Return  after pack, invoice
`;

test("flow graph prints a tree, the same on both runtimes", async () => {
  const args = ["flow", "graph", "fixtures/flows/switch-and-dag.yml"];
  const [bun, deno] = await Promise.all([
    runProgram(args, { env: PLAIN }),
    runProgram(args, { env: PLAIN, command: DENO_SOURCES }),
  ]);
  assert.equal(bun.stdout, TREE);
  assert.deepEqual(deno, bun);
  assert.deepEqual([bun.exitCode, bun.stderr], [0, ""]);
});

test("flow graph draws with ASCII where the locale has nothing else, and in colours where they are wanted", async () => {
  const args = ["flow", "graph", "fixtures/flows/switch-and-dag.yml"];
  const ascii = await runProgram(args, { env: { NO_COLOR: "1", LC_ALL: "C" } });
  assert.match(ascii.stdout, /^[\n -~]+$/);
  const colored = await runProgram(args, { env: { NO_COLOR: "", FORCE_COLOR: "1", LC_ALL: "C.UTF-8" } });
  assert.ok(colored.stdout.includes("\u001b[1mby-size\u001b[22m"));
});

test("flow graph writes DOT and Mermaid", async () => {
  const file = "fixtures/flows/errors-and-finally.yml";
  const dot = await runProgram(["flow", "graph", file, "--format", "dot"]);
  assert.match(dot.stdout, /^digraph "samples\.[a-z-]+" \{\n[\s\S]*label="on error"[\s\S]*\}\n$/);
  assert.equal((await runProgram(["flow", "dot", file])).stdout, dot.stdout);
  const mermaid = await runProgram(["flow", "graph", "--format=mermaid", file]);
  assert.match(mermaid.stdout, /^flowchart TD\n[\s\S]*-\.->\|"on error"\|/);
  assert.deepEqual([dot.exitCode, mermaid.exitCode], [0, 0]);
});

test("flow expand puts included files and plugin defaults in place", async () => {
  const run = await runProgram(["flow", "expand", `${INCLUDED}/including.yml`]);
  assert.deepEqual([run.exitCode, run.stderr], [0, ""]);
  assert.equal(
    run.stdout,
    `id: including
namespace: tests
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: |
      one "two"
        three
    level: WARN
  - id: text
    type: io.kestra.plugin.core.debug.Return
    format: |-
      one "two"
        three
`,
  );
});

test("flow expand fills in the defaults of types when asked to, the same on both runtimes", async () => {
  const args = ["flow", "expand", "fixtures/flows/foreach.yml", "--defaults"];
  const [bun, deno] = await Promise.all([runProgram(args), runProgram(args, { command: DENO_SOURCES })]);
  assert.match(bun.stdout, /^ +(level: INFO|concurrencyLimit: \d)$/m);
  assert.deepEqual(deno, bun);
});

for (const command of ["graph", "expand"]) {
  test(`flow ${command} tells every problem of a flow with its place, and prints nothing`, async () => {
    const run = await runProgram(["flow", command, "fixtures/flows/invalid.yml"]);
    assert.deepEqual([run.exitCode, run.stdout], [2, ""]);
    assert.match(run.stderr, /invalid\.yml:9:11 .*did you mean[\s\S]*invalid\.yml:14:5/);
    assert.doesNotMatch(run.stderr, /^\s+at /m);
  });

  test(`flow ${command} tells a problem of an included file with the place in that file`, async () => {
    const run = await runProgram(["flow", command, `${INCLUDED}/faulty.yml`]);
    assert.equal(run.exitCode, 2);
    assert.match(run.stderr, /typo\.yml:3:1 tasks\[0\]\.mesage: unknown property "mesage"/);
  });

  test(`flow ${command} refuses a file that is missing, is a folder, or includes itself`, async () => {
    const [missing, folder, circle] = await Promise.all(
      ["nowhere.yml", "fixtures", `${INCLUDED}/circle.yml`].map((file) => runProgram(["flow", command, file])),
    );
    assert.match(missing?.stderr ?? "", /nowhere\.yml: there is no such file or folder\./);
    assert.match(folder?.stderr ?? "", /fixtures: it is a folder\./);
    assert.match(circle?.stderr ?? "", /circle\.yml:4:5 "circle\.yml" includes itself/);
    for (const run of [missing, folder, circle]) assert.deepEqual([run?.exitCode, run?.stdout], [2, ""]);
  });
}

test("a format that flow graph does not know is refused with those it knows", async () => {
  const run = await runProgram(["flow", "graph", "x.yml", "--format", "mermade"]);
  assert.equal(run.exitCode, 2);
  assert.match(run.stderr, /text, dot, mermaid\. Did you mean mermaid\?/);
});
