import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readFilters } from "./filters.ts";

const FIELDS = ["namespace", "flowId", "state", "labels"] as const;

/** The alternatives, each filter as `field operation value`. */
function read(query: string): readonly (readonly string[])[] {
  return readFilters(new URLSearchParams(query), FIELDS).map((conjunction) =>
    conjunction.map(({ field, operation, key, value }) => [field, operation, key, value].filter(Boolean).join(" ")),
  );
}

describe("filters of a query", () => {
  it("hold all at once", () => {
    const query = "filters[namespace][PREFIX]=company&filters[labels][EQUALS][team]=a:b&page=2";
    assert.deepEqual(read(query), [["namespace PREFIX company", "labels EQUALS team a:b"]]);
    assert.deepEqual(read("page=2"), []);
  });

  it("are alternatives in a group of such", () => {
    const query = "filters[or][0][state][EQUALS]=FAILED&filters[or][1][flowId][EQUALS]=daily";
    assert.deepEqual(read(query), [["state EQUALS FAILED"], ["flowId EQUALS daily"]]);
  });

  it("hold together with a group, and in one place of it", () => {
    const query = [
      "filters[namespace][EQUALS]=n",
      "filters[or][0][labels][EQUALS][a]=1",
      "filters[or][0][labels][EQUALS][b]=2",
      "filters[or][1][state][EQUALS]=FAILED",
    ].join("&");
    assert.deepEqual(read(query), [
      ["namespace EQUALS n", "labels EQUALS a 1", "labels EQUALS b 2"],
      ["namespace EQUALS n", "state EQUALS FAILED"],
    ]);
  });

  it("are groups of groups, one level deep", () => {
    const query = [
      "filters[and][0][or][0][flowId][EQUALS]=a",
      "filters[and][0][or][1][flowId][EQUALS]=b",
      "filters[and][1][state][EQUALS]=FAILED",
    ].join("&");
    assert.deepEqual(read(query), [
      ["flowId EQUALS a", "state EQUALS FAILED"],
      ["flowId EQUALS b", "state EQUALS FAILED"],
    ]);
  });

  it("are refused where they are none, too many, or too deep", () => {
    assert.throws(() => read("filters[colour][EQUALS]=red"), /there is no field colour here/);
    assert.throws(() => read("filters[state][LIKE]=red"), /there is no operation LIKE/);
    assert.throws(() => read("filters=red"), /write filters\[field\]/);
    assert.throws(() => read("filters[or][0][and][0][or][0][state][EQUALS]=A"), /write filters\[field\]/);
    const many = Array.from({ length: 51 }, () => "filters[state][EQUALS]=A").join("&");
    assert.throws(() => read(many), /more than 50 filters/);
    const pairs = Array.from({ length: 6 }, (_, at) =>
      [0, 1].map((other) => `filters[and][${at}][or][${other}][state][EQUALS]=A`).join("&"),
    );
    assert.throws(() => read(pairs.join("&")), /more than 50 alternatives/);
  });
});
