/** What every driver of locks must do; a driver's own test file calls this with a way to open it. */
import assert from "node:assert/strict";
import type { Locks } from "../locks.ts";
import { type Check, type ContractOptions, contractSuite } from "./contract-suite.ts";

/** The same locks as two users see them, in two processes where the driver knows of several. */
export interface OpenLocks {
  readonly one: Locks;
  readonly other: Locks;
  dispose(): Promise<void>;
}

/** Work that says when it begins, and ends when the test lets it. */
function gate() {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const work = async (): Promise<void> => {
    begun.resolve();
    await end.promise;
  };
  return { work, begun: begun.promise, end: () => end.resolve() };
}

/** Registers the tests of the contract. */
export function locksContract(name: string, open: () => Promise<OpenLocks>, options: ContractOptions = {}): void {
  const close = ({ dispose }: OpenLocks): Promise<void> => dispose();
  contractSuite(`locks contract of ${name}`, { open, close }, options, [answerTests, turnTests]);
}

function answerTests(check: Check<OpenLocks>): void {
  check("answers what the work answers, and fails as it fails", async ({ one, other }) => {
    assert.equal(await one.hold("a", () => Promise.resolve(7)), 7);
    await assert.rejects(
      one.hold("a", () => Promise.reject(new Error("the work broke"))),
      /the work broke/,
    );
    assert.equal(await other.hold("a", () => Promise.resolve("free")), "free");
  });

  check("takes names of any length and with any letters", async ({ one, other }) => {
    const long = `file main:/${"größe '\"; 日本/".repeat(40)}`;
    const held = gate();
    const holding = one.hold(long, held.work);
    await held.begun;
    assert.equal(await other.hold(`${long}!`, () => Promise.resolve("another lock")), "another lock");
    held.end();
    await holding;
    assert.equal(await other.hold(long, () => Promise.resolve("free")), "free");
  });
}

function turnTests(check: Check<OpenLocks>): void {
  check("lets one work at a time, and other names in the meantime", async ({ one, other }) => {
    const held = gate();
    const first = one.hold("a", held.work);
    await held.begun;
    const begun: string[] = [];
    const second = other.hold("a", async () => void begun.push("second"));
    const third = one.hold("a", async () => void begun.push("third"));
    assert.equal(await other.hold("b", () => Promise.resolve("b")), "b");
    assert.equal(await one.hold("c", () => Promise.resolve("c")), "c");
    assert.deepEqual(begun, []);
    held.end();
    await Promise.all([first, second, third]);
    assert.deepEqual(begun.sort(), ["second", "third"]);
  });

  check("lets those of one user work in the order in which they asked", async ({ one }) => {
    const order: number[] = [];
    const turns = Array.from({ length: 20 }, (_, turn) =>
      one.hold("a", async () => {
        await Promise.resolve();
        order.push(turn);
        if (turn % 5 === 0) throw new Error("some fail");
      }),
    );
    await Promise.allSettled(turns);
    assert.deepEqual(
      order,
      turns.map((_, turn) => turn),
    );
  });

  check("loses no change when two users count up at the same time", async ({ one, other }) => {
    let count = 0;
    const countUp = async (): Promise<void> => {
      const before = count;
      await new Promise<void>((resolve) => setImmediate(resolve));
      count = before + 1;
    };
    const counting = Array.from({ length: 30 }, (_, turn) => (turn % 2 === 0 ? one : other).hold("count", countUp));
    await Promise.all(counting);
    assert.equal(count, 30);
  });
}
