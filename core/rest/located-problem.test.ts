import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { locatedProblem } from "./located-problem.ts";

function located(path: string, message: string): string {
  return locatedProblem({ path, message }, (place) => (place ? `f.yml:${place.line}:${place.column}` : "f.yml"));
}

describe("a problem of a source", () => {
  it("tells its place and its property", () => {
    assert.equal(
      located("tasks[0].format", "it is wrong (line 5, column 11)"),
      "f.yml:5:11 tasks[0].format: it is wrong",
    );
  });

  it("of another server stands without a place", () => {
    assert.equal(located("id", "must not be empty"), "f.yml id: must not be empty");
    assert.equal(located("yaml", "no flow"), "f.yml no flow");
  });

  it("does not name the classes that hold it", () => {
    const path = 'io.kestra.core.models.flows.Flow["tasks"]->java.util.ArrayList[0]';
    assert.equal(
      located(path, "tasks[0].type: Invalid type: x (line 5, column 11)"),
      "f.yml:5:11 tasks[0].type: Invalid type: x",
    );
  });
});
