import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import fc from "fast-check";
import { MOTIONS } from "../app/key-table.ts";
import type { Area } from "../app/view.ts";
import { lineWidth } from "../text/lines.ts";
import { plainText } from "../text/painter.ts";
import { UNICODE_GLYPHS } from "../theme.ts";
import type { Column } from "./columns.ts";
import { Table } from "./table.ts";

interface Ship {
  readonly name: string;
  readonly tons: number;
  readonly cargo?: string;
}

const COLUMNS: readonly Column<Ship>[] = [
  { title: "NAME", cell: ({ name }) => ({ text: name }), order: ({ name }) => name },
  { title: "TONS", align: "right", cell: ({ tons }) => ({ text: `${tons}` }), order: ({ tons }) => tons },
  { title: "CARGO", rank: 1, grows: true, cell: ({ cargo = "" }) => ({ text: cargo }) },
];

function area(columns = 40, rows = 6): Area {
  return { columns, rows, glyphs: UNICODE_GLYPHS, nowMs: 0, tick: 0 };
}

function ships(...names: readonly string[]): readonly Ship[] {
  return names.map((name, index) => ({ name, tons: 100 - index }));
}

function makeTable(): Table<Ship> {
  return new Table({ columns: COLUMNS, key: ({ name }) => name, sort: { title: "NAME", descending: false } });
}

function drawn(table: Table<Ship>, where = area()): readonly string[] {
  return table.draw(where).map((line) => plainText(line).trimEnd());
}

describe("a table", () => {
  let table: Table<Ship>;

  beforeEach(() => {
    table = makeTable();
    table.replace(ships("cog", "brig", "ark"));
  });

  test("keys that come together mean the row that the first of them went to", () => {
    drawn(table);
    table.move("down");
    drawn(table);
    table.move("up");
    assert.equal(table.current?.name, "ark");
    table.move("last");
    drawn(table);
    table.move("first");
    table.toggleSelected();
    assert.deepEqual(
      table.selected.map(({ name }) => name),
      ["ark"],
    );
  });

  test("shows its rows in order below a heading that tells the order", () => {
    assert.deepEqual(drawn(table, area(24)), [
      "  NAME↑   TONS  CARGO",
      "  ark       98",
      "  brig      99",
      "  cog      100",
    ]);
    table.turnOrder();
    assert.deepEqual(
      drawn(table, area(24)).map((line) => line.slice(2, 7)),
      ["NAME↓", "cog", "brig", "ark"].map((word) => word.padEnd(5)),
    );
  });

  test("is sorted by the next column that has an order, and passes over those that have none", () => {
    table.sortByNext();
    assert.deepEqual(table.sort, { title: "TONS", descending: false });
    assert.deepEqual(
      table.shown.map(({ name }) => name),
      ["ark", "brig", "cog"],
    );
    table.sortByNext();
    assert.equal(table.sort.title, "NAME");
  });

  test("keeps the cursor with its row when rows come before it, change and go", () => {
    table.move("down");
    assert.equal(table.current?.name, "brig");
    table.put(ships("aaa", "aab"));
    assert.equal(table.current?.name, "brig");
    table.put([{ name: "brig", tons: 7 }]);
    assert.equal(table.current?.tons, 7);
    table.drop(["aaa", "ark"]);
    assert.equal(table.current?.name, "brig");
    table.turnOrder();
    assert.equal(table.current?.name, "brig");
  });

  test("points at the row that has come in place of the one that has gone", () => {
    table.move("down");
    table.drop(["brig"]);
    assert.equal(table.current?.name, "cog");
    table.drop(["cog"]);
    assert.equal(table.current?.name, "ark");
    table.drop(["ark"]);
    assert.equal(table.current, undefined);
    assert.deepEqual(table.chosen, []);
  });

  test("acts on the first row as it was seen, and shows what has come above it", () => {
    drawn(table);
    table.put(ships("aaa"));
    assert.equal(table.current?.name, "ark");
    drawn(table);
    assert.equal(table.current?.name, "aaa");
  });

  test("keeps what is selected with its rows, in the order that is shown", () => {
    table.toggleSelected();
    table.move("last");
    table.toggleSelected();
    table.put(ships("aaa"));
    assert.deepEqual(
      table.selected.map(({ name }) => name),
      ["ark", "cog"],
    );
    assert.deepEqual(table.chosen, table.selected);
    assert.match(drawn(table).join("\n"), /● ark/);
    table.filter(({ name }) => name !== "ark");
    assert.deepEqual(
      table.chosen.map(({ name }) => name),
      ["cog"],
    );
    table.clearSelected();
    assert.deepEqual(table.selected, []);
  });

  test("selects all that pass its filter, and none when they are", () => {
    table.filter(({ name }) => name !== "cog");
    table.toggleAll();
    assert.deepEqual(
      table.selected.map(({ name }) => name),
      ["ark", "brig"],
    );
    table.toggleAll();
    table.filter(() => true);
    assert.deepEqual(table.selected, []);
  });

  test("says what it has instead of rows when it has none", () => {
    table.replace([]);
    assert.deepEqual(drawn(table).slice(1), ["", "  Nothing here."]);
    table.move("down");
    table.toggleSelected();
    assert.equal(table.current, undefined);
  });

  test("knows which rows are in sight", () => {
    table.replace(ships(..."abcdefghij"));
    table.move("last");
    drawn(table, area(40, 4));
    assert.deepEqual(
      table.inSight.map(({ name }) => name),
      ["h", "i", "j"],
    );
  });
});

test("a table points at a row that is shown and in sight, whatever moves and changes", () => {
  const names = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz");
  const step = fc.oneof(
    fc.record({ move: fc.constantFrom(...MOTIONS) }),
    fc.record({ put: fc.array(fc.record({ name: names, tons: fc.nat(9) }), { maxLength: 5 }) }),
    fc.record({ drop: fc.array(names, { maxLength: 5 }) }),
    fc.record({ sortBy: fc.constantFrom("NAME", "TONS") }),
    fc.record({ rows: fc.integer({ min: 2, max: 9 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const table = makeTable();
      let rows = 5;
      for (const each of steps) {
        if ("move" in each) table.move(each.move);
        else if ("put" in each) table.put(each.put);
        else if ("drop" in each) table.drop(each.drop);
        else if ("sortBy" in each) table.sortBy({ title: each.sortBy, descending: false });
        else rows = each.rows;
        const lines = table.draw(area(30, rows));
        if (table.shown.length === 0) continue;
        assert.ok(lines.length <= rows);
        const pointed = lines.filter((line) => line.some(({ back }) => back === "selected"));
        assert.equal(pointed.length, 1);
        assert.ok(table.current && table.inSight.includes(table.current));
        assert.ok(pointed.map(plainText).join("").includes(table.current.name));
      }
    }),
  );
});

test("no line of a table is wider than the screen, and the line that is pointed at fills it", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 30 }).filter((each) => !/\p{C}/u.test(each));
  const ship = fc.record({ name: text, tons: fc.nat(), cargo: text });
  fc.assert(
    fc.property(fc.array(ship, { minLength: 1, maxLength: 8 }), fc.integer({ min: 24, max: 120 }), (rows, columns) => {
      const table = makeTable();
      table.replace(rows);
      for (const line of table.draw(area(columns, 10))) {
        const width = lineWidth(line);
        assert.ok(width <= columns, `${width} of ${columns}: ${plainText(line)}`);
        if (line.some(({ back }) => back === "selected")) assert.equal(width, columns);
      }
    }),
  );
});
