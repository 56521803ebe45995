import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { textAt } from "./json-fields.ts";
import { ToldLogs } from "./told-logs.ts";

const line = (message: string, timestamp = "2026-11-27T08:00:00Z") => ({ timestamp, level: "INFO", message });

/** What is told of lines that come over several connections. */
function toldOf(...connections: readonly (readonly object[])[]): readonly unknown[] {
  const told = new ToldLogs();
  return connections.flatMap((rows, connection) => rows.filter((row) => told.isNews(row, connection)));
}

describe("lines of a log over several connections", () => {
  it("are told once, also where the same text comes more than once", () => {
    const [a, b] = [line("a"), line("b")];
    assert.deepEqual(toldOf([a, a, b], [a, a, b, a], [a, a, b, a, b]), [a, a, b, a, b]);
  });

  it("are told in full where a connection brings none of those before", () => {
    assert.deepEqual(toldOf([line("a")], [], [line("a"), line("c")]), [line("a"), line("c")]);
  });

  it("are the same whatever else a server says beside them", () => {
    assert.equal(toldOf([line("a")], [{ ...line("a"), thread: "x" }]).length, 1);
    assert.equal(toldOf([line("a")], [line("a", "2026-11-27T08:00:01Z")]).length, 2);
  });

  it("are as many as the connection that brought most of them, of each text, however many there are", () => {
    const lines = fc.array(fc.nat(300).map(String), { maxLength: 2_000 });
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 4 }), (connections) => {
        const told = toldOf(...connections.map((texts) => texts.map((text) => line(text)))).map((row) =>
          textAt(row, "message"),
        );
        const countIn = (texts: readonly string[], text: string): number =>
          texts.filter((each) => each === text).length;
        for (const text of new Set(connections.flat()))
          assert.equal(countIn(told, text), Math.max(...connections.map((texts) => countIn(texts, text))));
      }),
      { numRuns: 30 },
    );
  });

  it("stay apart in the tens of thousands", () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => line(`record ${index}`));
    assert.equal(toldOf(rows, rows.toReversed(), rows).length, 60_000);
  });
});
