import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { shellCommands, shellScript } from "./shell.ts";
import { runTask, type ScriptTestContext, scriptTestContext } from "./test-context.ts";

const commands = (given: object, fixture: ScriptTestContext) => runTask(shellCommands, given, fixture);
const script = (given: object, fixture: ScriptTestContext) => runTask(shellScript, given, fixture);

function text(fixture: ScriptTestContext, uri: string | undefined): string {
  return new TextDecoder().decode(fixture.stored.get(uri ?? ""));
}

test("Commands logs standard output as INFO and standard error as ERROR and counts both", async () => {
  await using fixture = await scriptTestContext();
  const result = await commands({ commands: ["echo one", "echo two >&2", "printf three"] }, fixture);
  assert.deepEqual(result, {
    state: "SUCCESS",
    outputs: { exitCode: 0, outputFiles: {}, vars: {}, stdOutLineCount: 2, stdErrLineCount: 1 },
  });
  assert.deepEqual([...fixture.logged].sort(), ["ERROR two", "INFO one", "INFO three"]);
});

const endings = [
  { title: "a failing command stops the rest by default", given: {}, code: 1, logged: ["INFO a"] },
  {
    title: "without failFast the last command decides",
    given: { failFast: false },
    code: 0,
    logged: ["INFO a", "INFO b"],
  },
];
for (const { title, given, code, logged } of endings) {
  test(`In Commands ${title}`, async () => {
    await using fixture = await scriptTestContext();
    const result = await commands({ ...given, commands: ["echo a", "false", "echo b"] }, fixture);
    assert.equal(result?.outputs?.exitCode, code);
    assert.deepEqual(fixture.logged, logged);
    assert.equal(result?.state, code === 0 ? "SUCCESS" : "FAILED");
    if (result?.state === "FAILED") assert.equal(result.message, "Command failed with exit code 1");
  });
}

test("A command that a signal ends fails with the signal's name", async () => {
  await using fixture = await scriptTestContext();
  const result = await commands({ commands: ["kill -TERM $$"] }, fixture);
  assert.equal(result?.state, "FAILED");
  assert.match(result?.state === "FAILED" ? result.message : "", /exit code 143.*SIGTERM/);
});

test("A missing interpreter fails with a line that names it", async () => {
  await using fixture = await scriptTestContext();
  await assert.rejects(
    commands({ interpreter: ["/no/such/shell", "-c"], commands: ["x"] }, fixture),
    /Cannot start `\/no\/such\/shell`/,
  );
});

test("The commands before run in the same shell as the commands", async () => {
  await using fixture = await scriptTestContext();
  await commands({ beforeCommands: ["GREETING=hello", "cd /"], commands: ['echo "$GREETING from $PWD"'] }, fixture);
  assert.deepEqual(fixture.logged, ["INFO hello from /"]);
});

test("Environment values are rendered and stand beside WORKING_DIR", async () => {
  await using fixture = await scriptTestContext({ name: "Ada" });
  await commands(
    {
      env: { WHO: "{{ name }}", COUNT: 3, DIR: "{{ workingDir }}" },
      commands: ['echo "$WHO $COUNT"', '[ "$DIR" = "$WORKING_DIR" ] && echo same'],
    },
    fixture,
  );
  assert.deepEqual(fixture.logged, ["INFO Ada 3", "INFO same"]);
});

test("The whole env may be an expression that renders to a JSON object", async () => {
  await using fixture = await scriptTestContext({ all: '{"A":"x","B":2}' });
  await commands({ env: "{{ all }}", commands: ['echo "$A $B"'] }, fixture);
  assert.deepEqual(fixture.logged, ["INFO x 2"]);
});

test("Input files hold rendered text, JSON or a file of internal storage", async () => {
  await using fixture = await scriptTestContext({ name: "Ada", uri: "kestra:///a/b.csv" });
  fixture.stored.set("kestra:///a/b.csv", new TextEncoder().encode("id\n1\n"));
  await commands(
    {
      inputFiles: {
        "sub/{{ name }}.txt": "hi {{ name }}",
        "data.csv": "{{ uri }}",
        "list.json": [1, "a"],
        empty: null,
      },
      commands: ["cat sub/Ada.txt; echo", "cat data.csv", "cat list.json; echo", "wc -c < empty"],
    },
    fixture,
  );
  assert.deepEqual(fixture.logged, ["INFO hi Ada", "INFO id", "INFO 1", 'INFO [1,"a"]', "INFO 0"]);
});

test("Input files may be given as JSON text", async () => {
  await using fixture = await scriptTestContext({ json: '{"a.txt":"from json"}' });
  await commands({ inputFiles: "{{ json }}", commands: ["cat a.txt"] }, fixture);
  assert.deepEqual(fixture.logged, ["INFO from json"]);
});

for (const name of ["../out.txt", "/etc/out.txt", "a/../../out.txt", "link/out.txt"]) {
  test(`An input file named ${name} is refused because it leads out of the working directory`, async () => {
    await using fixture = await scriptTestContext();
    await symlink("/tmp", join(fixture.directory, "link"));
    await assert.rejects(
      commands({ inputFiles: { [name]: "x" }, commands: ["true"] }, fixture),
      /leads out of the working directory/,
    );
  });
}

test("A URI of internal storage inside a command becomes the path of a local copy", async () => {
  await using fixture = await scriptTestContext();
  fixture.stored.set("kestra:///x/rows.csv", new TextEncoder().encode("row\n"));
  const result = await commands(
    { outputFiles: ["**"], commands: ["cat kestra:///x/rows.csv kestra:///x/rows.csv"] },
    fixture,
  );
  assert.deepEqual(fixture.logged.slice(0, 2), ["INFO row", "INFO row"]);
  assert.deepEqual(result?.outputs?.outputFiles, {}, "the copy is ours, not the script's");
});

test("A URI of internal storage that does not exist fails the task before anything runs", async () => {
  await using fixture = await scriptTestContext();
  await assert.rejects(
    commands({ commands: ["echo ran", "cat kestra:///no.csv"] }, fixture),
    /There is no file kestra:\/\/\/no\.csv/,
  );
  assert.deepEqual(fixture.logged, []);
});

test("Output files are kept by name and by pattern with their folders", async () => {
  await using fixture = await scriptTestContext();
  const result = await script(
    {
      script: "mkdir -p d/e; echo 1 > a.csv; echo 2 > d/e/b.csv; echo 3 > c.txt; echo 4 > .env",
      outputFiles: ["a.csv", "d/**", "{{ workingDir }}/c.txt"],
    },
    fixture,
  );
  const files = result?.outputs?.outputFiles ?? {};
  assert.deepEqual(Object.keys(files).sort(), ["a.csv", "c.txt", "d/e/b.csv"]);
  assert.equal(text(fixture, files["d/e/b.csv"]), "2\n");
});

test("An output pattern that leads out of the working directory is refused", async () => {
  await using fixture = await scriptTestContext();
  await assert.rejects(
    commands({ commands: ["true"], outputFiles: ["../*.txt"] }, fixture),
    /`\.\.\/\*\.txt`, which leads out/,
  );
});

test("An output file that is a link out of the working directory is left out with a warning", async () => {
  await using fixture = await scriptTestContext();
  const result = await commands(
    { commands: ["ln -s /etc/passwd stolen", "echo x > own", "ln -s own alias"], outputFiles: ["*"] },
    fixture,
  );
  assert.deepEqual(Object.keys(result?.outputs?.outputFiles ?? {}).sort(), ["alias", "own"]);
  assert.match(fixture.logged.join("\n"), /WARN The output file `stolen` is a link/);
});

test("An output file that is not there is warned about and does not fail the task", async () => {
  await using fixture = await scriptTestContext();
  const result = await commands({ commands: ["true"], outputFiles: ["gone.txt", "*.csv"] }, fixture);
  assert.equal(result?.state, "SUCCESS");
  assert.equal(fixture.logged.filter((line) => line.startsWith("WARN")).length, 2);
});

test("All files of the output directory are kept when the task mentions it", async () => {
  await using fixture = await scriptTestContext();
  const result = await script(
    { script: 'echo 1 > {{ outputDir }}/a; mkdir "$OUTPUT_DIR/d"; echo 2 > "$OUTPUT_DIR/d/b"' },
    fixture,
  );
  assert.deepEqual(Object.keys(result?.outputs?.outputFiles ?? {}).sort(), ["a", "d/b"]);
});

test("Output values, measurements and log entries are read from marked lines", async () => {
  await using fixture = await scriptTestContext();
  const line = JSON.stringify({
    outputs: { rows: 3, list: [1] },
    metrics: [
      { name: "n", type: "counter", value: 2, tags: { a: "b" } },
      { name: "t", type: "timer", value: 1.5 },
    ],
    logs: [{ level: "WARN", message: "careful" }],
  });
  const result = await script(
    { script: `cat <<'END'\n::${line}::\n::{"outputs":{"rows":4}}::\n::{broken}::\nEND\n` },
    fixture,
  );
  assert.deepEqual(result?.outputs?.vars, { rows: 4, list: [1] });
  assert.deepEqual(fixture.metrics, ['counter n 2 {"a":"b"}', "timer t 1500 {}"]);
  assert.equal(fixture.logged[0], "WARN careful");
  assert.match(fixture.logged[1] ?? "", /^WARN A line between `::` marks is no valid JSON/);
});

test("Namespace files are selected by pattern and put where they belong", async () => {
  await using fixture = await scriptTestContext();
  for (const path of ["a.py", "lib/b.py", "lib/c.txt", "skip.py"])
    fixture.namespaceFiles.set(`company.team:${path}`, path);
  await commands(
    { namespaceFiles: { include: ["*.py"], exclude: ["skip.py"] }, commands: ["find . -type f | sort"] },
    fixture,
  );
  assert.deepEqual(fixture.logged, ["INFO ./a.py", "INFO ./lib/b.py"]);
});

test("A later namespace replaces files, and folderPerNamespace keeps them apart", async () => {
  await using fixture = await scriptTestContext();
  fixture.namespaceFiles.set("company:a.txt", "company");
  fixture.namespaceFiles.set("company.team:a.txt", "team");
  const namespaces = ["company", "company.team"];
  await commands({ namespaceFiles: { namespaces }, commands: ["cat a.txt; echo"] }, fixture);
  await commands(
    { namespaceFiles: { namespaces, folderPerNamespace: true }, commands: ["cat company/a.txt; echo"] },
    fixture,
  );
  assert.deepEqual(fixture.logged, ["INFO team", "INFO company"]);
});

for (const [ifExists, expected] of [
  ["FAIL", /ifExists` is FAIL/],
  ["WARN", /kept as it is/],
  ["IGNORE", /^INFO mine$/],
] as const) {
  test(`A namespace file that is there already is treated as ifExists ${ifExists} says`, async () => {
    await using fixture = await scriptTestContext();
    fixture.namespaceFiles.set("company.team:a.txt", "theirs");
    await writeFile(join(fixture.directory, "a.txt"), "mine\n");
    const running = commands({ namespaceFiles: { ifExists }, commands: ["cat a.txt"] }, fixture);
    if (ifExists === "FAIL") await assert.rejects(running, expected);
    else {
      await running;
      assert.match(fixture.logged.join("\n"), expected);
      assert.ok(fixture.logged.includes("INFO mine"));
    }
  });
}

test("warningOnStdErr ends a task that printed to standard error with WARNING", async () => {
  await using fixture = await scriptTestContext();
  assert.equal((await commands({ warningOnStdErr: true, commands: ["echo x >&2"] }, fixture))?.state, "WARNING");
  assert.equal((await commands({ commands: ["echo x >&2"] }, fixture))?.state, "SUCCESS");
});

test("A script too long for an argument runs all the same", async () => {
  await using fixture = await scriptTestContext();
  const result = await script({ script: `${": padding\n".repeat(20_000)}echo done`, outputFiles: ["*"] }, fixture);
  assert.equal(result?.state, "SUCCESS");
  assert.equal(fixture.logged[0], "INFO done");
});

test("The Docker task runner is refused with what to do instead", async () => {
  await using fixture = await scriptTestContext();
  const docker = { type: "io.kestra.plugin.scripts.runner.docker.Docker", pullPolicy: "NEVER" };
  await assert.rejects(
    commands({ taskRunner: docker, commands: ["true"] }, fixture),
    /io\.kestra\.plugin\.core\.runner\.Process/,
  );
  await assert.rejects(commands({ runner: "DOCKER", commands: ["true"] }, fixture), /Docker task runner/);
});

test("A container image alone does not keep a task from running as a process", async () => {
  await using fixture = await scriptTestContext();
  await mkdir(join(fixture.directory, "d"));
  const result = await commands(
    { containerImage: "ubuntu", docker: { image: "x" }, runner: "PROCESS", commands: ["ls"] },
    fixture,
  );
  assert.equal(result?.state, "SUCCESS");
  assert.deepEqual(fixture.logged, ["INFO d"]);
});

test("A task that is killed ends its commands, says so, and keeps no output files", async () => {
  await using fixture = await scriptTestContext();
  const log = fixture.context.log;
  const info = (line: string) => {
    log.info(line);
    fixture.abort.abort();
  };
  const result = await runTask(
    shellCommands,
    { commands: ["echo x > a.txt", "echo ready", "sleep 60", "echo never"], outputFiles: ["a.txt"] },
    { context: { ...fixture.context, log: { ...log, info } } },
  );
  assert.equal(result?.state === "FAILED" && result.message, "The command was ended before it was done.");
  assert.deepEqual(fixture.logged, ["INFO ready"]);
  assert.equal(fixture.stored.size, 0);
});

test("A command of the shell that is not there fails with the shell's own words in the log", async () => {
  await using fixture = await scriptTestContext();
  const result = await commands({ commands: ["no-such-command-here"] }, fixture);
  assert.equal(result?.state === "FAILED" && result.message, "Command failed with exit code 127");
  assert.match(fixture.logged[0] ?? "", /^ERROR .*no-such-command-here.*not found/);
});

test("Lists may be expressions that render to JSON, and say what is wrong when they do not", async () => {
  await using fixture = await scriptTestContext({ list: '["echo 1", "echo 2"]', word: "abc" });
  await commands({ commands: "{{ list }}" }, fixture);
  assert.deepEqual(fixture.logged, ["INFO 1", "INFO 2"]);
  await assert.rejects(
    commands({ commands: "{{ word }}" }, fixture),
    /`commands` must be a list, .*; it rendered to `abc`/,
  );
  await assert.rejects(commands({ commands: ["true"], env: "{{ list }}" }, fixture), /`env` must be a map/);
});

test("A task that fails keeps the output files it has made and says nothing of those it has not", async () => {
  await using fixture = await scriptTestContext();
  const result = await commands({ commands: ["echo 1 > a.txt", "exit 4"], outputFiles: ["a.txt", "b.txt"] }, fixture);
  assert.equal(result?.outputs?.exitCode, 4);
  assert.deepEqual(Object.keys(result?.outputs?.outputFiles ?? {}), ["a.txt"]);
  assert.deepEqual(fixture.logged, []);
});

test("Output files that cannot be kept do not hide why the task failed", async () => {
  await using fixture = await scriptTestContext();
  const result = await commands({ commands: ["exit 4"], outputFiles: ["../x"] }, fixture);
  assert.equal(result?.state === "FAILED" && result.message, "Command failed with exit code 4");
  assert.match(fixture.logged.join("\n"), /^WARN The output files are not kept: .*leads out of the working directory/);
});
