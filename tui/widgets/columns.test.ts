import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { COLUMN_GAP, type Column, type Layout, layOut } from "./columns.ts";

function column(title: string, more: Partial<Column<unknown>> = {}): Column<unknown> {
  return { title, cell: () => ({ text: "" }), ...more };
}

function widths(layout: Layout<unknown>): readonly string[] {
  return layout.map(({ column: { title }, width }) => `${title} ${width}`);
}

const WIDEST = new Map([
  ["ID", 22],
  ["FLOW", 12],
  ["LABELS", 30],
]);

test("columns get what they need, and the one that grows takes what is left", () => {
  const columns = [column("ID"), column("FLOW", { grows: true })];
  assert.deepEqual(widths(layOut(columns, WIDEST, 80)), ["ID 22", "FLOW 56"]);
});

test("columns that matter least go first where there is no room", () => {
  const columns = [column("ID", { rank: 1 }), column("FLOW"), column("LABELS", { rank: 2 })];
  assert.deepEqual(widths(layOut(columns, WIDEST, 70)), ["ID 22", "FLOW 12", "LABELS 30"]);
  assert.deepEqual(widths(layOut(columns, WIDEST, 60)), ["ID 22", "FLOW 12"]);
  assert.deepEqual(widths(layOut(columns, WIDEST, 20)), ["FLOW 12"]);
});

test("columns that have to stay share what there is, taken from the widest", () => {
  const columns = [column("ID"), column("FLOW")];
  assert.deepEqual(widths(layOut(columns, WIDEST, 22)), ["ID 10", "FLOW 10"]);
});

test("a column is at most as wide as it may be, and never narrower than its heading", () => {
  const columns = [column("ID", { max: 10 }), column("STARTED")];
  assert.deepEqual(widths(layOut(columns, WIDEST, 80)), ["ID 10", "STARTED 7"]);
});

test("columns together are never wider than their room, wherever the narrowest have any", () => {
  const some = fc.record({
    widest: fc.nat(90),
    max: fc.integer({ min: 4, max: 60 }),
    rank: fc.nat(3),
    grows: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 8 }), fc.integer({ min: 60, max: 300 }), (given, room) => {
      const columns = given.map((each, index) => column(`C${index}`, each));
      const widest = new Map(given.map((each, index) => [`C${index}`, each.widest]));
      const layout = layOut(columns, widest, room);
      const total = layout.reduce((sum, { width }) => sum + width + COLUMN_GAP.length, -COLUMN_GAP.length);
      assert.ok(total <= room, `${total} of ${room}`);
      const stay = columns.filter(({ rank }) => rank === 0).map(({ title }) => title);
      for (const title of stay) assert.ok(layout.some((each) => each.column.title === title));
    }),
  );
});
