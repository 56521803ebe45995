/** Rendering to text, to values and inside structures; rendering again; checking without rendering. */
import assert from "node:assert/strict";
import test from "node:test";
import { faultOf, testEngine } from "./testing/engine.ts";

const engine = testEngine();
const variables = { m: { n: { x: 1 } }, n: null, i: 5, s: "hello", l: [1, 2] };

test("a template without a brace is its own result", () => {
  assert.equal(engine.render("plain }} text", {}), "plain }} text");
  assert.equal(engine.renderTyped("5", {}), "5");
});

test("typed rendering gives the value of a single print and text or JSON of several", () => {
  const rows: [string, unknown][] = [
    ["{{ 1 }}", 1],
    ["{{ n }}", null],
    ["{{ m }}", { n: { x: 1 } }],
    ["{{ l }}", [1, 2]],
    ["{{ 1.0 }}", 1],
    ["{{ true }}", true],
    [" {{ 1 }}", " 1"],
    ["{{ 1 }}{{ 2 }}", "12"],
    ["{{ m.n }}{{ m.n }}", { x: 1 }],
    ['{"a": {{ m }}}', { a: { n: { x: 1 } } }],
    ["[{{ 1 }},{{ 2 }}]", "[1,2]"],
    ["{{ m }} and more {", { n: { x: 1 } }],
    ["see {{ m }}", 'see {"n":{"x":1}}'],
    ["{% if i > 3 %}{{ i }}{% endif %}", 5],
    ["{% set x = 2 %}{{ x }}", 2],
    ["{# nothing #}", ""],
    ["{{ 9223372036854775807 }}", "9223372036854775807"],
    ["{{ {1: 'a'} }}", { "1": "a" }],
  ];
  for (const [template, value] of rows) assert.deepEqual(engine.renderTyped(template, variables), value, template);
});

test("structures are rendered item by item, keys included, and other values kept", () => {
  const date = new Date(0);
  const source = { "{{ s }}": ["{{ i }}", 2, null, { deep: "{{ m.n.x }}" }], plain: true, hello: "lost", none: null };
  assert.deepEqual(engine.renderDeep(source, variables), {
    hello: ["5", 2, null, { deep: "1" }],
    plain: true,
    none: null,
  });
  assert.equal(engine.renderDeep(7, variables), 7);
  assert.equal(engine.renderDeep(date, variables), date.toISOString().replace(".000", ""));
});

test("recursive rendering goes on until nothing changes and spares raw sections", () => {
  const recursive = testEngine({ recursiveRendering: true });
  const nested = { first: "1", second: "{{ first }}", third: "{{ second }}" };
  assert.equal(recursive.render("{{ third }}", nested), "1");
  assert.equal(recursive.render("{% raw %}{{ x }}{% endraw %} {{ third }}", nested), "{{ x }} 1");
  assert.equal(recursive.renderTyped("{{ third }}", nested), "1");
  assert.equal(engine.render("{{ third }}", nested), "{{ second }}");
});

test("recursive rendering gives up on variables that never settle", async () => {
  const recursive = testEngine({ recursiveRendering: true });
  const fault = await faultOf(() => recursive.render("{{ a }}", { a: "{{ b }}", b: "{{ a }}" }));
  assert.match(fault.message, /Too many rendering attempts/);
});

test("render does not exist where everything is rendered again", async () => {
  const recursive = testEngine({ recursiveRendering: true });
  const fault = await faultOf(() => recursive.render("{{ render('x') }}", {}));
  assert.match(fault.message, /Function or Macro \[render\] does not exist/);
});

test("checking tells the place of faults and of unknown words without rendering", () => {
  assert.equal(engine.check("{{ whatever.may.be | upper }}"), undefined);
  assert.equal(engine.check("no template"), undefined);
  assert.deepEqual(engine.check("a\n  {{ 1 + }}")?.line, 2);
  assert.deepEqual(engine.check("a\n  {{ 1 + }}")?.column, 10);
  const filter = engine.check("{{ x | uper }}");
  assert.equal(filter?.column, 8);
  assert.match(filter?.message ?? "", /Filter \[uper\] does not exist\. Did you mean \[upper\]\?/);
  assert.match(engine.check("{{ fromJso(x) }}")?.message ?? "", /Did you mean \[fromJson\]\?/);
  assert.match(engine.check("{{ x is emty }}")?.message ?? "", /Did you mean \[empty\]\?/);
  assert.match(engine.check("{{ x | abbreviate(1, 2) }}")?.message ?? "", /at position 2 is not allowed/);
  assert.equal(engine.check("{{ hi() }}{% macro hi() %}{% endmacro %}"), undefined);
});

test("an unknown word fails only where it is reached", () => {
  assert.equal(engine.render("{{ true or (1 | nosuch) }}", {}), "true");
});

test("faults carry the template, the place and whether a name is missing", async () => {
  const missing = await faultOf(() => engine.render("a\n{{ x.y }}", { x: {} }));
  assert.equal(missing.notFound, true);
  assert.equal(missing.template, "a\n{{ x.y }}");
  assert.deepEqual([missing.line, missing.column], [2, 6]);
  assert.equal(missing.message, "Unable to find `y` used in the expression `a\n{{ x.y }}` at line 2");
  const wrapped = await faultOf(() => engine.render("{{ x.y + 1 }}", { x: {} }));
  assert.equal(wrapped.notFound, false);
  assert.match(wrapped.message, /^Could not perform addition \(\{\{ x\.y \+ 1 \}\}:1\): Unable to find `y`/);
});

test("a long template is cut in messages", async () => {
  const fault = await faultOf(() => engine.render(`{{ missing }}${"x".repeat(5_000)}`, {}));
  assert.ok(fault.message.length < 1_200);
});

test("templates are compiled once, and the longest unused ones leave the cache", () => {
  const small = testEngine({ cacheEntriesMax: 2 });
  for (const name of ["a", "b", "c", "a", "b", "c"]) {
    assert.equal(small.render(`{{ ${name} }}`, { a: 1, b: 2, c: 3 }), { a: "1", b: "2", c: "3" }[name]);
  }
});

test("render shows its own fault and never counts as a missing name", async () => {
  const fault = await faultOf(() => engine.render("{{ render('{{ nope }}') ?? 'x' }}", {}));
  assert.match(fault.message, /Unable to find `nope` used in the expression `\{\{ nope \}\}` at line 1/);
  assert.equal(fault.notFound, false);
});
