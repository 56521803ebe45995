import assert from "node:assert/strict";
import { test } from "node:test";
import { languageTasks } from "./language-tasks.ts";
import { LANGUAGES } from "./languages.ts";
import { findProgram } from "./program.ts";
import type { ScriptOutputs } from "./properties.ts";
import { pythonExtras } from "./python-dependencies.ts";
import { runTask, type ScriptTestContext, scriptTestContext } from "./test-context.ts";

const tasks = LANGUAGES.filter(({ id }) => id === "python").flatMap((language) =>
  languageTasks(language, pythonExtras),
);
const hasPython = (await findProgram(["python3"])) !== undefined;

async function run(task: "Script" | "Commands", given: object, fixture: ScriptTestContext) {
  const definition = tasks.find(({ type }) => type === `io.kestra.plugin.scripts.python.${task}`);
  assert.ok(definition);
  const result = await runTask(definition, given, fixture);
  return {
    state: result?.state,
    message: result?.state === "FAILED" ? result.message : undefined,
    outputs: result?.outputs as Partial<ScriptOutputs> | undefined,
  };
}

/** A test that needs Python; skipped on a machine without it. */
function pythonTest(title: string, body: () => Promise<void>): void {
  test(title, hasPython ? {} : { skip: "there is no python3 on this machine" }, body);
}

/** Writes a wheel, the way packages are shipped, with one module. */
const WRITE_WHEEL = `import zipfile
with zipfile.ZipFile("greeting_of_test-1-py3-none-any.whl", "w") as wheel:
  wheel.writestr("greeting_of_test.py", "text = 'installed'")
  wheel.writestr("greeting_of_test-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: greeting-of-test\\nVersion: 1\\n")
  wheel.writestr("greeting_of_test-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
  wheel.writestr("greeting_of_test-1.dist-info/RECORD", "")
`;

pythonTest("A Python script imports modules of the working directory and gives values back", async () => {
  await using fixture = await scriptTestContext({ n: 20 });
  const script = `import json, mine
print("::" + json.dumps({"outputs": {"twice": mine.twice({{ n }})}}) + "::")
open("out.txt", "w").write("é")`;
  const result = await run(
    "Script",
    { inputFiles: { "mine.py": "def twice(x):\n  return 2 * x\n" }, outputFiles: ["*.txt"], script },
    fixture,
  );
  assert.deepEqual(result.outputs?.vars, { twice: 40 });
  assert.deepEqual(Object.keys(result.outputs?.outputFiles ?? {}), ["out.txt"]);
});

pythonTest("A Python error fails the task and its trace is logged as ERROR", async () => {
  await using fixture = await scriptTestContext();
  const result = await run("Script", { script: "raise ValueError('bad')" }, fixture);
  assert.equal(result.message, "Command failed with exit code 1");
  assert.ok(fixture.logged.includes("ERROR ValueError: bad"));
});

pythonTest("A file of internal storage that a script names is there for it to read", async () => {
  await using fixture = await scriptTestContext({ uri: "kestra:///x/data.txt" });
  fixture.stored.set("kestra:///x/data.txt", new TextEncoder().encode("content"));
  await run("Script", { script: 'print(open("{{ uri }}").read())' }, fixture);
  assert.deepEqual(fixture.logged, ["INFO content"]);
});

pythonTest("Commands of a language run in a shell with the files that were given", async () => {
  await using fixture = await scriptTestContext();
  await run(
    "Commands",
    { inputFiles: { "main.py": "print(1 + 1)" }, commands: ["python3 main.py", "echo done"] },
    fixture,
  );
  assert.deepEqual(fixture.logged, ["INFO 2", "INFO done"]);
});

pythonTest("Dependencies are installed for the task alone and can be imported", async () => {
  await using fixture = await scriptTestContext();
  await run("Script", { script: WRITE_WHEEL }, fixture);
  const result = await run(
    "Script",
    {
      packageManager: "PIP",
      env: { PIP_NO_INDEX: "1" },
      dependencies: ["{{ workingDir }}/greeting_of_test-1-py3-none-any.whl"],
      script: "import greeting_of_test\nprint(greeting_of_test.text)",
    },
    fixture,
  );
  assert.equal(result.state, "SUCCESS", fixture.logged.join("\n"));
  assert.ok(fixture.logged.includes("INFO installed"), fixture.logged.join("\n"));
});

test("Asking for uv where there is none says so", async () => {
  await using fixture = await scriptTestContext();
  const given = { packageManager: "UV", dependencies: ["x"], env: { PATH: fixture.directory }, script: "1" };
  await assert.rejects(run("Script", given, fixture), /there is no `uv` on PATH/);
});
