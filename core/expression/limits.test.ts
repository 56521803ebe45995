/** Every limit is reached, and ends in a clear fault. */
import assert from "node:assert/strict";
import test from "node:test";
import { createExpressionEngine } from "./engine.ts";
import { CHAIN_OPERATORS_MAX } from "./expression-parser.ts";
import {
  LIST_ITEMS_MAX,
  MACRO_DEPTH_MAX,
  NESTING_DEPTH_MAX,
  REGEX_CHARS_MAX,
  TEMPLATE_CHARS_MAX,
  VALUE_DEPTH_MAX,
} from "./limits.ts";
import { faultOf, testEngine } from "./testing/engine.ts";

const engine = testEngine();

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

const deep = nested(VALUE_DEPTH_MAX + 5);
const deepToo = nested(VALUE_DEPTH_MAX + 5);
const around = NESTING_DEPTH_MAX + 1;

const ROWS: readonly (readonly [what: string, template: string, message: RegExp])[] = [
  ["parentheses", `{{ ${"(".repeat(around)}1${")".repeat(around)} }}`, /nests deeper than 250 levels/],
  ["lists", `{{ ${"[".repeat(around)}${"]".repeat(around)} }}`, /nests deeper than 250 levels/],
  ["negations", `{{ ${"not ".repeat(around)}true }}`, /nests deeper than 250 levels/],
  ["texts in texts", `{{ ${'"#{'.repeat(around)}1${'}"'.repeat(around)} }}`, /nest deeper than 250 levels/],
  ["tags", "{% if true %}".repeat(around), /Tags nest deeper than 250 levels/],
  ["operators in a row", `{{ 1${" ~ 1".repeat(CHAIN_OPERATORS_MAX + 1)} }}`, /more than 2000 operators in a row/],
  ["access paths", `{{ a${".b".repeat(CHAIN_OPERATORS_MAX + 2)} }}`, /access path is too long/],
  ["ranges", `{{ 1..${LIST_ITEMS_MAX + 1} }}`, /more than 1000000 items/],
  ["growing lists", "{% set x = [1] %}{% for i in 1..30 %}{% set x = x + x %}{% endfor %}", /more than 1000000 items/],
  [
    "merged lists",
    "{% set x = [1] %}{% for i in 1..30 %}{% set x = x | merge(x) %}{% endfor %}",
    /more than 1000000 items/,
  ],
  [
    "macros in macros",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    new RegExp(`more than ${MACRO_DEPTH_MAX} levels`),
  ],
  ["printed values", "{{ deep }}", /nests deeper than 1000 levels/],
  ["compared values", "{{ deep == deepToo }}", /nest deeper than 1000 levels/],
  ["values as text", "{{ deep ~ '' }}", /nests deeper than 1000 levels/],
  ["values as YAML", "{{ deep | yaml }}", /nests deeper than 1000 levels/],
  ["values as Ion", "{{ deep | toIon }}", /nests deeper than 1000 levels/],
  ["values in jq", "{{ deep | jq('.') }}", /nests deeper than 1000 levels/],
  ["rendered structures", "{{ render(deep) }}", /nests deeper than 1000 levels/],
  ["render in render", "{{ render(again) }}", /Maximum render\(\) nesting depth \(16\) exceeded/],
  [
    "a catastrophic expression",
    "{{ ('a' | default('')) ~ '' }}{{ aaa | replace({'(a+)+$': ''}, true) }}",
    /takes more than 5000000 steps/,
  ],
  ["a polynomial expression", "{{ long | split('.*.*.*=') }}", /takes more than 5000000 steps/],
  [
    "a long regular expression",
    `{{ 'a' | split('${"a".repeat(REGEX_CHARS_MAX + 1)}') }}`,
    /longer than 10000 characters/,
  ],
  ["jq programs that call themselves", "{{ 1 | jq('def f: f; f') }}", /call each other too deep/],
  ["the width of a format", "{{ '%99999999d' | format(1) }}", /larger than 10000/],
  ["the length of an id", "{{ nanoId(1001) }}", /must be lower than: 1000/],
  ["indentation", "{{ 'a' | indent(999999999) }}", /longer than/],
];

const variables = {
  deep,
  deepToo,
  again: "{{ render(again) }}",
  aaa: `${"a".repeat(40)}!`,
  long: "a".repeat(3_000),
};

for (const [what, template, message] of ROWS) {
  test(`there is an end to ${what}`, async () => {
    const fault = await faultOf(() => engine.render(template, variables));
    assert.match(fault.message, message);
  });
}

test("a limit is never hidden by what catches missing names", async () => {
  const fault = await faultOf(() => engine.render("{{ (deep ~ '') ?? 'x' | default('y') }}", variables));
  assert.equal(fault.kind, "limit");
});

test("steps are counted in loops, functions and jq programs", async () => {
  const hasty = testEngine({ stepsMax: 1_000 });
  for (const template of [
    "{% for a in 1..100 %}{% for b in 1..100 %}{{ b }}{% endfor %}{% endfor %}",
    "{{ 1 | jq('[range(100000)]') }}",
    "{% macro m(x) %}{% if x > 0 %}{{ m(x - 1) }}{{ m(x - 1) }}{% endif %}{% endmacro %}{{ m(30) }}",
  ]) {
    assert.match((await faultOf(() => hasty.render(template, {}))).message, /takes more than 1000 steps/);
  }
});

test("the clock ends a rendering that computes too long", async () => {
  let now = 0;
  const clock = () => {
    now += 10;
    return now;
  };
  const slow = createExpressionEngine({ now: clock, random: () => 0, timeMaxMs: 25 });
  const template = "{% for a in 1..1000 %}{% for b in 1..1000 %}{{ '' }}{% endfor %}{% endfor %}";
  assert.match((await faultOf(() => slow.render(template, {}))).message, /takes longer than 25 ms/);
});

test("the output and every text on the way to it have a largest size", async () => {
  const small = testEngine({ outputCharsMax: 1_000 });
  for (const template of [
    "{% for i in 1..2000 %}x{% endfor %}",
    "{% set x = 'ab' %}{% for i in 1..40 %}{% set x = x ~ x %}{% endfor %}",
    "{% set x = 'ab' %}{% for i in 1..40 %}{% set x = x + x %}{% endfor %}",
    "{% set x = 'ab' %}{% for i in 1..40 %}{% set x = \"#{x}#{x}\" %}{% endfor %}",
    "{% set x = 'ab' %}{% for i in 1..40 %}{% set x = x | replace({'a': 'aaaa'}) %}{% endfor %}",
  ]) {
    assert.match((await faultOf(() => small.render(template, {}))).message, /longer than 1000 characters/);
  }
});

test("a template has a largest size", async () => {
  const fault = await faultOf(() => engine.render(`{{ 1 }}${"x".repeat(TEMPLATE_CHARS_MAX)}`, {}));
  assert.match(fault.message, /The template is longer than/);
});

test("a YAML bomb is refused", async () => {
  const lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
  for (const [index, name] of [..."bcdefg"].entries()) {
    lines.push(`${name}: &${name} [${Array(10).fill(`*${"abcdef"[index]}`).join(",")}]`);
  }
  const fault = await faultOf(() => engine.render("{{ yaml(bomb) }}", { bomb: lines.join("\n") }));
  assert.match(fault.message, /alias/i);
});
