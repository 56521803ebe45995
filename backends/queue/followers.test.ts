import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FOLLOWER_BUFFER_MAX, type Update } from "../../core/contracts/queue.ts";
import { Followers } from "./followers.ts";

function logLine(message: string): Update {
  const entry = {
    tenantId: "main",
    namespace: "n",
    flowId: "f",
    executionId: "e",
    timestamp: "",
    level: "INFO",
  } as const;
  return { kind: "log", entry: { ...entry, message } };
}

async function writeAll(followers: Followers, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    followers.publish(logLine(String(number)));
    await followers.room();
  }
}

describe("followers", () => {
  it("one that reads nothing loses updates and is told how many", async () => {
    const followers = new Followers();
    const updates = followers.follow({});
    const surplus = 5;
    for (let number = 0; number < FOLLOWER_BUFFER_MAX + surplus; number++) followers.publish(logLine(String(number)));
    const seen: Update[] = [];
    for await (const update of updates) {
      seen.push(update);
      if (seen.length === FOLLOWER_BUFFER_MAX) followers.publish(logLine("after"));
      if (update.kind === "lost") break;
    }
    assert.deepEqual(seen.at(-1), { kind: "lost", count: surplus });
  });

  it("one that wants everything gets it, however slowly it reads, and the writer waits", async () => {
    const followers = new Followers();
    const updates = followers.follow({ complete: true });
    const count = FOLLOWER_BUFFER_MAX * 3;
    const writing = writeAll(followers, count);
    let seen = 0;
    for await (const update of updates) {
      assert.equal(update.kind === "log" && update.entry.message, String(seen));
      if (++seen === count) break;
    }
    await writing;
  });

  it("a writer does not wait for one that is gone", async () => {
    const followers = new Followers();
    const updates = followers.follow({ complete: true });
    const writing = writeAll(followers, FOLLOWER_BUFFER_MAX);
    for await (const update of updates) {
      assert.equal(update.kind, "log");
      break;
    }
    await writing;
  });
});
