import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Type } from "@sinclair/typebox";
import type { MaybePromise } from "../expression/contract.ts";
import { type PropertyRenderer, resolveProperties } from "./resolve-properties.ts";
import { oneOf, rendered, text } from "./schema.ts";

/** Replaces `{{ name }}` by these; everything else is plain text. */
const VALUES: Readonly<Record<string, string>> = {
  five: "5",
  yes: "true",
  none: "",
  list: '["a","b"]',
  map: '{"k":1}',
};

function render(template: string): string {
  return template.replace(/\{\{ (\w+) \}\}/g, (_all, name: string) => VALUES[name] ?? "");
}

const renderer: PropertyRenderer = {
  render,
  renderDeep: (value) => (typeof value === "string" ? render(value) : value),
};

const schema = Type.Object({
  plain: Type.Optional(Type.String()),
  message: Type.Optional(text()),
  count: rendered(Type.Integer({ default: 3 })),
  ratio: Type.Optional(rendered(Type.Number())),
  flag: Type.Optional(rendered(Type.Boolean())),
  level: Type.Optional(rendered(oneOf(["LOW", "HIGH"]))),
  names: Type.Optional(rendered(Type.Array(Type.String()))),
  sizes: Type.Optional(rendered(Type.Array(Type.Integer()))),
  labels: Type.Optional(rendered(Type.Record(Type.String(), Type.Unknown()))),
  nested: Type.Optional(
    Type.Object({ inner: rendered(Type.Integer({ default: 1 })), raw: Type.Optional(Type.String()) }),
  ),
  steps: Type.Optional(Type.Array(Type.Object({ name: text() }))),
});

function resolve(source: Record<string, unknown>, names?: readonly string[]): MaybePromise<Record<string, unknown>> {
  return resolveProperties(schema, source, renderer, names);
}

describe("properties as a task gets them", () => {
  const cases: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>])[] = [
    ["defaults fill in what is missing", {}, { count: 3 }],
    ["what is not marked stays as it is written", { plain: "{{ five }}" }, { plain: "{{ five }}", count: 3 }],
    ["texts are rendered", { message: "n={{ five }}" }, { message: "n=5", count: 3 }],
    ["numbers come from numbers and from rendered text", { count: 7, ratio: "{{ five }}.5" }, { count: 7, ratio: 5.5 }],
    ["booleans come from rendered text", { flag: "{{ yes }}" }, { flag: true, count: 3 }],
    ["an expression that renders to nothing leaves the default", { count: "{{ none }}" }, { count: 3 }],
    ["words of a closed set are checked after rendering", { level: " LOW " }, { level: "LOW", count: 3 }],
    ["lists are rendered element by element", { names: ["{{ five }}", "x"] }, { names: ["5", "x"], count: 3 }],
    ["a list may be text that renders to JSON", { names: "{{ list }}" }, { names: ["a", "b"], count: 3 }],
    ["elements of a list are converted", { sizes: ["{{ five }}", 6] }, { sizes: [5, 6], count: 3 }],
    ["a map may be text that renders to JSON", { labels: "{{ map }}" }, { labels: { k: 1 }, count: 3 }],
    [
      "maps inside have their own defaults",
      { nested: { raw: "{{ x }}" } },
      { nested: { inner: 1, raw: "{{ x }}" }, count: 3 },
    ],
    ["lists of maps are rendered inside", { steps: [{ name: "{{ five }}" }] }, { steps: [{ name: "5" }], count: 3 }],
  ];
  for (const [title, source, expected] of cases) {
    test(title, () => assert.deepEqual(resolve(source), expected));
  }

  test("only the properties asked for are rendered", () => {
    assert.deepEqual(resolve({ message: "a", flag: "{{ yes }}" }, ["flag"]), { flag: true });
  });

  const wrong: readonly (readonly [Record<string, unknown>, RegExp])[] = [
    [{ count: "abc" }, /^PropertyError: Property `count`: "abc" is not a whole number\.$/],
    [{ count: "1.5" }, /Property `count`: "1\.5" is not a whole number/],
    [{ flag: "maybe" }, /Property `flag`: "maybe" is not a boolean; write true or false/],
    [{ level: "MID" }, /Property `level`: "MID" is none of LOW, HIGH/],
    [{ names: "text" }, /Property `names`: expected a list, or text that renders to a JSON list, but got "text"/],
    [{ labels: "[1]" }, /Property `labels`: expected a map/],
    [{ sizes: [1, "x"] }, /Property `sizes\[1\]`: "x" is not a whole number/],
  ];
  for (const [source, message] of wrong) {
    test(`a wrong value is named: ${JSON.stringify(source)}`, () => {
      assert.throws(() => resolve(source), message);
    });
  }

  test("a rendering that takes time makes the whole a promise", async () => {
    const slow: PropertyRenderer = { ...renderer, render: (template) => Promise.resolve(render(template)) };
    const resolved = resolveProperties(schema, { count: "{{ five }}", names: ["{{ five }}"] }, slow);
    assert.ok(resolved instanceof Promise);
    assert.deepEqual(await resolved, { count: 5, names: ["5"] });
  });
});
