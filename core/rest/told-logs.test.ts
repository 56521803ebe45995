import assert from "node:assert/strict";
import { describe, it } from "node:test";
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
});
