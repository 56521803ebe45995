/** What a template may touch, told from its text: never less than it touches when it is rendered. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { ExpressionError } from "./error.ts";
import { testEngine } from "./testing/engine.ts";
import { expressionTemplates } from "./testing/templates.ts";

const engine = testEngine();

const ROWS: readonly (readonly [string, readonly string[]])[] = [
  ["plain", []],
  ["{{ outputs.a.value }}", ["outputs.a.value"]],
  ["{{ outputs['a-b']['c'].d }}", ["outputs.a-b.c.d"]],
  ["{{ outputs[x.y].value }}", ["outputs", "x.y"]],
  ["{{ outputs.list[0].value }}", ["outputs.list"]],
  ["{{ outputs.list['0'] }}", ["outputs.list"]],
  ["{{ outputs.a.value.size }}", ["outputs.a.value"]],
  ["{{ outputs.a.keySet() }}", ["outputs.a"]],
  ["{{ inputs.s.replace(a.b, 'x').length }}", ["inputs.s", "a.b"]],
  [
    "{% for x in outputs.rows %}{{ x.name }}{{ y }}{% else %}{{ z.q }}{% endfor %}",
    ["outputs.rows", "x.name", "y", "z.q"],
  ],
  ["{% if a.b %}{{ c }}{% elseif d %}{% else %}{{ e }}{% endif %}", ["a.b", "c", "d", "e"]],
  ["{% set x = a.b %}{{ x }}", ["a.b", "x"]],
  ["{% macro m(x, y=p.q) %}{{ x }}{{ r }}{% endmacro %}{{ m(s.t, y=u) }}", ["p.q", "x", "r", "s.t", "u"]],
  ["{% filter replace({a: b.c}) %}{{ d }}{% endfilter %}", ["a", "b.c", "d"]],
  ["{% block p %}{{ a.b }}{% endblock %}", ["a.b"]],
  ["{{ a ?? b.c ??? (d is defined ? e : f) }}", ["a", "b.c", "d", "e", "f"]],
  ['{{ "x #{a.b} y" ~ [c, {d: e}] }}', ["a.b", "c", "d", "e"]],
  ["{{ fromJson(read(outputs.f.uri)).a.b }}", ["outputs.f.uri", "flow", "execution", "trigger"]],
  ["{{ currentEachOutput(outputs.x) }}", ["outputs.x", "parents", "taskrun"]],
  ["{{ tasksWithState('FAILED') }}", ["tasks"]],
  ["{{ kv('a') ~ secret('b') }}", ["flow"]],
  ["{% raw %}{{ not.this }}{% endraw %}{# {{ nor.this }} #}", []],
];

for (const [template, paths] of ROWS) {
  test(`the paths of ${template} are all found`, () => {
    const found = engine.references(template);
    assert.equal(found.everything, false);
    assert.deepEqual(new Set(found.paths.map((path) => path.join("."))), new Set(paths));
  });
}

test("templates that may read any variable say so", () => {
  for (const template of [
    "{{ render(x) }}",
    "{{ renderOnce('y') }}",
    "{{ printContext() }}",
    "{{ fetchContext().a }}",
    "{{ _context }}",
    "{{ broken",
  ]) {
    assert.equal(engine.references(template).everything, true, template);
  }
  assert.equal(testEngine({ recursiveRendering: true }).references("{{ a }}").everything, true);
});

/** Notes every own property that is asked for, from the root down. */
function tracked(value: unknown, path: readonly string[], touched: (path: readonly string[]) => void): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const visit = (key: string | symbol): void => {
    if (typeof key === "string") touched([...path, key]);
  };
  return new Proxy(value, {
    get: (target, key) => {
      visit(key);
      return tracked(Reflect.get(target, key), [...path, String(key)], touched);
    },
    has: (target, key) => {
      visit(key);
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor: (target, key) => {
      visit(key);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}

test("whatever a rendering touches, its template's references cover", () => {
  const variables = {
    a: { b: { c: [1, 2, { d: "x" }], size: 3 }, "d-e": 4, "0": 5 },
    b: { value: "v", key: "a" },
    c: [1, 2, 3],
    x: null,
  };
  fc.assert(
    fc.property(expressionTemplates, (template) => {
      const seen: (readonly string[])[] = [];
      const proxy = tracked(variables, [], (path) => seen.push(path)) as Record<string, unknown>;
      try {
        const rendered = engine.render(template, proxy);
        assert.equal(typeof rendered, "string");
      } catch (error) {
        assert.ok(error instanceof ExpressionError, String(error));
      }
      const { paths, everything } = engine.references(template);
      for (const path of seen) {
        const covered = everything || paths.some((known) => covers(known, path));
        assert.ok(covered, `${template} touches ${path.join(".")} but names ${JSON.stringify(paths)}`);
      }
    }),
    { numRuns: 2_000 },
  );
});

/** A known path covers itself, what lies below it, and what lies on the way to it. */
function covers(known: readonly string[], path: readonly string[]): boolean {
  return path.every((step, index) => index >= known.length || known[index] === step);
}
