import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { labelLines, readLabelLines } from "./label-lines.ts";

const LABELS = [
  { key: "system.correlationId", value: "x" },
  { key: "team", value: "data" },
];

describe("labels as lines", () => {
  it("are those of people alone, and read back as they were", () => {
    const text = labelLines(LABELS);
    assert.doesNotMatch(text, /correlationId/);
    assert.deepEqual(readLabelLines(text, LABELS), { labels: [{ key: "team", value: "data" }], problems: [] });
  });

  it("may hold spaces around them, and further equals signs in their values", () => {
    const { labels } = readLabelLines(" team = data \r\nquery=a=b\n", LABELS);
    assert.deepEqual(labels, [
      { key: "team", value: "data" },
      { key: "query", value: "a=b" },
    ]);
  });

  it("say which line is wrong, and which label cannot be taken away", () => {
    assert.deepEqual(readLabelLines("team=data\nnonsense\nsystem.x=1", LABELS).problems, [
      "line 2: write key=value, both of them",
      "line 3: system.x is set by the system alone",
    ]);
    assert.deepEqual(readLabelLines("owner=ada", LABELS).problems, ["team: a label cannot be taken away"]);
  });
});
