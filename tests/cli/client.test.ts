/** The command line against a real server, as people and scripts use it. */
import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { SOURCES } from "../process/program.ts";
import { type ClientBench, startClientBench, USER } from "./client.ts";

let bench: ClientBench;
before(async () => {
  bench = await startClientBench();
});
after(async () => {
  await bench[Symbol.asyncDispose]();
});

/** Starts a command as the person, to look at it while it runs. */
function start(...words: readonly string[]): ChildProcessWithoutNullStreams {
  const env = { ...process.env, KESTRA_CLI_USER: USER.name, KESTRA_CLI_PASSWORD: USER.password };
  const [bun = "", ...program] = SOURCES;
  return spawn(bun, [...program, ...words, "--server", bench.server], { env });
}

const HELLO = `id: hello
namespace: tests.client
inputs:
  - {id: name, type: STRING}
  - {id: doc, type: FILE, required: false}
tasks:
  - {id: greet, type: io.kestra.plugin.core.log.Log, message: "Hello {{ inputs.name }}"}
  - {id: warn, type: io.kestra.plugin.core.log.Log, level: WARN, message: "{{ inputs.doc ? read(inputs.doc) : 'no file' }}"}
outputs:
  - {id: said, type: STRING, value: "Hello {{ inputs.name }}"}
`;
const SLOW = `id: slow
namespace: tests.client
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: begun}
  - {id: nap, type: io.kestra.plugin.core.flow.Sleep, duration: PT5M}
`;
const FAILING = `id: failing
namespace: tests.client
tasks:
  - {id: fail, type: io.kestra.plugin.core.execution.Fail}
`;

test("a flow is created, read back, changed, exported, deleted and imported", async () => {
  const file = bench.file("hello/hello.yml", HELLO);
  assert.equal(await bench.ok("flow", "create", file), "tests.client.hello revision 1\n");
  const again = await bench.kestra("flow", "create", file);
  assert.deepEqual([again.exitCode, again.stdout], [1, ""]);
  assert.match(again.stderr, /^.*hello\.yml flow\.id: Flow id already exists\n$/);
  assert.equal(await bench.ok("flow", "get", "tests.client.hello"), HELLO);
  bench.file("hello/hello.yml", `${HELLO}description: New\n`);
  assert.equal(await bench.ok("flow", "update", file), "tests.client.hello revision 2\n");
  assert.equal(await bench.ok("flow", "get", "tests.client.hello", "--revision", "1"), HELLO);
  assert.match(await bench.ok("flow", "list", "--namespace", "tests"), /^tests\.client\thello\t2\t.*New$/m);
  const listed = JSON.parse(await bench.ok("flow", "list", "-o", "json"));
  assert.equal(listed.results[0].id, "hello");
  assert.match(await bench.ok("flow", "export", join(bench.folder, "out"), "--namespace", "tests.client"), /written/);
  assert.equal(await bench.ok("flow", "delete", "tests.client/hello", "-q"), "tests.client.hello\n");
  const gone = await bench.kestra("flow", "get", "tests.client.hello");
  assert.deepEqual([gone.exitCode, gone.stdout], [1, ""]);
  await bench.ok("flow", "import", join(bench.folder, "out/flows.zip"));
  assert.equal(await bench.ok("flow", "list", "-q"), "tests.client.hello\n");
});

test("what cannot be imported is named, with what tells why", async () => {
  const two = bench.file("two.yml", `${HELLO}---\n${FAILING.replace("type: io", "type: oi")}`);
  const half = await bench.kestra("flow", "import", two);
  assert.deepEqual([half.exitCode, half.stdout], [1, ""]);
  assert.equal(half.stderr, `kestra: ${two}: flow 2 of it is not valid. kestra flow validate ${two} tells why.\n`);
  const gone = await bench.kestra("flow", "import", join(bench.folder, "gone.zip"));
  assert.deepEqual([gone.exitCode, gone.stdout], [1, ""]);
  assert.match(gone.stderr, /^kestra: .*gone\.zip: there is no such file or folder\.\n$/);
});

test("what a server refuses for one of many keeps it from no other", async () => {
  await bench.ok("namespace", "kv", "update", "tests.many", "last", "1");
  const keys = await bench.kestra("namespace", "kv", "delete", "tests.many", "first", "last");
  assert.deepEqual(
    [keys.exitCode, keys.stdout, keys.stderr],
    [1, "last deleted\n", "kestra: There is no key first.\n"],
  );
  const executions = await bench.kestra("execution", "restart", "one", "other");
  assert.equal(executions.exitCode, 1);
  assert.match(executions.stderr, /^kestra: .*\bone\b.*\nkestra: .*\bother\b.*\n$/);
  await bench.ok("flow", "create", bench.file("many.yml", HELLO.replace("id: hello", "id: many")));
  const flows = await bench.kestra("flow", "delete", "tests.client.nope", "tests.client.many");
  assert.deepEqual([flows.exitCode, flows.stdout], [1, "tests.client.many deleted\n"]);
  const wrong = await bench.kestra("flow", "delete", "tests.client.hello", "nope");
  assert.deepEqual([wrong.exitCode, wrong.stdout], [2, ""]);
});

test("problems of a flow are told with the file, line and column, that of an included file in that file", async () => {
  bench.file("bad/part.yml", "id: say\ntype: io.kestra.plugin.core.log.Log\nmesage: hi\n");
  const file = bench.file("bad/bad.yml", "id: bad\nnamespace: tests.client\ntasks:\n  - [[> part.yml]]\n");
  const run = await bench.kestra("flow", "create", file);
  assert.deepEqual([run.exitCode, run.stdout], [1, ""]);
  assert.match(run.stderr, /part\.yml:3:1 tasks\[0\]\.mesage: unknown property "mesage"/);
  const checked = await bench.kestra("flow", "validate", file, "--server", bench.server);
  assert.equal(checked.exitCode, 1);
  assert.match(checked.stdout, /^✘ /);
});

test("the flows of a folder become those of a namespace, whatever namespace they name", async () => {
  bench.file("many/a.yml", HELLO.replace("id: hello", "id: a"));
  bench.file("many/deep/b.yml", HELLO.replace("id: hello", "id: b"));
  const update = ["flow", "namespace", "update", "tests.other", join(bench.folder, "many")];
  const refused = await bench.kestra(...update);
  assert.deepEqual([refused.exitCode, refused.stdout], [1, ""]);
  assert.equal(await bench.ok(...update, "--override-namespaces"), "tests.other.a\ntests.other.b\n");
  bench.file("one/c.yml", HELLO.replace("id: hello", "id: c").replace("tests.client", "tests.other"));
  await bench.ok("flow", "namespace", "update", "tests.other", join(bench.folder, "one"), "--delete");
  assert.equal(await bench.ok("flow", "list", "--namespace", "tests.other", "-q"), "tests.other.c\n");
});

test("an execution is run with inputs and a file, followed to its end, and found again", async () => {
  const doc = bench.file("doc.txt", "from a file");
  const words = ["execution", "run", "tests.client.hello", "-i", "name=Ada", "--file", `doc=@${doc}`, "--label", "k:v"];
  const followed = await bench.ok(...words, "--follow");
  assert.match(followed, /INFO +greet +Hello Ada\n/);
  assert.match(followed, /WARN +warn +from a file\n/);
  assert.match(followed, /OUTPUT +said +Hello Ada\n.*SUCCESS +hello +[\d.]+m?s\n$/);
  assert.equal(followed.match(/Hello Ada/g)?.length, 2);
  const [id = "", ...more] = (await bench.ok("execution", "list", "--label", "k:v", "-q")).trim().split("\n");
  assert.deepEqual(more, []);
  const row = JSON.parse(await bench.ok("execution", "get", id, "-o", "json"));
  assert.deepEqual([row.state.current, row.outputs], ["SUCCESS", { said: "Hello Ada" }]);
  assert.match(await bench.ok("execution", "logs", id, "--level", "WARN"), /^\S+Z {2}WARN {3}warn {2}from a file\n$/);
  const yaml = await bench.ok("execution", "get", id, "--output", "yaml");
  assert.match(yaml, /^ {2}current: SUCCESS$/m);
});

test("an execution that is waited for answers with its end, as data or as an exit code", async () => {
  bench.file("failing.yml", FAILING);
  await bench.ok("flow", "create", join(bench.folder, "failing.yml"));
  const failed = await bench.kestra("execution", "run", "tests.client.failing", "--wait", "-o", "json");
  assert.equal(failed.exitCode, 1);
  assert.equal(JSON.parse(failed.stdout).state.current, "FAILED");
  const id = JSON.parse(failed.stdout).id;
  assert.match(await bench.ok("execution", "restart", id), new RegExp(`^${id} `));
  const replayed = await bench.kestra("execution", "replay", id, "--follow", "-o", "json");
  const events = replayed.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual([replayed.exitCode, events.at(-1).type, events.at(-1).state], [1, "result", "FAILED"]);
  assert.notEqual(events.at(-1).executionId, id);
});

test("inputs that the flow has not, or that are missing, are told", async () => {
  const unknown = await bench.kestra("execution", "run", "tests.client.hello", "-i", "nam=Ada");
  assert.deepEqual([unknown.exitCode, unknown.stdout], [2, ""]);
  assert.match(unknown.stderr, /no input "nam"\. Did you mean "name"\?/);
  const missing = await bench.kestra("execution", "run", "tests.client.hello");
  assert.deepEqual([missing.exitCode, missing.stdout], [1, ""]);
  assert.match(missing.stderr, /name: Missing required input/);
});

test("a log is followed as it comes, Ctrl-C ends that alone, and a kill ends the execution", async () => {
  bench.file("slow.yml", SLOW);
  await bench.ok("flow", "create", join(bench.folder, "slow.yml"));
  const id = (await bench.ok("execution", "run", "tests.client.slow", "-q")).trim();
  const child = start("execution", "logs", id, "-f");
  let told = "";
  child.stderr.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  let shown = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      shown += chunk.toString();
      if (/begun/.test(shown)) resolve();
    });
    child.on("close", () => reject(new Error(`It ended without the log: ${shown}${told}`)));
  });
  child.kill("SIGINT");
  const exitCode = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(exitCode, 3);
  assert.match(told, new RegExp(`kestra execution logs -f ${id} --server ${bench.server}\n`));
  const following = bench.kestra("execution", "logs", id, "-f", "-o", "json");
  await bench.ok("execution", "kill", id);
  const lines = (await following).stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).message);
  assert.equal(lines.filter((message) => message === "begun").length, 1);
  assert.match(await bench.ok("execution", "get", id), new RegExp(`^${id}\tKILLED\t`));
  assert.equal(await bench.ok("execution", "list", "--state", "killed", "-q"), `${id}\n`);
});

test("Ctrl-C ends the waiting for a server that takes a call and says nothing", async () => {
  const [bun = "", ...program] = SOURCES;
  for (const words of [
    ["run", "a.b"],
    ["replay", "x"],
    ["restart", "x", "--wait"],
  ]) {
    let asked: () => void;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const silent = createServer(() => asked());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const server = `http://127.0.0.1:${port}`;
    const child = spawn(bun, [...program, "execution", ...words, "--server", server], { stdio: "ignore" });
    await isAsked;
    child.kill("SIGINT");
    assert.equal(await new Promise((resolve) => child.on("close", resolve)), 3);
    silent.closeAllConnections();
    silent.close();
  }
});

test("keys of a namespace are set with a type and for a time, read, listed and deleted", async () => {
  const kv = (...words: string[]) => bench.ok("namespace", "kv", ...words);
  await kv("update", "tests.client", "count", "3");
  await kv("update", "tests.client", "code", "007", "-t", "STRING", "-e", "PT1H");
  await kv("update", "tests.client", "rules", "-f", bench.file("rules.json", '{"a": [1]}'), "--type", "JSON");
  await kv("update", "tests.client", "day", "2026-05-01", "-t", "DATE");
  assert.equal(JSON.parse(await kv("get", "tests.client", "day", "-o", "json")).type, "DATE");
  assert.equal(await kv("get", "tests.client", "code"), "007\n");
  assert.deepEqual(JSON.parse(await kv("get", "tests.client", "rules", "-o", "json")).value, { a: [1] });
  assert.deepEqual(
    (await kv("list", "tests.client", "-q")).split("\n").sort().join(" ").trim(),
    "code count day rules",
  );
  await kv("delete", "tests.client", "count", "code");
  const gone = await bench.kestra("namespace", "kv", "get", "tests.client", "count");
  assert.deepEqual([gone.exitCode, gone.stdout], [1, ""]);
  const both = await bench.kestra("namespace", "kv", "update", "tests.client", "a");
  assert.equal(both.exitCode, 2);
  const noDay = await bench.kestra("namespace", "kv", "update", "tests.client", "day", "May", "-t", "DATE");
  assert.equal(noDay.exitCode, 2);
});

test("files of a namespace are sent but for what is ignored, listed, read byte for byte, and deleted", async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256);
  bench.file("files/.kestraignore", "*.log\nprivate/\n");
  bench.file("files/a.log", "no");
  bench.file("files/private/key", "no");
  bench.file("files/sub/data.bin", bytes);
  const files = (...words: string[]) => bench.ok("namespace", "files", ...words);
  await files("update", "tests.client", join(bench.folder, "files"), "/in");
  assert.equal(await files("list", "tests.client", "-r"), "/in/sub/data.bin\n");
  assert.match(await files("list", "tests.client", "/in"), /^sub\/\t/);
  const saved = join(bench.folder, "saved.bin");
  await files("get", "tests.client", "/in/sub/data.bin", "--to", saved);
  assert.deepEqual(new Uint8Array(readFileSync(saved)), bytes);
  await files("delete", "tests.client", "/in");
  const empty = await bench.kestra("namespace", "files", "list", "tests.client", "-r");
  assert.deepEqual([empty.exitCode, empty.stdout], [0, ""]);
  assert.match(empty.stderr, /There are no files/);
  symlinkSync("nowhere", join(bench.folder, "files/link"));
  const dead = await bench.kestra("namespace", "files", "update", "tests.client", join(bench.folder, "files"));
  assert.deepEqual([dead.exitCode, dead.stdout], [1, ""]);
  assert.match(dead.stderr, /^kestra: .*files\/link: there is no such file or folder\.\n$/);
});

test("an execution that waits goes on with the inputs that it asks for", async () => {
  const waiting = `id: waiting\nnamespace: tests.client\ntasks:
  - id: wait\n    type: io.kestra.plugin.core.flow.Pause\n    onResume: [{id: reason, type: STRING}]
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "because {{ outputs.wait.onResume.reason }}"}\n`;
  await bench.ok("flow", "create", bench.file("waiting.yml", waiting));
  const child = start("execution", "run", "tests.client.waiting", "--follow");
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    said.stdout += chunk.toString();
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const id = await new Promise<string>((resolve, reject) => {
    child.stderr.on("data", (chunk: Buffer) => {
      said.stderr += chunk.toString();
      const [, hinted] = /kestra execution resume (\w+)/.exec(said.stderr) ?? [];
      if (hinted) resolve(hinted);
    });
    child.on("close", () => reject(new Error(`It did not say how to go on: ${said.stdout}${said.stderr}`)));
  });
  assert.equal((await bench.ok("execution", "list", "--state", "PAUSED", "-q")).trim(), id);
  const unknown = await bench.kestra("execution", "resume", id, "-i", "reasn=x");
  assert.deepEqual([unknown.exitCode, unknown.stdout], [2, ""]);
  await bench.ok("execution", "resume", id, "-i", "reason=fun");
  assert.equal(await ended, 0);
  assert.match(said.stdout, /because fun/);
});

test("templates of a folder become those of a namespace, are checked and exported", async () => {
  const template =
    "id: shared\nnamespace: tests.client\ntasks:\n  - {id: a, type: io.kestra.plugin.core.log.Log, message: a}\n";
  bench.file("tpl/shared.yml", template);
  const folder = join(bench.folder, "tpl");
  assert.match(await bench.ok("template", "validate", folder), /^✓ tests\.client\.shared/);
  assert.equal(await bench.ok("template", "namespace", "update", "tests.client", folder), "tests.client.shared\n");
  assert.match(await bench.ok("template", "export", join(bench.folder, "out")), /templates\.zip written/);
  assert.match(await bench.ok("namespace", "list"), /^tests\.client\b/m);
});

test("a trigger is listed, disabled, enabled and unlocked only when it is locked", async () => {
  const schedule = `id: scheduled\nnamespace: tests.client\ntasks:\n  - {id: a, type: io.kestra.plugin.core.log.Log, message: a}
triggers:\n  - {id: yearly, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 0 1 1 *"}\n`;
  await bench.ok("flow", "create", bench.file("scheduled.yml", schedule));
  // The scheduler makes the trigger's row once it has seen the flow; without it the test times out.
  while (!(await bench.ok("trigger", "list", "-q")).includes("yearly"));
  const words = ["tests.client.scheduled", "yearly"];
  await bench.ok("trigger", "disable", ...words);
  assert.match(await bench.ok("trigger", "list", "--flow", "tests.client.scheduled"), /\tyearly\t.*\tdisabled\t/);
  const enabled = JSON.parse(await bench.ok("trigger", "enable", ...words, "-o", "json"));
  assert.equal(enabled.disabled, false);
  const unlocked = await bench.kestra("trigger", "unlock", ...words);
  assert.deepEqual([unlocked.exitCode, unlocked.stdout], [1, ""]);
  const odd = await bench.kestra("trigger", "backfill", ...words);
  assert.equal(odd.exitCode, 2);
});

test("a stranger is told how to log in, and is known from then on without a password on any command line", async () => {
  const list = ["flow", "list", "-q"];
  const before = await bench.stranger([...list, "--server", bench.server]);
  assert.deepEqual([before.exitCode, before.stdout], [1, ""]);
  assert.match(before.stderr, new RegExp(`Log in with: kestra login --server ${bench.server};`));
  const words = ["login", "--server", bench.server, "--user", USER.name, "--password-stdin", "--name", "mine"];
  const wrong = await bench.stranger(words, { input: "wrong\n" });
  assert.equal(wrong.exitCode, 1);
  assert.equal(existsSync(join(bench.folder, "stranger/kestra/contexts.json")), false);
  const right = await bench.stranger(words, { input: `${USER.password}\n` });
  assert.deepEqual([right.exitCode, right.stderr], [0, ""]);
  const after = await bench.stranger(list);
  assert.equal(after.exitCode, 0);
  for (const shown of ["list", "show"]) {
    const { stdout } = await bench.stranger(["context", shown, "-o", "json"]);
    assert.match(stdout, /"name": "mine"/);
    assert.doesNotMatch(stdout, new RegExp(USER.password));
  }
  await bench.stranger(["context", "delete", "mine"]);
  assert.doesNotMatch(readFileSync(join(bench.folder, "stranger/kestra/contexts.json"), "utf8"), /mine|Secret/);
});

test("a server that is not there, and an address without an API, are told in one line", async () => {
  const gone = await bench.stranger(["flow", "list", "--server", "http://127.0.0.1:9"]);
  assert.deepEqual([gone.exitCode, gone.stdout], [1, ""]);
  assert.match(gone.stderr, /^kestra: Nothing answers at http:\/\/127\.0\.0\.1:9: .*\n$/);
  const management = (await bench.process.ready()).management;
  const odd = await bench.stranger(["flow", "list", "--server", management]);
  assert.equal(odd.exitCode, 1);
  assert.match(odd.stderr, /^kestra: .*\n$/);
});

test("lists say that there is more, also in scripts that asked for no page", async () => {
  const ids = (text: string) => text.trim().split("\n").length;
  bench.file("often.yml", FAILING.replace("id: failing", "id: often"));
  await bench.ok("flow", "create", join(bench.folder, "often.yml"));
  const headers = { authorization: `Basic ${Buffer.from(`${USER.name}:${USER.password}`).toString("base64")}` };
  const url = `${bench.server}/api/v1/main/executions/tests.client/often`;
  const created = await Promise.all(Array.from({ length: 101 }, () => fetch(url, { method: "POST", headers })));
  assert.ok(created.every(({ ok }) => ok));
  const often = ["execution", "list", "--flow", "tests.client.often", "-q"];
  const cut = await bench.kestra(...often);
  assert.equal(ids(cut.stdout), 100);
  assert.equal(cut.stderr, "100 of 101; --page 2 shows the next ones, --all all of them.\n");
  const whole = await bench.kestra(...often, "--all");
  assert.deepEqual([ids(whole.stdout), whole.stderr], [101, ""]);
  const page = await bench.kestra(...often, "--page", "2");
  assert.deepEqual([ids(page.stdout), page.stderr], [1, ""]);
  const both = await bench.kestra(...often, "--all", "--size", "5");
  assert.deepEqual([both.exitCode, both.stdout], [2, ""]);
});

test("plugins are listed and documented without a server, as by one", async () => {
  const [own, served] = await Promise.all([
    bench.stranger(["plugins", "list", "-q"]),
    bench.kestra("plugins", "list", "-q", "--server", bench.server),
  ]);
  assert.match(own.stdout, /^io\.kestra\.plugin\.core\.log\.Log$/m);
  assert.equal(served.stdout, own.stdout);
  await bench.ok("plugins", "doc", join(bench.folder, "docs"), "--schema");
  assert.match(readFileSync(join(bench.folder, "docs/io.kestra.plugin.core.log.Log.md"), "utf8"), /^# Log\n/);
  assert.ok(existsSync(join(bench.folder, "docs/io.kestra.plugin.core.log.Log.json")));
});
