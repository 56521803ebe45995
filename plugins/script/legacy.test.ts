import assert from "node:assert/strict";
import { test } from "node:test";
import { legacyTasks } from "./legacy.ts";
import { findProgram } from "./program.ts";
import { runTask, type ScriptTestContext, scriptTestContext } from "./test-context.ts";

function run(name: string, given: object, fixture: ScriptTestContext) {
  const definition = legacyTasks.find(({ type }) => type === `io.kestra.core.tasks.scripts.${name}`);
  assert.ok(definition);
  return runTask(definition, given, fixture);
}

test("The old Bash task writes to the paths that outputFiles names", async () => {
  await using fixture = await scriptTestContext();
  const result = await run("Bash", { outputFiles: ["first"], commands: ["echo 1 > {{ outputFiles.first }}"] }, fixture);
  assert.equal(result?.state, "SUCCESS");
  assert.deepEqual(
    [...fixture.stored.keys()].map((uri) => uri.split("/").at(-1)),
    ["first"],
  );
});

test("The old Bash task goes on after a failing command when exitOnFailed is false", async () => {
  await using fixture = await scriptTestContext();
  await run("Bash", { exitOnFailed: false, commands: ["false", "echo on"] }, fixture);
  assert.deepEqual(fixture.logged, ["INFO on"]);
});

const languages = [
  { name: "Python", program: "python3", files: { "main.py": "import sys\nprint(sys.argv[1])" } },
  { name: "Node", program: "node", files: { "main.js": "console.log(process.argv[2])" } },
];
for (const { name, program, files } of languages) {
  const title = `The old ${name} task runs its main file with rendered arguments`;
  if ((await findProgram([program])) === undefined) test(`${title} (not run: there is no ${program})`, () => undefined);
  else
    test(title, async () => {
      await using fixture = await scriptTestContext({ who: "you 'and' me" });
      await run(name, { inputFiles: files, args: ["{{ who }}"] }, fixture);
      assert.deepEqual(fixture.logged, ["INFO you 'and' me"]);
    });
}
