/** Templates beside flows as processes: `kestra run` finds and runs them, `kestra flow validate` checks them. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { runProgram } from "../process/program.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "kestra-test-"));
after(() => rmSync(FOLDER, { recursive: true }));

mkdirSync(join(FOLDER, "good/templates"), { recursive: true });
mkdirSync(join(FOLDER, "faulty/templates"), { recursive: true });
const log = (message: string): string => `{id: say, type: io.kestra.plugin.core.log.Log, message: "${message}"}`;
const greeting = `id: greeting\nnamespace: shared\ntasks:\n  - ${log("Hello {{ parent.outputs.args.name }}")}\n`;
writeFileSync(
  join(FOLDER, "good/main.yml"),
  `id: main
namespace: tests
tasks:
  - id: greet
    type: io.kestra.plugin.core.flow.Template
    namespace: shared
    templateId: greeting
    args: {name: Ada}
`,
);
writeFileSync(join(FOLDER, "good/templates/greeting.yml"), greeting);
writeFileSync(join(FOLDER, "faulty/templates/greeting.yml"), `${greeting}inputs: []\n`);

test("kestra run finds the templates of a folder and runs them", async () => {
  const run = await runProgram(["run", `${FOLDER}/good/main.yml`, "--flows", `${FOLDER}/good`, "--format", "plain"]);
  assert.equal(run.exitCode, 0, run.stderr);
  assert.match(run.stdout, /INFO +say +Hello Ada/);
});

test("kestra flow validate checks templates as templates, and counts them", async () => {
  const good = await runProgram(["flow", "validate", `${FOLDER}/good`]);
  assert.deepEqual([good.exitCode, good.stdout], [0, "1 flow and 1 template valid, 1 warning\n"]);
  assert.match(good.stderr, /^\S+main\.yml:5:11 .* warning: .*Template is deprecated; use .*Subflow`\n$/);
  const both = await runProgram(["flow", "validate", `${FOLDER}/good`, `${FOLDER}/faulty`]);
  assert.deepEqual([both.exitCode, both.stdout], [2, "1 flow and 1 template valid, 1 file invalid, 1 warning\n"]);
  assert.match(both.stderr, /greeting\.yml:5:1 inputs: unknown property "inputs"/);
});
