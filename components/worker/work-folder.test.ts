import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { systemClock } from "../../platform/clock.ts";
import { newGroupMark } from "../../platform/process-group.ts";
import { identityOf, ownIdentity } from "../../platform/process-identity.ts";
import { listProcesses } from "../../platform/process-table.ts";
import { ShiftedClock } from "../../platform/testing/shifted-clock.ts";
import { keepWorkFolders, ownWorkFolder, removeAbandoned, UNTOUCHED_MAX_MS } from "./work-folder.ts";

async function withFolder(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "kestra-work-folder-"));
  try {
    await body(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The name of a process that has ended. */
async function endedProcess(): Promise<string> {
  const child = spawn("/bin/sh", ["-c", "read line"], { stdio: ["pipe", "ignore", "ignore"] });
  const ended = once(child, "exit");
  assert.ok(child.pid);
  const identity = identityOf(child.pid);
  child.kill("SIGKILL");
  await ended;
  return identity;
}

test("what a worker that is gone has left is removed, and what belongs to those that live or to nobody stays", () =>
  withFolder(async (directory) => {
    const gone = await endedProcess();
    const stays = [basename(ownWorkFolder(directory)), "somebody-else", "worker-0123456789ab-1-1"].sort();
    for (const name of [...stays, `worker-${gone}`]) await mkdir(join(directory, name, "task-1"), { recursive: true });
    const removed: string[] = [];
    await removeAbandoned({ directory, clock: systemClock, onRemoved: (folder) => removed.push(basename(folder)) });
    assert.deepEqual(removed, [`worker-${gone}`]);
    assert.deepEqual((await readdir(directory)).sort(), stays);
  }));

test("programs that a worker that is gone has left are ended, and no others", { skip: !listProcesses() }, () =>
  withFolder(async (directory) => {
    const gone = await endedProcess();
    await mkdir(join(directory, `worker-${gone}`));
    const { name, value } = newGroupMark();
    // A process has its variables once its program runs, not as soon as it is there.
    const start = async (mark: string) => {
      const child = spawn("/bin/sh", ["-c", "echo up; read line"], {
        stdio: ["pipe", "pipe", "ignore"],
        env: { [name]: mark },
      });
      await once(child.stdout, "data");
      return child;
    };
    const own = await start(value);
    const left = await start(value.replace(ownIdentity(), gone));
    const ended = once(left, "exit");
    await removeAbandoned({ directory, clock: systemClock, onRemoved: () => undefined });
    assert.deepEqual(await ended, [null, "SIGKILL"]);
    assert.equal(own.exitCode ?? own.signalCode, null);
    own.kill("SIGKILL");
  }),
);

test("a folder of another machine goes once its worker has not touched it for long", () =>
  withFolder(async (directory) => {
    const folder = join(directory, "worker-0123456789ab-1-1");
    await mkdir(folder);
    const clock = new ShiftedClock();
    const removed: string[] = [];
    const options = { directory, clock, onRemoved: (each: string) => removed.push(each) };
    clock.advance(UNTOUCHED_MAX_MS - 30_000);
    await removeAbandoned(options);
    assert.deepEqual(removed, []);
    clock.advance(60_000);
    await removeAbandoned(options);
    assert.deepEqual(removed, [folder]);
  }));

test("a worker that ends takes its folder along", () =>
  withFolder(async (directory) => {
    const keeping = keepWorkFolders({ directory, clock: systemClock, onRemoved: () => undefined });
    await mkdir(join(ownWorkFolder(directory), "task-1"), { recursive: true });
    await keeping.stop();
    assert.deepEqual(await readdir(directory), []);
  }));
