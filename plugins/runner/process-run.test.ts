import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Clock } from "../../core/contracts/clock.ts";
import type { TaskRunnerCommand } from "../../core/plugin/task-runner.ts";
import { isGroupAlive } from "../../platform/process-group.ts";
import { listProcesses } from "../../platform/process-table.ts";
import { PROCESS_LIMITS, type ProcessLimits, runProcess } from "./process-run.ts";

const clock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
const QUICK: ProcessLimits = { ...PROCESS_LIMITS, killGraceMs: 100, pipeGraceMs: 100 };
/** Of a process that prints for ever. */
const KEPT_LINES_MAX = 10_000;
const ENVIRONMENT = { PATH: "/usr/local/bin:/usr/bin:/bin" };
const folder = mkdtempSync(join(tmpdir(), "kestra-process-run-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What one process of a script does and another one waits for. */
function flag(name: string): { readonly raise: string; readonly wait: string } {
  const path = join(folder, name);
  return { raise: `: > ${path}`, wait: `until [ -e ${path} ]; do sleep 0.01; done` };
}

interface Run {
  readonly lines: string[];
  readonly result: ReturnType<typeof runProcess>;
  /** Settles with the first line that matches. */
  line(pattern: RegExp): Promise<string>;
  readonly abort: AbortController;
}

function start(script: string, limits = QUICK, onLine?: TaskRunnerCommand["onLine"]): Run {
  const lines: string[] = [];
  const abort = new AbortController();
  const waiting: { readonly pattern: RegExp; resolve(line: string): void }[] = [];
  const take: TaskRunnerCommand["onLine"] = (line, stream) => {
    if (lines.length < KEPT_LINES_MAX) lines.push(line);
    for (const { pattern, resolve } of waiting) if (pattern.test(line)) resolve(line);
    return onLine?.(line, stream);
  };
  const command = { argv: ["/bin/sh", "-c", script], environment: ENVIRONMENT, directory: "/tmp", onLine: take };
  return {
    lines,
    abort,
    result: runProcess(command, abort.signal, clock, limits),
    line(pattern) {
      const found = lines.find((line) => pattern.test(line));
      if (found !== undefined) return Promise.resolve(found);
      const { promise, resolve } = Promise.withResolvers<string>();
      waiting.push({ pattern, resolve });
      return promise;
    },
  };
}

function assertGone(leader: number, ...others: number[]): void {
  assert.equal(isGroupAlive(leader), false, `group ${leader} is still there`);
  const running = listProcesses()?.filter(({ isRunning }) => isRunning) ?? [];
  for (const pid of others) assert.ok(!running.some((entry) => entry.pid === pid), `process ${pid} is still there`);
}

/** Those that left the group are sent the signal, and take it when it is their turn; one that stays makes the test time out. */
async function untilGone(escaped: number): Promise<void> {
  assert.ok(escaped > 0, "it never was there");
  while (isGroupAlive(escaped)) await new Promise((resolve) => setImmediate(resolve));
}

test("A process gives its exit code and its lines", async () => {
  const run = start("echo $$; echo err >&2; exit 7");
  assert.deepEqual(await run.result, { exitCode: 7 });
  assert.ok(run.lines.includes("err"));
  assertGone(Number(run.lines.find((line) => line !== "err")));
});

test("A process that is aborted is ended together with what it started", async () => {
  const run = start("sleep 60 & echo leader $$ child $!; wait", PROCESS_LIMITS);
  const [leader = 0, child = 0] = (await run.line(/^leader/)).match(/\d+/g)?.map(Number) ?? [];
  run.abort.abort();
  assert.deepEqual(await run.result, { exitCode: 143, signal: "SIGTERM" });
  assertGone(leader, child);
});

test("A process that refuses to end is killed after the grace period, its children too", async () => {
  const run = start("trap '' TERM; sleep 60 & echo leader $$ child $!; while :; do sleep 60; done");
  const [leader = 0, child = 0] = (await run.line(/^leader/)).match(/\d+/g)?.map(Number) ?? [];
  run.abort.abort();
  assert.deepEqual(await run.result, { exitCode: 137, signal: "SIGKILL" });
  assertGone(leader, child);
});

test("A process that cleans up on SIGTERM decides on its exit code", async () => {
  const run = start("trap 'echo cleaned; exit 9' TERM; echo ready; while :; do sleep 0.01; done", PROCESS_LIMITS);
  await run.line(/ready/);
  run.abort.abort();
  assert.deepEqual(await run.result, { exitCode: 9 });
  assert.ok(run.lines.includes("cleaned"));
});

test("Nothing is started when the task was aborted before", async () => {
  const lines: string[] = [];
  const command = {
    argv: ["/bin/sh", "-c", "echo ran"],
    environment: ENVIRONMENT,
    directory: "/tmp",
    onLine: (line: string) => void lines.push(line),
  };
  assert.deepEqual(await runProcess(command, AbortSignal.abort(), clock), { exitCode: 143, signal: "SIGTERM" });
  assert.deepEqual(lines, []);
});

test("A background child that holds the pipes is ended soon after the shell, and its lines are kept", async () => {
  const told = flag("child");
  const run = start(`(echo from the child; ${told.raise}; exec sleep 60) & echo leader $$ child $!; ${told.wait}`);
  assert.deepEqual(await run.result, { exitCode: 0 });
  const [leader = 0, child = 0] = (await run.line(/^leader/)).match(/\d+/g)?.map(Number) ?? [];
  assert.ok(run.lines.includes("from the child"));
  assertGone(leader, child);
});

test("A background child that holds no pipe is ended as well", async () => {
  const run = start("sleep 60 >/dev/null 2>&1 & echo leader $$ child $!");
  assert.deepEqual(await run.result, { exitCode: 0 });
  const [leader = 0, child = 0] = (await run.line(/^leader/)).match(/\d+/g)?.map(Number) ?? [];
  assertGone(leader, child);
});

test("A process that left the group and holds the pipes does not keep the task waiting", async () => {
  const told = flag("escaped");
  const run = start(`setsid sh -c 'echo escaped $$; ${told.raise}; exec sleep 60' & ${told.wait}; echo over`);
  assert.deepEqual(await run.result, { exitCode: 0 });
  assert.ok(run.lines.includes("over"));
  const escaped = Number(run.lines.find((line) => line.startsWith("escaped"))?.split(" ")[1]);
  await untilGone(escaped);
});

test("A process that left the group is killed with the task", async () => {
  const run = start("setsid sh -c 'echo escaped $$; exec sleep 60' >&2 & sleep 60");
  const escaped = Number((await run.line(/^escaped/)).split(" ")[1]);
  run.abort.abort();
  await run.result;
  await untilGone(escaped);
});

test("A process that left the group and prints for ever does not keep the task waiting", async () => {
  const run = start("setsid yes & echo over");
  assert.deepEqual(await run.result, { exitCode: 0 });
});

test("A process that prints without a pause leaves timers their turn, and one of them can end it", async () => {
  const run = start("exec yes", PROCESS_LIMITS);
  await run.line(/y/);
  clock.after(20, () => run.abort.abort());
  assert.deepEqual(await run.result, { exitCode: 143, signal: "SIGTERM" });
});

test("A line that cannot be taken ends the process and is the error", async () => {
  const run = start("echo $$; echo bad; sleep 60", QUICK, (line) => {
    if (line === "bad") throw new Error("no room for this line");
  });
  await assert.rejects(run.result, /no room for this line/);
  assertGone(Number(run.lines[0]));
});

test("A process waits while its lines are not taken", async () => {
  const gate = Promise.withResolvers<void>();
  let taken = 0;
  const run = start(
    "head -c 4000000 /dev/zero | tr '\\0' 'x' | fold -w 999; echo; echo done >&2",
    QUICK,
    (_, stream) => {
      if (stream === "stderr") return undefined;
      taken += 1;
      return taken === 10 ? gate.promise : undefined;
    },
  );
  await run.line(/x/);
  // The writer is stuck behind the gate, so it cannot have reached its last command.
  assert.ok(!run.lines.includes("done"));
  gate.resolve();
  assert.deepEqual(await run.result, { exitCode: 0 });
  assert.equal(run.lines.filter((line) => line.startsWith("x")).length, Math.ceil(4_000_000 / 999));
});

test("100 MB of lines all arrive", async () => {
  let lines = 0;
  let chars = 0;
  const script =
    "yes 123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789 | head -n 1000000";
  const command = {
    argv: ["/bin/sh", "-c", script],
    environment: ENVIRONMENT,
    directory: "/tmp",
    onLine: (line: string) => {
      lines += 1;
      chars += line.length;
    },
  };
  assert.deepEqual(await runProcess(command, new AbortController().signal, clock), { exitCode: 0 });
  assert.equal(lines, 1_000_000);
  assert.equal(chars, 99_000_000);
});

const starts: readonly {
  readonly title: string;
  readonly argv: readonly string[];
  readonly directory?: string;
  readonly message: RegExp;
}[] = [
  {
    title: "a program that is not there",
    argv: ["/no/such/program"],
    message: /^Cannot start `\/no\/such\/program`: there is no such program/,
  },
  {
    title: "a program that is only a name nobody knows",
    argv: ["no-such-program-here"],
    message: /^Cannot start `no-such-program-here`/,
  },
  {
    title: "a file that is no program",
    argv: ["/etc/passwd"],
    message: /^Cannot start `\/etc\/passwd`: it may not be executed/,
  },
  {
    title: "a folder that is gone",
    argv: ["/bin/sh"],
    directory: "/no/such/folder",
    message: /^The working directory \/no\/such\/folder does not exist/,
  },
  { title: "an empty interpreter", argv: [], message: /`interpreter` is empty/ },
  {
    title: "an argument that is too long",
    argv: ["/bin/sh", "-c", "x".repeat(200_000)],
    message: /too long for the system/,
  },
];
for (const { title, argv, directory = "/tmp", message } of starts) {
  test(`Starting ${title} fails with one line that says so`, async () => {
    const command = { argv, environment: ENVIRONMENT, directory, onLine: () => undefined };
    await assert.rejects(runProcess(command, new AbortController().signal, clock), (error: Error) => {
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  });
}
