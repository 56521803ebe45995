/** The program without a terminal: what goes to which stream, and the exit code. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { Gate } from "../process/gate.ts";
import { type ProgramRun, runProgram, SOURCES } from "../process/program.ts";
import { processesWith, staying } from "./processes.ts";

const FLOWS = "tests/cli/flows";

interface Refusal {
  readonly title: string;
  readonly args: readonly string[];
  readonly says: readonly RegExp[];
}

const REFUSALS: readonly Refusal[] = [
  {
    title: "an unknown command",
    args: ["rnu"],
    says: [/no command "kestra rnu"\. Did you mean kestra run\?/, /kestra --help/],
  },
  { title: "an unknown command of a group", args: ["flow", "valdate"], says: [/Did you mean kestra flow validate\?/] },
  {
    title: "an unknown option of the program",
    args: ["--verison"],
    says: [/no option --verison\. Did you mean --version\?/],
  },
  {
    title: "an unknown option of a command",
    args: ["run", "x.yml", "--fromat", "json"],
    says: [/Did you mean --format\?/, /kestra run --help/],
  },
  { title: "no file", args: ["run"], says: [/FILE is missing/] },
  {
    title: "a terminal UI on both a configuration and a server",
    args: ["tui", "-c", "application.yml", "--server", "http://x", "--tenant", "main"],
    says: [/Give --config .*, or --server, --tenant to look at a server/, /kestra tui --help/],
  },
  {
    title: "a file that is missing",
    args: ["run", "nowhere.yml"],
    says: [/nowhere\.yml: there is no such file or folder/],
  },
  { title: "a folder in place of a file", args: ["run", "fixtures"], says: [/fixtures: it is a folder/] },
  {
    title: "two options at fault",
    args: ["run", "x.yml", "--workers", "0", "--timeout", "soon"],
    says: [/--workers/, /--timeout/],
  },
  {
    title: "inputs that are missing",
    args: ["run", `${FLOWS}/asks.yml`],
    says: [/"user"/, /"guests"/, /"menu"/, /"letter"/],
  },
  {
    title: "an input that the flow has not",
    args: ["run", `${FLOWS}/steps.yml`, "-i", "round=3"],
    says: [/no input "round"\. Did you mean "rounds"\?/],
  },
  {
    title: "an input file that is missing",
    args: ["run", `${FLOWS}/asks.yml`, "-i", "letter=@nowhere.txt"],
    says: [/"letter" cannot take the file nowhere\.txt: it does not exist/],
  },
  {
    title: "an input of the wrong type",
    args: ["run", `${FLOWS}/steps.yml`, "-i", "rounds=many"],
    says: [/input `rounds`.*"many"/],
  },
  {
    title: "a missing file of inputs",
    args: ["run", `${FLOWS}/steps.yml`, "--inputs", "nowhere.yml"],
    says: [/--inputs nowhere\.yml: it does not exist/],
  },
  {
    title: "a missing folder of flows",
    args: ["run", `${FLOWS}/steps.yml`, "--flows", "nowhere"],
    says: [/--flows nowhere: there is no such file or folder/],
  },
  {
    title: "a missing folder of namespace files",
    args: ["run", `${FLOWS}/steps.yml`, "--namespace-files", "nowhere"],
    says: [/--namespace-files nowhere: it does not exist/],
  },
  {
    title: "an invalid flow",
    args: ["run", "fixtures/flows/invalid.yml"],
    says: [/invalid\.yml:9:11 .*did you mean/, /invalid\.yml:14:5/],
  },
  {
    title: "an invalid flow among those to check",
    args: ["flow", "validate", "fixtures"],
    says: [/invalid\.yml:9:11/],
  },
];

function assertNoTrace({ stdout, stderr }: ProgramRun): void {
  assert.doesNotMatch(`${stdout}\n${stderr}`, /^\s+at .*:\d+:\d+/m, "a stack trace reached the user");
}

describe("bad usage", () => {
  for (const { title, args, says } of REFUSALS) {
    it(`${title} is refused with exit code 2 and nothing on standard output`, async () => {
      const run = await runProgram(args);
      assert.equal(run.exitCode, 2, run.stderr);
      for (const pattern of says) assert.match(run.stderr, pattern);
      assertNoTrace(run);
      if (args[0] !== "flow") assert.equal(run.stdout, "");
    });
  }
});

describe("the terminal UI", () => {
  it("needs a terminal, and names what programs use instead", async () => {
    const run = await runProgram(["tui"]);
    assert.deepEqual([run.exitCode, run.stdout], [1, ""]);
    assert.match(run.stderr, /needs a terminal.*\n.*kestra execution list/);
  });
});

describe("help", () => {
  for (const args of [
    ["--help"],
    ["-h"],
    ["help"],
    [],
    ["run", "--help"],
    ["help", "run"],
    ["flow", "--help"],
    ["flow", "validate", "-h"],
  ]) {
    it(`"kestra ${args.join(" ")}" prints help on standard output`, async () => {
      const run = await runProgram(args);
      assert.equal(run.exitCode, 0);
      assert.match(run.stdout, /Usage\n {2}kestra/);
      assert.equal(run.stderr, "");
    });
  }

  it("a group alone prints its help, as Kestra's does", async () => {
    for (const words of [["flow"], ["namespace", "kv"], []]) {
      const run = await runProgram(words);
      assert.equal(run.exitCode, 0);
      assert.match(run.stdout, /\nUsage\n {2}kestra [\s\S]*\nCommands\n/);
    }
  });
});

describe("a run without a terminal", () => {
  it("prints plain lines without any escape sequence, and the log made harmless", async () => {
    const run = await runProgram(["run", `${FLOWS}/broken.yml`], { env: { TERM: "xterm-256color" } });
    assert.equal(run.exitCode, 1, run.stderr);
    assert.ok(!run.stdout.includes("\u001b"));
    assert.match(run.stdout, /\d\d:\d\d:\d\d\.\d{3} {2}INFO +explode +not red\n/);
    assert.match(run.stdout, /ERROR +explode +cannot go on/);
    assert.match(run.stdout, /FAILED +explode/);
    assert.match(run.stdout, /FAILED +broken +[\d.]+m?s\n$/);
    assert.doesNotMatch(run.stdout, /unreachable/);
  });

  it("is ended where a task waits for a person, once all else is over", async () => {
    const run = await runProgram(["run", `${FLOWS}/paused.yml`]);
    assert.equal(run.exitCode, 3, run.stderr);
    assert.match(run.stdout, /SUCCESS +slow[\s\S]*KILLED +gate/);
    assert.match(run.stderr, /task "gate" of the flow "paused" waits for a person[^\n]*pauseDuration/);
  });

  it("prints nothing but JSON events when asked, the result at the end", async () => {
    const run = await runProgram([
      "run",
      `${FLOWS}/steps.yml`,
      "--format",
      "json",
      "--label",
      "team=a",
      "-i",
      "rounds=2",
    ]);
    assert.equal(run.exitCode, 0, run.stderr);
    const events: Record<string, unknown>[] = run.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const types = new Set(events.map(({ type }) => type));
    assert.deepEqual([...types].sort(), ["execution", "log", "result", "task"].sort());
    const { state, exitCode, outputs, labels } = events.at(-1) ?? {};
    assert.deepEqual({ state, exitCode, outputs }, { state: "SUCCESS", exitCode: 0, outputs: { rounds: 2 } });
    assert.equal(Object(labels).team, "a");
  });

  it("tells problems as JSON events too when asked", async () => {
    const run = await runProgram(["run", "fixtures/flows/invalid.yml", "--format", "json"]);
    assert.equal(run.exitCode, 2);
    const [first] = run.stdout.split("\n").map((line) => (line === "" ? {} : JSON.parse(line)));
    assert.deepEqual(
      { type: first.type, line: first.line, path: first.path },
      { type: "problem", line: 9, path: "tasks[0].type" },
    );
  });

  it("prints the tree without colours when asked", async () => {
    const run = await runProgram(["run", `${FLOWS}/steps.yml`, "--format", "tree", "-i", "rounds=3"], {
      env: { LANG: "C.UTF-8" },
    });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.match(run.stdout, /✓ loop +SUCCESS[\s\S]*Outputs\n {2}rounds {2}3/);
    assert.ok(!run.stdout.includes("\u001b"));
  });

  it("takes inputs from a file, and -i before it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kestra-test-"));
    writeFileSync(join(folder, "inputs.yml"), "user: Ada\nguests: 3\nmenu: fish\nletter: '@letter.txt'\n");
    writeFileSync(join(folder, "letter.txt"), "dear all");
    const run = await runProgram([
      "run",
      `${FLOWS}/asks.yml`,
      "--inputs",
      join(folder, "inputs.yml"),
      "-i",
      "guests=4",
    ]);
    rmSync(folder, { recursive: true });
    assert.equal(run.exitCode, 0, run.stderr);
    assert.match(run.stdout, /4 guests of Ada eat fish: dear all/);
  });

  it("keeps the log, the execution and the outputs when asked", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kestra-test-"));
    const run = await runProgram(["run", `${FLOWS}/steps.yml`, "--keep", folder, "-i", "rounds=1"]);
    assert.equal(run.exitCode, 0, run.stderr);
    assert.equal(readFileSync(join(folder, "execution.log"), "utf8"), run.stdout);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "outputs.json"), "utf8")), { rounds: 1 });
    assert.equal(JSON.parse(readFileSync(join(folder, "execution.json"), "utf8")).state.current, "SUCCESS");
    assert.equal(readFileSync(join(folder, "kestra.db")).subarray(0, 6).toString(), "SQLite");
    rmSync(folder, { recursive: true });
  });

  it("kills an execution that takes longer than the timeout", async () => {
    const mark = `kestra-test-${randomUUID()}`;
    const run = await runProgram(["run", `${FLOWS}/forever.yml`, "-i", `mark=${mark}`, "--timeout", "500ms"]);
    assert.equal(run.exitCode, 3, run.stdout);
    assert.match(run.stderr, /took longer than --timeout 500ms and was killed/);
    assert.deepEqual(await staying(() => processesWith(mark)), []);
  });

  it("says when standard output takes no more", async () => {
    const run = await runProgram(["-c", `${SOURCES.join(" ")} run ${FLOWS}/steps.yml -i rounds=1 > /dev/full`], {
      command: ["sh"],
    });
    assert.notEqual(run.exitCode, 0);
    assert.match(run.stderr, /cannot write to standard output/);
    assertNoTrace(run);
  });

  it("ends quietly when its reader leaves", async () => {
    const mark = `kestra-test-${randomUUID()}`;
    const line = `${SOURCES.join(" ")} run ${FLOWS}/forever.yml -i mark=${mark} --log-level INFO | head -1`;
    const run = await runProgram(["-c", line], { command: ["sh"] });
    assert.match(run.stdout, /^[^\n]*RUNNING +forever[^\n]*\n$/);
    assert.equal(run.stderr, "");
  });
});

describe("the temporary folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "kestra-test-"));
  const env = { TMPDIR: folder };
  const left = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith("kestra-"));
  after(() => rmSync(folder, { recursive: true }));

  it("holds nothing of a run that is over, however it ended", async () => {
    await runProgram(["run", `${FLOWS}/broken.yml`], { env });
    await runProgram(["run", `${FLOWS}/forever.yml`, "--timeout", "300ms"], { env });
    await runProgram(["run", `${FLOWS}/asks.yml`], { env });
    assert.deepEqual(left(), []);
  });

  it("holds what a killed program could not remove until the next run", async () => {
    const [file = "", ...first] = SOURCES;
    using gate = new Gate();
    const args = [...first, "run", `${FLOWS}/steps.yml`, "-i", `gate=${gate.folder}`];
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.includes("step 1")) child.kill("SIGKILL");
    });
    await new Promise((resolve) => child.on("close", resolve));
    assert.equal(left().length, 1);
    await runProgram(["run", "fixtures/flows/hello.yml"], { env });
    assert.deepEqual(left(), []);
  });
});

describe("signals", () => {
  for (const [signal, name] of [
    ["SIGINT", "Ctrl-C"],
    ["SIGTERM", "SIGTERM"],
    ["SIGHUP", "SIGHUP"],
  ] as const) {
    it(`${signal} kills the execution and all its processes`, async () => {
      const mark = `kestra-test-${randomUUID()}`;
      const { ended } = await startAndSignal("forever", mark, [signal]);
      const { exitCode, stdout, stderr } = await ended;
      assert.equal(exitCode, 3, stdout + stderr);
      assert.match(stderr, new RegExp(`Killing the execution\\.[\\s\\S]*Killed by ${name}\\.`));
      assert.match(stdout, /KILLED +forever/);
      assert.deepEqual(await staying(() => processesWith(mark)), []);
    });
  }

  it("a second signal ends the program at once, and what it started", async () => {
    const mark = `kestra-test-${randomUUID()}`;
    const { ended } = await startAndSignal("stubborn", mark, ["SIGINT", "SIGINT"]);
    const { exitCode, stdout } = await ended;
    assert.equal(exitCode, 3);
    assert.doesNotMatch(stdout, /KILLED +stubborn/);
    assert.deepEqual(await staying(() => processesWith(mark)), []);
  });
});

/** Starts a flow, and sends each signal once the program has said what comes before it. */
async function startAndSignal(
  flow: string,
  mark: string,
  signals: readonly NodeJS.Signals[],
): Promise<{ ended: Promise<ProgramRun> }> {
  const [file = "", ...first] = SOURCES;
  const child = spawn(file, [...first, "run", `${FLOWS}/${flow}.yml`, "-i", `mark=${mark}`], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const cues = [/INFO +wait +waiting/, /Killing the execution/];
  let next = 0;
  const onText = (): void => {
    const cue = cues[next];
    const signal = signals[next];
    if (!cue || !signal || !cue.test(stdout + stderr)) return;
    next++;
    child.kill(signal);
    onText();
  };
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk;
    onText();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
    onText();
  });
  const ended = new Promise<ProgramRun>((resolve) => {
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { ended };
}
