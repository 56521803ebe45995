/** Templates whose functions answer with promises. */
import assert from "node:assert/strict";
import test from "node:test";
import type { ExpressionServices } from "./contract.ts";
import { faultOf, testEngine } from "./testing/engine.ts";

const engine = testEngine();

/** A store that notes every key it is asked for, and answers later. */
function slowStore(): { readonly asked: string[]; readonly services: ExpressionServices } {
  const asked: string[] = [];
  return {
    asked,
    services: {
      kv: (key) => {
        asked.push(key);
        return Promise.resolve(key === "none" ? undefined : `<${key}>`);
      },
    },
  };
}

test("rendering stays synchronous until a service answers with a promise", async () => {
  assert.equal(engine.render("{{ kv('a') }}", {}, { kv: () => "now" }), "now");
  const later = engine.render("{{ kv('a') }}", {}, { kv: () => Promise.resolve("later") });
  assert.ok(later instanceof Promise);
  assert.equal(await later, "later");
});

const ROWS: readonly (readonly [string, string, readonly string[]])[] = [
  ["{{ kv('a') }}-{{ kv('b') }}", "<a>-<b>", ["a", "b"]],
  ["{% for x in ['a','b','c'] %}{{ loop.index }}{{ kv(x) }}{% endfor %}", "0<a>1<b>2<c>", ["a", "b", "c"]],
  [
    "{% for x in ['a'] %}{% for y in [1,2] %}{{ x }}{{ kv(x ~ y) }}{% endfor %}{{ x }}{% endfor %}",
    "a<a1>a<a2>a",
    ["a1", "a2"],
  ],
  ["{% if kv('a') == '<a>' %}{{ kv('b') }}{% else %}{{ kv('c') }}{% endif %}", "<b>", ["a", "b"]],
  ["{% if false %}{{ kv('a') }}{% elseif kv('b') %}y{% endif %}", "y", ["b"]],
  ["{% set x = kv('a') %}{{ x }}{{ x }}", "<a><a>", ["a"]],
  ["{% filter upper %}{{ kv('a') }}{% endfilter %}", "<A>", ["a"]],
  ["{% macro m(x) %}[{{ kv(x) }}]{% endmacro %}{{ m('a') }}{{ m('b') }}", "[<a>][<b>]", ["a", "b"]],
  ["{% block p %}{{ kv('a') }}{% endblock %}{{ block('p') }}", "<a><a>", ["a", "a"]],
  ["{{ true or kv('a') }}{{ false and kv('b') }}", "truefalse", []],
  ["{{ kv('none', errorOnMissing=false) ?? kv('a') }}", "<a>", ["none", "a"]],
  ["{{ missing ?? kv('a') }}", "<a>", ["a"]],
  ["{{ kv('a') ?? kv('b') }}", "<a>", ["a"]],
  ["{{ (kv('a') | upper) ~ kv('b') | length }}", "6", ["a", "b"]],
  ["{{ [kv('a'), {'k': kv('b')}] }}", '["<a>",{"k":"<b>"}]', ["a", "b"]],
  ["{{ \"x #{kv('a')} y\" }}", "x <a> y", ["a"]],
  ["{{ kv(kv('a')) }}", "<<a>>", ["a", "<a>"]],
  ["{{ kv('a') is defined ? kv('b') : kv('c') }}", "<b>", ["a", "b"]],
  ["{{ ['a','b'] | join(kv('a')) }}", "a<a>b", ["a"]],
  ["{{ m[kv('a')] ?? 'none' }}", "none", ["a"]],
  ["{{ kv('a').length }}", "3", ["a"]],
  ["{{ render('{{ kv(\"a\") }}') }}{{ render(['{{ kv(\"b\") }}']) }}", '<a>["<b>"]', ["a", "b"]],
  ["{{ not kv('a') }}", "false", ["a"]],
  ["{{ kv('a') + '!' }}", "<a>!", ["a"]],
];

for (const [template, result, keys] of ROWS) {
  test(`a template that waits renders in order and asks once: ${template}`, async () => {
    const { asked, services } = slowStore();
    assert.equal(await engine.render(template, { m: {} }, services), result);
    assert.deepEqual(asked, keys);
  });
}

test("a service that fails ends the rendering with its message and place", async () => {
  const services = { kv: () => Promise.reject(new Error("the store is gone")) };
  const fault = await faultOf(() => engine.render("a {{ kv('x') ?? 'y' }}", {}, services));
  assert.match(fault.message, /the store is gone/);
  assert.equal(fault.column, 6);
});

test("a variable bound in a loop is gone after a loop that waited", async () => {
  const { services } = slowStore();
  const template = "{% for x in [1] %}{{ kv('a') }}{% set y = x %}{% endfor %}{{ x ?? 'gone' }}{{ y ?? 'gone' }}";
  assert.equal(await engine.render(template, {}, services), "<a>gonegone");
});

test("what a caught fault had already written inside a macro is dropped", async () => {
  const { services } = slowStore();
  const template = "{% macro m() %}lost{{ kv('a') }}{{ nope }}{% endmacro %}a{{ m() ?? 'b' }}c";
  assert.equal(await engine.render(template, {}, services), "abc");
});

test("structures are rendered in order while their texts wait", async () => {
  const { asked, services } = slowStore();
  const rendered = await engine.renderDeep({ x: "{{ kv('a') }}", y: ["{{ kv('b') }}", "{{ kv('c') }}"] }, {}, services);
  assert.deepEqual(rendered, { x: "<a>", y: ["<b>", "<c>"] });
  assert.deepEqual(asked, ["a", "b", "c"]);
});

test("typed rendering waits too", async () => {
  assert.deepEqual(await engine.renderTyped("{{ kv('a') }}", {}, { kv: async () => ({ n: 1 }) }), { n: 1 });
});

test("time spent waiting does not count against the time limit", async () => {
  let now = 0;
  const { createExpressionEngine } = await import("./engine.ts");
  const patient = createExpressionEngine({ now: () => now, random: () => 0, timeMaxMs: 50 });
  const services = {
    kv: async () => {
      await Promise.resolve();
      now += 1_000;
      return "x";
    },
  };
  const template =
    "{% for i in 1..3000 %}{% set a = i + 1 %}{% endfor %}{{ kv('a') }}{% for i in 1..3000 %}{% set a = i + 1 %}{% endfor %}";
  assert.equal(await patient.render(template, {}, services), "x");
});
