import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryQueue } from "../../../backends/queue/memory/memory-queue.ts";
import { createMemoryRepository } from "../../../backends/repository/memory/memory-repository.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { systemClock } from "../../../platform/clock.ts";
import { FollowedExecutions } from "./followed-execution.ts";
import { UpdateHub } from "./update-hub.ts";

const EXECUTION: Execution = {
  id: "e",
  tenantId: "main",
  namespace: "n",
  flowId: "f",
  flowRevision: 1,
  state: { current: "CREATED", histories: [{ state: "CREATED", date: "2026-01-01T00:00:00Z" }] },
  labels: [],
  inputs: {},
  variables: {},
  originalId: "e",
  attemptNumber: 1,
};

function bench() {
  const repository = createMemoryRepository();
  let reads = 0;
  const { executions } = repository;
  const counted = {
    ...executions,
    find(...key: Parameters<typeof executions.find>) {
      reads++;
      return executions.find(...key);
    },
  };
  const queue = createMemoryQueue({ repository, clock: systemClock, onFault: assert.fail });
  const hub = new UpdateHub({ queue, onFault: assert.fail });
  return { queue, followed: new FollowedExecutions(hub, { ...repository, executions: counted }), reads: () => reads };
}

test("followers of an execution share it, and it is read once for all of them", async () => {
  const { queue, followed, reads } = bench();
  await queue.send([{ tenantId: "main", executionId: "e", event: { kind: "created", execution: EXECUTION } }]);
  const [one, other] = await Promise.all([followed.open("e"), followed.open("e")]);
  assert.equal(one, other);
  assert.deepEqual([one.isThere, one.isOver, reads()], [true, false, 1]);
  assert.equal(one.event("progress"), other.event("progress"));
  await queue.close();
});

test("who comes while the last one leaves gets one that is alive", async () => {
  const { followed } = bench();
  const first = await followed.open("e");
  const coming = followed.open("e");
  first.close();
  const second = await coming;
  assert.equal(second.followers, 1);
  second.close();
  assert.notEqual(await followed.open("e"), second);
});
