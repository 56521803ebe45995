import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { identityOf, isAliveHere, ownIdentity } from "./process-identity.ts";
import { listProcesses } from "./process-table.ts";

test("a process is known by its name while it lives, and not after its end", async () => {
  const child = spawn("/bin/sh", ["-c", "echo ready; read line"], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  assert.ok(child.pid);
  const identity = identityOf(child.pid);
  assert.notEqual(identity, ownIdentity());
  assert.equal(isAliveHere(identity), true);
  child.kill("SIGKILL");
  await ended;
  assert.equal(isAliveHere(identity), false);
});

test("a process that has got the id of another one is not taken for it", { skip: !listProcesses() }, () => {
  const [place, pid, startTicks] = ownIdentity().split("-");
  assert.equal(isAliveHere(ownIdentity()), true);
  assert.equal(isAliveHere(`${place}-${pid}-${Number(startTicks) - 1}`), false);
});

test("of a process of another machine nothing is known", () => {
  const [, pid, startTicks] = ownIdentity().split("-");
  assert.equal(isAliveHere(`0123456789ab-${pid}-${startTicks}`), undefined);
});
