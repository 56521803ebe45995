/** Nothing of JavaScript's own machinery is reachable from a template. */
import assert from "node:assert/strict";
import test from "node:test";
import { faultOf, testEngine } from "./testing/engine.ts";

const engine = testEngine();
const variables = { map: { a: 1 }, list: [1], text: "x", number: 5, call: () => 1, made: new Map([["k", 1]]) };
const NAMES = ["__proto__", "constructor", "prototype", "valueOf", "hasOwnProperty", "__defineGetter__", "push", "map"];

test("inherited properties are not found on any kind of value", async () => {
  for (const name of NAMES) {
    for (const root of ["map", "list", "text", "number", "made", "map.a"]) {
      for (const template of [`{{ ${root}.${name} }}`, `{{ ${root}['${name}'] }}`, `{{ ${root}.${name}('x') }}`]) {
        const fault = await faultOf(() => engine.render(template, variables));
        assert.equal(fault.notFound, true, template);
      }
    }
  }
});

test("inherited names are not variables", async () => {
  for (const name of NAMES.filter((each) => each !== "map")) {
    assert.equal((await faultOf(() => engine.render(`{{ ${name} }}`, variables))).notFound, true, name);
  }
});

test("functions among the variables are not there", async () => {
  assert.equal((await faultOf(() => engine.render("{{ call }}", variables))).notFound, true);
});

test("a key named like the prototype is data and changes no prototype", () => {
  const json = `fromJson('{"__proto__": {"polluted": 1}}')`;
  assert.equal(engine.render(`{{ ${json}.polluted ?? 'safe' }}`, {}), "safe");
  assert.equal(engine.render(`{{ ${json}.__proto__.polluted }}`, {}), "1");
  assert.equal(engine.render("{{ ({'__proto__': {'polluted': 1}}).polluted ?? 'safe' }}", {}), "safe");
  assert.equal(engine.render(`{{ {'a': 1} | merge(${json}) }}`, {}), '{"a":1,"__proto__":{"polluted":1}}');
  assert.equal(engine.render("{% set __proto__ = {'polluted': 1} %}{{ polluted ?? 'safe' }}", {}), "safe");
  const plain = engine.renderTyped(`{{ ${json} }}`, {});
  assert.equal(Object.getPrototypeOf(plain), Object.prototype);
  assert.ok(Object.hasOwn(Object(plain), "__proto__"));
  assert.equal("polluted" in {}, false);
});

test("the class of a value is denied", async () => {
  for (const template of ["{{ text.class }}", "{{ text.getClass() }}", "{{ list.class }}"]) {
    assert.match((await faultOf(() => engine.render(template, variables))).message, /For security reasons/);
  }
});
