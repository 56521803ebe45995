import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LOG_LEVELS, type LogEntry } from "../../../core/contracts/log.ts";
import { neutralLines } from "../../text/neutralise.ts";
import { LogFilter } from "./log-filter.ts";
import { LogSearch } from "./log-search.ts";
import { LogStore, ROW_CHARS_MAX } from "./log-store.ts";

const PLACE = { tenantId: "main", namespace: "n", flowId: "f" };

/** Few words, so that searches find some. */
const word = fc.constantFrom("alpha", "Beta", "a.c", "日本", "\u001b[31mred", "tab\t", "İx", "");
const message = fc.array(word, { maxLength: 4 }).map((words) => words.join(" "));
const entry: fc.Arbitrary<LogEntry> = fc
  .record({
    level: fc.constantFrom(...LOG_LEVELS),
    taskRunId: fc.constantFrom("run-1", "run-2"),
    message: fc.array(message, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n")),
    // Long ones fill chunks, so that several are sealed.
    padding: fc.constantFrom(0, 0, 0, 100_000),
  })
  .map(({ padding, message: text, ...rest }) => ({
    ...PLACE,
    ...rest,
    taskId: `task of ${rest.taskRunId}`,
    timestamp: "2026-11-27T08:00:00Z",
    message: text + "x".repeat(padding),
  }));
const entries = fc.array(entry, { maxLength: 40 });

/** A row as a reader without any cleverness has it. */
interface PlainRow {
  readonly text: string;
  readonly entry: LogEntry;
}

function plainRows(all: readonly LogEntry[]): readonly PlainRow[] {
  return all.flatMap((each) =>
    neutralLines(each.message).flatMap((line) => {
      const pieces = Math.max(1, Math.ceil(line.length / ROW_CHARS_MAX));
      return Array.from({ length: pieces }, (_, index) => ({
        text: line.slice(index * ROW_CHARS_MAX, (index + 1) * ROW_CHARS_MAX),
        entry: each,
      }));
    }),
  );
}

function storeOf(all: readonly LogEntry[], limits?: ConstructorParameters<typeof LogStore>[0]): LogStore {
  const store = new LogStore(limits);
  for (const each of all) store.add(each);
  return store;
}

function numbersThat(rows: readonly PlainRow[], passes: (row: PlainRow) => boolean): readonly number[] {
  return rows.flatMap((row, number) => (passes(row) ? [number] : []));
}

function shownBy(filter: LogFilter): readonly (number | undefined)[] {
  return Array.from({ length: filter.count }, (_, n) => filter.at(n));
}

describe("the store of a log", () => {
  it("gives back what was put into it, with level and task", () => {
    fc.assert(
      fc.property(entries, (all) => {
        const store = storeOf(all);
        const rows = plainRows(all);
        assert.equal(store.size, rows.length);
        for (const [number, row] of rows.entries()) {
          const facts = store.facts(number);
          assert.equal(store.text(number), row.text);
          assert.equal(LOG_LEVELS[facts?.level ?? -1], row.entry.level);
          assert.equal(store.sources[facts?.source ?? -1]?.taskRunId, row.entry.taskRunId);
        }
        assert.deepEqual(
          store.entries,
          LOG_LEVELS.map((level) => all.filter((each) => each.level === level).length),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("drops whole chunks of the oldest rows, and the others keep their numbers", () => {
    fc.assert(
      fc.property(entries, (all) => {
        const store = storeOf(all, { rowsMax: 40, bytesMax: 1_000_000 });
        const rows = plainRows(all);
        assert.equal(store.end, rows.length);
        assert.ok(store.chunks.length <= 1 || store.size <= 40);
        for (let number = store.first; number < store.end; number++)
          assert.equal(store.text(number), rows[number]?.text);
        assert.equal(store.facts(store.first - 1), undefined);
      }),
      { numRuns: 50 },
    );
  });

  it("keeps no more bytes than it may", () => {
    const noise = Array.from({ length: 20_000 }, (_, index) => ((index * 2_654_435_761) >>> 0).toString(36)).join("");
    const store = new LogStore({ rowsMax: 1_000_000, bytesMax: 200_000 });
    for (let count = 0; count < 30; count++)
      store.add({ ...PLACE, timestamp: "", level: "INFO", message: `${noise}${count}` });
    const bytes = store.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
    assert.ok(store.first > 0);
    assert.ok(bytes <= 200_000, `${bytes}`);
  });

  it("cuts a line of a megabyte into rows that together are the line, none within a character", () => {
    const line = `x${"😀".repeat(500_000)}`;
    const store = storeOf([{ ...PLACE, timestamp: "", level: "INFO", message: line }]);
    const rows = Array.from({ length: store.size }, (_, number) => store.text(number));
    assert.equal(rows.join(""), line);
    assert.ok(rows.every((row) => row.length <= ROW_CHARS_MAX && !/[\ud800-\udbff]$/.test(row)));
    assert.deepEqual([store.facts(0)?.isGlued, store.facts(1)?.isGlued], [false, true]);
  });
});

describe("the filter of a log", () => {
  it("shows what a plain look through all rows would show, also while rows come", () => {
    fc.assert(
      fc.property(
        entries,
        entries,
        fc.constantFrom(...LOG_LEVELS),
        fc.constantFrom(undefined, "run-1", "run-2"),
        (all, more, least, taskRunId) => {
          const store = storeOf(all);
          const filter = new LogFilter(store);
          filter.set(least, taskRunId);
          const expected = (given: readonly LogEntry[]): readonly number[] =>
            numbersThat(
              plainRows(given),
              ({ entry: each }) =>
                LOG_LEVELS.indexOf(each.level) >= LOG_LEVELS.indexOf(least) &&
                (taskRunId === undefined || each.taskRunId === taskRunId),
            );
          assert.deepEqual(shownBy(filter), expected(all));
          for (const each of more) store.add(each);
          const numbers = expected([...all, ...more]);
          assert.deepEqual(shownBy(filter), numbers);
          for (let row = 0; row <= store.end; row++)
            assert.equal(filter.rank(row), numbers.filter((number) => number < row).length);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("goes on counting from the rows that are left when the oldest are dropped", () => {
    fc.assert(
      fc.property(entries, entries, fc.constantFrom(...LOG_LEVELS), (all, more, least) => {
        const store = storeOf(all, { rowsMax: 30, bytesMax: 1_000_000 });
        const filter = new LogFilter(store);
        filter.set(least, undefined);
        assert.ok(filter.count <= store.size);
        for (const each of more) store.add(each);
        const numbers = numbersThat(
          plainRows([...all, ...more]),
          ({ entry: each }) => LOG_LEVELS.indexOf(each.level) >= LOG_LEVELS.indexOf(least),
        ).filter((number) => number >= store.first);
        assert.deepEqual(shownBy(filter), numbers);
      }),
      { numRuns: 50 },
    );
  });

  it("finds the next and the previous error among what is shown", () => {
    fc.assert(
      fc.property(entries, fc.nat(100), fc.constantFrom(undefined, "run-2"), (all, from, taskRunId) => {
        const store = storeOf(all);
        const filter = new LogFilter(store);
        filter.set("TRACE", taskRunId);
        const rows = plainRows(all);
        const errors = numbersThat(
          rows,
          ({ entry: each }) => each.level === "ERROR" && (taskRunId === undefined || each.taskRunId === taskRunId),
        ).filter((number) => rows[number - 1]?.entry !== rows[number]?.entry);
        const row = Math.min(from, Math.max(0, rows.length - 1));
        assert.equal(
          filter.nextOf("ERROR", row, 1),
          errors.find((each) => each > row),
        );
        assert.equal(
          filter.nextOf("ERROR", row, -1),
          errors.findLast((each) => each < row),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe("the search in a log", () => {
  const texts = fc.constantFrom("a", "alpha", "beta", "Beta", "a.c", "日本", "nothing", "red", "a b", " ");

  it("finds what a plain look through all rows would find, wherever it begins and while rows come", () => {
    fc.assert(
      fc.property(
        entries,
        entries,
        texts,
        fc.nat(50),
        fc.constantFrom(...LOG_LEVELS),
        (all, more, text, from, least) => {
          const store = storeOf(all);
          const filter = new LogFilter(store);
          filter.set(least, undefined);
          const search = new LogSearch(text, store, filter, from);
          const isExact = text !== text.toLowerCase();
          const expected = (given: readonly LogEntry[]): readonly number[] =>
            numbersThat(
              plainRows(given),
              ({ text: row, entry: each }) =>
                LOG_LEVELS.indexOf(each.level) >= LOG_LEVELS.indexOf(least) &&
                (isExact ? row.includes(text) : row.toLowerCase().includes(text)),
            );
          // With a rest after each step, as on a busy machine.
          for (let step = 0; step < 1_000 && !search.isDone; step++) search.look(() => true);
          assert.equal(search.count, expected(all).length);
          for (const each of more) store.add(each);
          for (let step = 0; step < 1_000 && !search.isDone; step++) search.look(() => true);
          const numbers = expected([...all, ...more]);
          assert.equal(search.count, numbers.length);
          if (store.size === 0) return;
          for (let row = 0; row < store.end; row++) {
            assert.equal(search.rank(row), numbers.filter((number) => number < row).length);
            const after = numbers.find((number) => number > row);
            const before = numbers.findLast((number) => number < row);
            const next = after ?? numbers[0];
            const previous = before ?? numbers.at(-1);
            assert.deepEqual(
              search.next(row, 1),
              next === undefined ? { kind: "none" } : { kind: "row", row: next, isAround: after === undefined },
            );
            assert.deepEqual(
              search.next(row, -1),
              previous === undefined
                ? { kind: "none" }
                : { kind: "row", row: previous, isAround: before === undefined },
            );
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("says that it does not know yet while it has not looked far enough", () => {
    const line = (text: string): LogEntry => ({ ...PLACE, timestamp: "", level: "INFO", message: text });
    const store = storeOf(Array.from({ length: 2_500 }, (_, index) => line(index === 2_400 ? "needle" : "hay")));
    const search = new LogSearch("needle", store, new LogFilter(store), 0);
    search.look(() => true);
    assert.deepEqual(search.next(0, 1), { kind: "pending" });
    search.look(() => false);
    assert.deepEqual(search.next(0, 1), { kind: "row", row: 2_400, isAround: false });
  });
});
