/** Pictures and expansions of flows with every task type of this program. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { filledFlow } from "../../core/expand/filled-flow.ts";
import { flowYaml } from "../../core/expand/flow-yaml.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { parseFlow } from "../../core/flow/parser.ts";
import { buildGraph } from "../../core/graph/build-graph.ts";
import { outlineOf } from "../../core/graph/outline.ts";
import { renderText } from "../../core/graph/text.ts";
import { isTaskDefinition, type PluginRegistry } from "../../core/plugin/registry.ts";
import { createFlowReader } from "./flow-reader.ts";

const { registry, expressions } = await createFlowReader();

async function read(source: string): Promise<Flow> {
  const parsed = await parseFlow(source, { registry, expressions });
  assert.ok(parsed.ok, parsed.ok ? "" : `${parsed.problems[0]?.message}\n${source}`);
  return parsed.flow;
}

/** The examples of all task types, each as a flow. */
async function exampleFlows(from: PluginRegistry): Promise<readonly Flow[]> {
  const codes = (await from.all())
    .filter((definition) => isTaskDefinition(definition))
    .flatMap(({ examples }) => (examples ?? []).map(({ code }) => code));
  const flows: Flow[] = [];
  for (const code of codes) {
    const parsed = await parseFlow(flowYaml({ id: "f", namespace: "n", tasks: [parse(code)] }), { registry });
    if (parsed.ok) flows.push(parsed.flow);
  }
  return flows;
}

test("a flow with all defaults filled in is a flow, and filling it in once more changes nothing", async () => {
  const flows = await exampleFlows(registry);
  assert.ok(flows.length > 20, `only ${flows.length} examples are flows`);
  for (const flow of flows) {
    const yaml = flowYaml(filledFlow(flow, registry, { typeDefaults: true }));
    const again = filledFlow(await read(yaml), registry, { typeDefaults: true });
    assert.equal(flowYaml(again), yaml);
  }
});

const FLOWABLES = `id: all
namespace: tests
tasks:
  - {id: seq, type: io.kestra.plugin.core.flow.Sequential, tasks: [{id: t1, type: io.kestra.plugin.core.debug.Return}]}
  - {id: par, type: io.kestra.plugin.core.flow.Parallel, tasks: [{id: t2, type: io.kestra.plugin.core.debug.Return}]}
  - {id: allow, type: io.kestra.plugin.core.flow.AllowFailure, tasks: [{id: t3, type: io.kestra.plugin.core.debug.Return}]}
  - {id: wd, type: io.kestra.plugin.core.flow.WorkingDirectory, tasks: [{id: t4, type: io.kestra.plugin.core.debug.Return}]}
  - {id: each, type: io.kestra.plugin.core.flow.ForEach, values: [1], tasks: [{id: t5, type: io.kestra.plugin.core.debug.Return}]}
  - {id: es, type: io.kestra.core.tasks.flows.EachSequential, value: "[1]", tasks: [{id: t6, type: io.kestra.plugin.core.debug.Return}]}
  - {id: ep, type: io.kestra.plugin.core.flow.EachParallel, value: [1], tasks: [{id: t7, type: io.kestra.plugin.core.debug.Return}]}
  - {id: until, type: io.kestra.plugin.core.flow.LoopUntil, condition: "{{ true }}", tasks: [{id: t8, type: io.kestra.plugin.core.debug.Return}]}
  - {id: if, type: io.kestra.plugin.core.flow.If, condition: "{{ true }}", then: [{id: t9, type: io.kestra.plugin.core.debug.Return}]}
  - {id: switch, type: io.kestra.plugin.core.flow.Switch, value: x, cases: {x: [{id: t10, type: io.kestra.plugin.core.debug.Return}]}}
  - {id: dag, type: io.kestra.plugin.core.flow.Dag, tasks: [{task: {id: t11, type: io.kestra.plugin.core.debug.Return}}]}
  - {id: items, type: io.kestra.plugin.core.flow.ForEachItem, items: "{{ inputs.f }}", namespace: n, flowId: f}
  - {id: pause, type: io.kestra.plugin.core.flow.Pause, pauseDuration: PT1M}
  - {id: sub, type: io.kestra.plugin.core.flow.Subflow, namespace: n, flowId: f}
`;

test("every flowable is a cluster whose first edge says how its children follow", async () => {
  const { edges, clusters } = buildGraph(outlineOf(await read(FLOWABLES), registry));
  const found = clusters.map(({ cluster }) => {
    const uid = cluster.taskNode?.uid ?? "";
    const first = edges.find(({ source }) => source === uid);
    return `${uid} ${cluster.relationType} > ${first?.target} ${first?.relation.relationType ?? ""}`.trimEnd();
  });
  assert.deepEqual(found, [
    "root.seq SEQUENTIAL > root.seq.t1 SEQUENTIAL",
    "root.par PARALLEL > root.par.t2 PARALLEL",
    "root.allow SEQUENTIAL > root.allow.t3 SEQUENTIAL",
    "root.wd SEQUENTIAL > root.wd.t4 SEQUENTIAL",
    "root.each DYNAMIC > root.each.t5 DYNAMIC",
    "root.es DYNAMIC > root.es.t6 DYNAMIC",
    "root.ep DYNAMIC > root.ep.t7 DYNAMIC",
    "root.until SEQUENTIAL > root.until.t8 SEQUENTIAL",
    "root.if CHOICE > root.if.t9 CHOICE",
    "root.switch CHOICE > root.switch.t10 CHOICE",
    "root.dag PARALLEL > root.dag.t11 PARALLEL",
    "root.items SEQUENTIAL > root.items.items_split SEQUENTIAL",
    "root.pause SEQUENTIAL > root.pause._end",
  ]);
});

test("the tree tells of each flowable what matters", async () => {
  const text = renderText(outlineOf(await read(FLOWABLES), registry));
  for (const line of [
    /─ each +ForEach {2}1 value\n/,
    /─ until +LoopUntil {2}until \{\{ true \}\}\n/,
    /─ items_items +ForEachItemExecutable {2}→ n\.f\n/,
    /─ pause +Pause {2}for PT1M\n/,
    /─ sub +Subflow {2}→ n\.f\n/,
  ]) {
    assert.match(text, line);
  }
});
