/**
 * Renderings per second of typical templates, all compiled once except the last.
 *
 *   bun bench/expression.ts
 */
import { createExpressions } from "../components/services/expressions.ts";

const MEASURE_MS = 500;
const BATCH = 200;

const engine = createExpressions();
const items = Array.from({ length: 100 }, (_none, index) => ({ name: `n${index}`, value: index }));

const CASES: Readonly<Record<string, readonly [string, Record<string, unknown>]>> = {
  "print one value in upper case": ["{{ outputs.x.value | upper }}", { outputs: { x: { value: "hello" } } }],
  "loop over 100 items": [
    "{% for item in items %}{{ item.name }}={{ item.value }}{% if not loop.last %}, {% endif %}{% endfor %}",
    { items },
  ],
  condition: ["{{ inputs.n > 3 and inputs.s == 'a' ? 'yes' : 'no' }}", { inputs: { n: 5, s: "a" } }],
  "two missing names": ["{{ outputs.x.nope ?? inputs.y ?? 'z' }}", { outputs: { x: {} }, inputs: {} }],
  "date in a time zone": ["{{ d | date('yyyy-MM-dd', timeZone='Europe/Paris') }}", { d: "2024-03-05T14:07:09Z" }],
  "list of 100 maps as JSON": ["{{ items }}", { items }],
  "jq over 100 items": ["{{ items | jq('.[] | select(.value > 50) | .name') | length }}", { items }],
};

/** Calls the action for a while and answers calls a second. */
function rate(action: () => unknown): number {
  for (let index = 0; index < 2_000; index += 1) action();
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < MEASURE_MS) {
    for (let index = 0; index < BATCH; index += 1) action();
    count += BATCH;
  }
  return (count / (performance.now() - start)) * 1_000;
}

function print(title: string, perSecond: number): void {
  console.log(`${title.padEnd(32)} ${Math.round(perSecond).toLocaleString("en").padStart(12)} /s`);
}

for (const [title, [template, variables]] of Object.entries(CASES)) {
  print(
    title,
    rate(() => engine.render(template, variables)),
  );
}

let unique = 0;
const variables = { outputs: { x: { value: "hello" } } };
print(
  "compile and print, never seen",
  rate(() => {
    unique += 1;
    return engine.render(`{{ outputs.x.value | upper }} ${unique}`, variables);
  }),
);
