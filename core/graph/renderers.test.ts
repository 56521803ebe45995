import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { buildGraph } from "./build-graph.ts";
import { renderDot } from "./dot.ts";
import { LABEL_CHARS_MAX, oneLine, typeName } from "./label.ts";
import { renderMermaid } from "./mermaid.ts";
import { holder, leaf, outline } from "./testing/fake-flowables.ts";
import { renderText } from "./text.ts";

const SHOWN = await outline({
  triggers: [{ id: "nightly", type: "io.kestra.plugin.core.trigger.Schedule", cron: "0 2 * * *" }],
  tasks: [
    holder("fan", "Parallel", {
      concurrent: 2,
      tasks: [leaf("a"), holder("loop", "ForEach", { values: [1, 2], concurrencyLimit: 0, tasks: [leaf("b")] })],
    }),
    holder("pick", "Switch", { value: "{{ inputs.x }}", cases: { red: [leaf("r")] }, defaults: [leaf("d")] }),
    holder("graph", "Dag", { tasks: [{ task: leaf("left") }, { task: leaf("join"), dependsOn: ["left"] }] }),
    holder("sub", "Subflow", { namespace: "shop", flowId: "clean", disabled: true }),
  ],
  errors: [leaf("sorry")],
  finally: [leaf("tidy", { runIf: "{{ true }}" })],
});

test("a narrow terminal gets the tree with its details cut, then without them", () => {
  const narrow = renderText(SHOWN, { columns: 30 });
  assert.match(narrow, /^│ {2}└─ nightly {2}Schedule {2}0 2 …$/m);
  assert.match(narrow, /^│ {2}└─ loop {5}ForEach {2}2 val…$/m);
  assert.match(renderText(SHOWN, { columns: 12 }), /^│ {2}└─ loop$/m);
  for (const line of narrow.split("\n")) assert.ok(line.length <= 30, line);
});

test("the text of a flow is a tree with types and what matters of each task in columns", () => {
  assert.equal(
    renderText(SHOWN),
    `tests.shown
├─ triggers
│  └─ nightly  Schedule  0 2 * * *
├─ fan         Parallel  2 at a time
│  ├─ a        debug.Return
│  └─ loop     ForEach  2 values, all at once
│     └─ b     debug.Return
├─ pick        Switch  {{ inputs.x }}
│  ├─ red
│  │  └─ r     debug.Return
│  └─ defaults
│     └─ d     debug.Return
├─ graph       Dag
│  ├─ left     debug.Return
│  └─ join     debug.Return  after left
├─ sub         Subflow  → shop.clean, disabled
├─ on error
│  └─ sorry    debug.Return
└─ finally
   └─ tidy     debug.Return  only if {{ true }}
`,
  );
});

test("the text of a flow can do with ASCII alone", () => {
  const text = renderText(SHOWN, { ascii: true });
  assert.match(text, /^[\n -~]+$/);
  assert.match(text, /\|- sub +Subflow {2}-> shop\.clean/);
});

test("colours of the text get each part, and do not move its columns", () => {
  const painted = renderText(SHOWN, { paint: (part, text) => `<${part}>${text}</${part}>` });
  assert.match(painted, /<error>on error<\/error>/);
  assert.match(painted, /<detail>2 at a time<\/detail>/);
  assert.equal(painted.replace(/<\/?[a-z]+>/g, ""), renderText(SHOWN));
});

test("DOT has a frame for each task with children, and labels cases and reactions", () => {
  const dot = renderDot(buildGraph(SHOWN), "tests.shown");
  assert.match(dot, /^digraph "tests\.shown" \{\n/);
  assert.match(dot, /\n {2}subgraph "cluster_root\.fan" \{\n {4}label="fan"/);
  assert.match(dot, /\n {4}subgraph "cluster_root\.fan\.loop" \{\n/);
  assert.match(dot, /"root\.pick" -> "root\.pick\.r" \[label="red"\];/);
  assert.match(dot, /"root\._start" -> "root\.sorry" \[label="on error", style=dashed, color=red\];/);
  assert.match(dot, /"root\.sub" \[label="sub\\nSubflow", style="rounded,dashed"/);
  assert.equal(dot.split("{").length, dot.split("}").length);
});

test("Mermaid has a subgraph for each task with children, and labels cases and reactions", () => {
  const mermaid = renderMermaid(buildGraph(SHOWN));
  assert.match(mermaid, /^flowchart TD\n/);
  assert.match(mermaid, /\n {2}subgraph c\d+\["fan"\]\n/);
  assert.match(mermaid, /\n {4}subgraph c\d+\["loop"\]\n/);
  assert.match(mermaid, /n\d+ -->\|"red"\| n\d+\n/);
  assert.match(mermaid, /n\d+ -\.->\|"on error"\| n\d+\n/);
  assert.match(mermaid, /\[\["sub<br\/>Subflow"\]\]/);
  assert.equal(mermaid.match(/^ *subgraph /gm)?.length, mermaid.match(/^ *end$/gm)?.length);
});

test("a task named like a word of Mermaid is only text in it", async () => {
  const mermaid = renderMermaid(buildGraph(await outline({ tasks: [leaf("end"), leaf("subgraph")] })));
  assert.equal(mermaid.match(/^ *(end|subgraph)\b/gm), null);
});

const HARMFUL = 'x"] --> y\n\u001b[2J\\"; } %%{init}%% <b>`\u202e';

async function withCase(name: string) {
  return await outline({ tasks: [holder("s", "Switch", { value: name, cases: { [name]: [leaf("t")] } })] });
}

test("what a case is called ends no label, begins no line and reaches no terminal", async () => {
  const shown = await withCase(HARMFUL);
  const dot = renderDot(buildGraph(shown), "f");
  assert.ok(dot.includes(`[label="x\\"] --> y [2J\\\\\\"; } %%{init}%% <b>\``), dot);
  const mermaid = renderMermaid(buildGraph(shown));
  assert.ok(
    mermaid.includes('|"x#34;#93; --#62; y #91;2J#92;#34;#59; } #37;#37;{init}#37;#37; #60;b#62;#96;"|'),
    mermaid,
  );
  for (const text of [renderText(shown), dot, mermaid])
    assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
});

test("whatever a case is called, pictures have the same number of lines and no control characters", async () => {
  const plain = await withCase("plain");
  const countOf = (text: string): number => text.split("\n").length;
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", minLength: 1 }), async (name) => {
      const shown = await withCase(name);
      for (const render of [
        (each: typeof plain) => renderText(each),
        (each: typeof plain) => renderDot(buildGraph(each), "f"),
        (each: typeof plain) => renderMermaid(buildGraph(each)),
      ]) {
        const text = render(shown);
        assert.equal(countOf(text), countOf(render(plain)));
        assert.doesNotMatch(text.replaceAll("\n", ""), /\p{Cc}/u);
      }
    }),
    { numRuns: 200 },
  );
});

test("ids are never cut, so that nodes with long ones stay apart", async () => {
  const long = "x".repeat(200);
  const dot = renderDot(buildGraph(await outline({ tasks: [leaf(`${long}1`), leaf(`${long}2`)] })), "f");
  assert.ok(dot.includes(`"root.${long}1" -> "root.${long}2";`));
});

test("a long text of a flow is cut", () => {
  assert.equal([...oneLine("x".repeat(500))].length, LABEL_CHARS_MAX);
  assert.equal(oneLine("  a\n\t b "), "a b");
});

test("types are named as people say them", () => {
  assert.equal(typeName("io.kestra.plugin.core.flow.Parallel"), "Parallel");
  assert.equal(typeName("io.kestra.plugin.core.http.Request"), "http.Request");
  assert.equal(typeName("io.kestra.plugin.scripts.shell.Commands"), "scripts.shell.Commands");
  assert.equal(typeName("com.acme.Task"), "com.acme.Task");
});

test("triggers say when they start, or what they wait for", async () => {
  const condition = (name: string, more: object) => ({ type: `io.kestra.plugin.core.condition.${name}`, ...more });
  const flow = (flowId: string) => condition("ExecutionFlow", { namespace: "acme", flowId });
  const several = condition("MultipleCondition", { id: "m", conditions: { a: flow("two"), b: flow("three") } });
  const trigger = (id: string, type: string, more: object) => ({ id, type: `io.kestra.plugin.core.${type}`, ...more });
  const shown = await outline({
    triggers: [
      trigger("mornings", "trigger.Schedule", { cron: "0 8 * * *", timezone: "Europe/Paris" }),
      trigger("dates", "trigger.ScheduleOnDates", { dates: ["2026-01-01T00:00:00Z"] }),
      trigger("ask", "http.Trigger", { interval: "PT5M", uri: "https://example.com" }),
      trigger("both", "trigger.Flow", { conditions: [several, condition("Not", { conditions: [flow("four")] })] }),
      trigger("any", "trigger.Flow", { preconditions: { id: "p", flows: [{ namespace: "acme" }] }, disabled: true }),
    ],
    tasks: [leaf("a")],
  });
  const details = renderText(shown).split("\n").slice(2, 7);
  assert.deepEqual(
    details.map((line) => line.replace(/^.*(?:Schedule|ScheduleOnDates|Trigger|Flow) {2}/, "")),
    [
      "0 8 * * *, Europe/Paris",
      "1 date",
      "every PT5M, https://example.com",
      "after acme.two, acme.three",
      "after acme.*, disabled",
    ],
  );
  assert.match(renderMermaid(buildGraph(shown)), /^ {2}class n6 disabled$/m);
});
