import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { isGroupAlive, killByVariable, signalGroup } from "./process-group.ts";
import { findByVariable, listProcesses } from "./process-table.ts";

const hasTable = listProcesses() !== undefined;

/** A shell that leads a group of its own, with a child in it. */
async function startGroup(variable: string): Promise<{ readonly pid: number; readonly ended: Promise<unknown> }> {
  const child = spawn("/bin/sh", ["-c", "sleep 60 & echo ready; wait"], {
    detached: true,
    env: { PATH: "/usr/bin:/bin", [variable]: "yes" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  assert.ok(child.pid);
  return { pid: child.pid, ended };
}

test("A signal reaches every process of a group, which then is no longer alive", async () => {
  const { pid, ended } = await startGroup("GROUP_TEST");
  assert.equal(isGroupAlive(pid), true);
  assert.equal(signalGroup(pid, "SIGKILL"), true);
  await ended;
  while (isGroupAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(listProcesses()?.some(({ group, isRunning }) => group === pid && isRunning) ?? false, false);
});

test("Processes are found and killed by a variable of their environment", async () => {
  const { pid, ended } = await startGroup("VARIABLE_TEST");
  assert.equal(findByVariable("VARIABLE_TEST", "yes").includes(pid), hasTable);
  assert.deepEqual(findByVariable("VARIABLE_TEST", "ye"), []);
  if (hasTable) killByVariable("VARIABLE_TEST", "yes");
  else signalGroup(pid, "SIGKILL");
  await ended;
  // The shell may be gone before its child has taken the same signal; a child that stays makes the test time out.
  while (findByVariable("VARIABLE_TEST", "yes").length > 0) await new Promise((resolve) => setImmediate(resolve));
});

test("A group that never was is not alive and takes no signal", () => {
  const never = 2 ** 22 + 12345;
  assert.equal(isGroupAlive(never), false);
  assert.equal(signalGroup(never, "SIGTERM"), false);
});
