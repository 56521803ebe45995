import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SortedRows } from "./sorted-rows.ts";

interface Numbered {
  readonly id: string;
  readonly value: number;
}

const row = fc.record({ id: fc.constantFrom(..."abcdefghij"), value: fc.integer({ min: 0, max: 5 }) });

const step = fc.oneof(
  fc.record({ does: fc.constant("put" as const), rows: fc.array(row, { maxLength: 4 }) }),
  fc.record({ does: fc.constant("replace" as const), rows: fc.array(row, { maxLength: 8 }) }),
  fc.record({ does: fc.constant("drop" as const), rows: fc.array(row, { maxLength: 3 }) }),
  fc.record({ does: fc.constant("look" as const), rows: fc.constant<Numbered[]>([]) }),
  fc.record({ does: fc.constant("filter" as const), rows: fc.array(row, { minLength: 1, maxLength: 1 }) }),
);

function sorted(rows: Iterable<Numbered>, hidden: number, descending: boolean): readonly Numbered[] {
  const passing = [...rows].filter(({ value }) => value !== hidden);
  return passing.sort((a, b) => (descending ? -1 : 1) * (a.value - b.value) || (a.id < b.id ? -1 : 1));
}

test("rows that come, change and go one by one stand as if all had been sorted at once", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), fc.boolean(), (steps, descending) => {
      const rows = new SortedRows<Numbered>(({ id }) => id, { by: ({ value }) => value, descending });
      let hidden = -1;
      const model = new Map<string, Numbered>();
      for (const { does, rows: given } of steps) {
        if (does === "filter") {
          const value = given[0]?.value ?? -1;
          hidden = value;
          rows.filter((each) => each.value !== value);
          continue;
        }
        if (does === "replace") model.clear();
        for (const each of given) does === "drop" ? model.delete(each.id) : model.set(each.id, each);
        if (does === "put") rows.put(given);
        else if (does === "replace") rows.replace(given);
        else if (does === "drop") rows.drop(given.map(({ id }) => id));
        if (does === "look") assert.deepEqual(rows.shown, sorted(model.values(), hidden, descending));
      }
      const expected = sorted(model.values(), hidden, descending);
      assert.deepEqual(rows.shown, expected);
      for (const [index, { id }] of expected.entries()) assert.equal(rows.indexOf(id), index);
    }),
  );
});

test("rows without an order stand as they came, also those that change", () => {
  const rows = new SortedRows<Numbered>(({ id }) => id, { by: undefined, descending: false });
  rows.put([
    { id: "b", value: 1 },
    { id: "a", value: 2 },
  ]);
  assert.deepEqual(
    rows.shown.map(({ id }) => id),
    ["b", "a"],
  );
  rows.put([
    { id: "b", value: 9 },
    { id: "c", value: 0 },
  ]);
  assert.deepEqual(
    rows.shown.map(({ id, value }) => `${id}${value}`),
    ["b9", "a2", "c0"],
  );
});

test("the rows in sight are the same list until one of them changes", () => {
  const rows = new SortedRows<Numbered>(({ id }) => id, { by: ({ value }) => value, descending: false });
  rows.replace([{ id: "a", value: 1 }]);
  const { shown } = rows;
  assert.equal(rows.shown, shown);
  rows.put([{ id: "b", value: 1 }]);
  assert.notEqual(rows.shown, shown);
});

test("rows whose order is not known stand together, and keep no others from their places", () => {
  const values = [3, Number.NaN, 1, 2, Number.NaN, 5, 4];
  const rows = new SortedRows<Numbered>(({ id }) => id, { by: ({ value }) => value, descending: true });
  values.forEach((value, index) => {
    rows.put([{ id: String(index), value }]);
    assert.equal(rows.shown.length, index + 1);
  });
  assert.deepEqual(
    rows.shown.map(({ value }) => value),
    [5, 4, 3, 2, 1, Number.NaN, Number.NaN],
  );
});
