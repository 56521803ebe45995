/** The repository's contract about the states of triggers. */
import assert from "node:assert/strict";
import type { Repository } from "../repository.ts";
import type { TriggerChange, TriggerState } from "../trigger-state.ts";
import type { Check } from "./contract-suite.ts";

const ALL = { page: 1, size: 100 };
const DATE = "2026-01-01T00:00:00.000Z";
const DATE_MS = Date.parse(DATE);

function state(triggerId: string, more: Partial<TriggerState> = {}): TriggerState {
  const key = { tenantId: "main", namespace: "n", flowId: "f", triggerId };
  const rest = { type: "t", mode: "schedule", flowRevision: 1, disabled: false, updated: DATE, version: 1 } as const;
  return { ...key, ...rest, ...more };
}

function at(offsetMs: number): Pick<TriggerState, "nextDate"> {
  return { nextDate: new Date(DATE_MS + offsetMs).toISOString() };
}

function changes(...states: readonly TriggerState[]): readonly TriggerChange[] {
  return states.map((each) => ({ state: each }));
}

function names(states: readonly TriggerState[]): string {
  return states.map(({ triggerId }) => triggerId).join(" ");
}

/** Triggers, of which only one of those wins who change a state at the same time. */
export function triggerTests(check: Check<Repository>): void {
  check("keeps a trigger's state whole, and a change only of what nobody else has changed", async ({ triggers }) => {
    const full = state("t", {
      date: DATE,
      ...at(5),
      executionId: "e",
      evaluation: { id: "v", since: DATE, workerId: "w" },
      backfill: {
        ...{ start: DATE, end: DATE, currentDate: DATE, paused: true, previousNextDate: DATE },
        ...{ inputs: { a: [1, "x"] }, labels: [{ key: "k", value: "v" }] },
      },
    });
    assert.deepEqual(await triggers.save(changes(full)), [true]);
    assert.deepEqual(await triggers.find(full), full);
    const next = state("t", { version: 2, disabled: true });
    assert.deepEqual(await triggers.save(changes(next)), [true]);
    assert.deepEqual(await triggers.find(full), next, "what a state leaves out is gone");
    assert.deepEqual(await triggers.save(changes(next, state("t", { version: 2 }), state("t"))), [false, false, false]);
    assert.deepEqual(await triggers.save(changes(state("u", { version: 2 }), state("v"))), [false, true]);
    assert.deepEqual(await triggers.find(full), next);
  });

  check("lets one of several win that change a trigger's state at once", async ({ triggers }) => {
    await triggers.save(changes(state("t")));
    const tries = ["a", "b", "c", "d"].map((type) => triggers.save(changes(state("t", { type, version: 2 }))));
    const won = (await Promise.all(tries)).flat();
    assert.deepEqual(won.filter((each) => each).length, 1);
    assert.equal((await triggers.find(state("t")))?.type, ["a", "b", "c", "d"][won.indexOf(true)]);
  });

  check(
    "deletes a trigger's state when nobody has changed it, and takes it as new afterwards",
    async ({ triggers }) => {
      await triggers.save(changes(state("t")));
      assert.deepEqual(await triggers.save([{ state: state("t", { version: 3 }), deleted: true }]), [false]);
      assert.deepEqual(await triggers.save([{ state: state("t", { version: 2 }), deleted: true }]), [true]);
      assert.equal(await triggers.find(state("t")), undefined);
      assert.deepEqual(await triggers.save(changes(state("t", { version: 3 }), state("t"))), [false, true]);
    },
  );

  check(
    "finds the triggers that are due, the longest overdue first, and when the next one is",
    async ({ triggers }) => {
      const evaluation = { id: "v", since: DATE };
      const all = [
        ...[state("b", at(-5)), state("a", at(0)), state("c", at(-10)), state("later", at(20)), state("soon", at(10))],
        ...[
          state("never"),
          state("off", { ...at(-9), disabled: true }),
          state("offNext", { ...at(1), disabled: true }),
        ],
        ...[state("waits", { ...at(-9), executionId: "e" }), state("asked", { ...at(-9), evaluation })],
        state("other", { ...at(-1), tenantId: "other" }),
      ];
      assert.ok((await triggers.save(changes(...all))).every((each) => each));
      assert.equal(names(await triggers.due(DATE_MS, 100)), "c b other a");
      assert.equal(names(await triggers.due(DATE_MS, 2)), "c b");
      assert.equal(names(await triggers.due(DATE_MS - 11, 100)), "");
      assert.equal(await triggers.nextDueMs(DATE_MS), DATE_MS + 10);
      assert.equal(await triggers.nextDueMs(DATE_MS + 10), DATE_MS + 20);
      assert.equal(await triggers.nextDueMs(DATE_MS + 20), undefined);
      assert.equal(names((await triggers.waiting(ALL)).results), "asked waits");
      await triggers.save(changes(state("waits", { ...at(-9), version: 2 })));
      assert.equal(names(await triggers.due(DATE_MS, 2)), "c waits");
      assert.equal(names((await triggers.waiting(ALL)).results), "asked");
    },
  );

  check("searches triggers by each part of a query, in order and by pages", async ({ triggers }) => {
    const places = [
      ...[state("t2"), state("t1"), state("t3", { flowId: "g" }), state("t4", { namespace: "n.below" })],
      ...[state("t5", { namespace: "nearby" }), state("Mine", { tenantId: "other", executionId: "e" })],
    ];
    await triggers.save(changes(...places));
    const search = async (query: object): Promise<string> => names((await triggers.search(query, ALL)).results);
    assert.equal(await search({ tenantId: "main" }), "t1 t2 t3 t4 t5");
    assert.equal(await search({ tenantId: "main", namespace: "n" }), "t1 t2 t3");
    assert.equal(await search({ namespace: "n", namespacePrefix: true, tenantId: "main" }), "t1 t2 t3 t4");
    assert.equal(await search({ flowId: "g" }), "t3");
    assert.equal(await search({ triggerId: "t1" }), "t1");
    assert.equal(await search({ executionId: "e" }), "Mine");
    assert.equal(await search({ text: "mIN" }), "Mine");
    assert.equal(await search({ text: "below" }), "t4");
    assert.equal(await search({ text: "%" }), "", "what means any text elsewhere means itself");
    const is = (field: string, value: string) => [{ field, operation: "EQUALS", values: [value] }];
    const anyOf = [is("triggerId", "t5"), is("flowId", "g"), is("q", "t3")];
    assert.equal(await search({ tenantId: "main", anyOf }), "t3 t5");
    assert.equal(await search({ tenantId: "main", anyOf, filters: is("namespace", "n") }), "t3");
    assert.equal(await search({ tenantId: "main", anyOf: [...anyOf, []] }), "t1 t2 t3 t4 t5");
    assert.equal(await search({ tenantId: "main", anyOf: [] }), "");
    const page = await triggers.search({ tenantId: "main" }, { page: 2, size: 2 });
    assert.deepEqual([names(page.results), page.total], ["t3 t4", 5]);
  });
}
