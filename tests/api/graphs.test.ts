import assert from "node:assert/strict";
import { test } from "node:test";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const YAML = { "content-type": "application/x-yaml" };
const FLOWS = "/api/v1/main/flows";
const CORE = "io.kestra.plugin.core";

function flow(id: string, rest: string, namespace = "n"): string {
  return `id: ${id}\nnamespace: ${namespace}\n${rest}`;
}

const SAY = `tasks:\n  - {id: say, type: ${CORE}.debug.Return, format: hi}\n`;

function subflow(flowId: string, namespace = "n"): string {
  return `tasks:\n  - {id: sub, type: ${CORE}.flow.Subflow, namespace: "${namespace}", flowId: "${flowId}"}\n`;
}

async function save(api: ApiBench, ...flows: readonly string[]): Promise<void> {
  const { status, text } = await api.call("POST", `${FLOWS}/bulk?delete=false`, {
    body: flows.join("---\n"),
    headers: YAML,
  });
  assert.equal(status, 200, text);
}

function list(value: unknown): readonly JsonMap[] {
  assert.ok(Array.isArray(value));
  return value.filter(isJsonMap);
}

test("the graph of a flow has Kestra's types and uids, and the states of its triggers", async () => {
  await using api = await startApiBench();
  const source = flow(
    "a",
    `triggers:
  - {id: clock, type: ${CORE}.trigger.Schedule, cron: "0 0 1 1 *"}
tasks:
  - id: par
    type: ${CORE}.flow.Parallel
    tasks:
      - {id: one, type: io.kestra.core.tasks.debugs.Return, format: hi}
errors:
  - {id: oops, type: ${CORE}.debug.Return, format: hi}
`,
  );
  await save(api, source);
  for (;;) {
    const { json } = await api.call("GET", "/api/v1/main/triggers/search");
    if (json["total"] === 1) break;
  }
  const { json } = await api.call("GET", `${FLOWS}/n/a/graph`);
  const nodes = new Map(list(json["nodes"]).map((node) => [String(node["uid"]), node]));
  const hierarchies = "io.kestra.core.models.hierarchies";
  assert.equal(nodes.get("root.par.one")?.["type"], `${hierarchies}.GraphTask`);
  assert.equal(Object(nodes.get("root.par.one")?.["task"]).type, `${CORE}.debug.Return`);
  const trigger = nodes.get("root.Triggers.clock");
  assert.equal(trigger?.["type"], `${hierarchies}.GraphTrigger`);
  assert.equal(Object(trigger?.["triggerDeclaration"]).id, "clock");
  assert.equal(Object(trigger?.["trigger"]).triggerId, "clock");
  const oops = nodes.get("root.oops");
  assert.deepEqual([oops?.["error"], oops?.["branchType"]], [true, "ERROR"]);
  const clusters = list(json["clusters"]).map(({ cluster, parents }) => [Object(cluster).uid, parents]);
  assert.deepEqual(clusters, [
    ["cluster_root.Triggers", []],
    ["cluster_root.par", []],
  ]);
  const posted = await api.call("POST", `${FLOWS}/graph`, { body: source, headers: YAML });
  assert.deepEqual(posted.json["edges"], json["edges"]);
  assert.equal((await api.call("POST", `${FLOWS}/graph`, { body: "id: [", headers: YAML })).status, 422);
  assert.equal((await api.call("GET", `${FLOWS}/n/a/graph?revision=7`)).status, 404);
});

test("subflows are shown in the place of their tasks, at any depth", async () => {
  await using api = await startApiBench();
  await save(
    api,
    flow("a", subflow("b")),
    flow("b", subflow("c")),
    flow("c", SAY),
    flow("lost", subflow("nobody")),
    flow("open", subflow("{{ inputs.x }}")),
  );
  const graph = async (path: string) => await api.call("GET", `${FLOWS}/n/${path}`);
  const plain = await graph("a/graph");
  assert.deepEqual(list(plain.json["clusters"]), []);
  const { json } = await graph("a/graph?subflows=root.sub&subflows=root.sub.sub");
  const uids = list(json["nodes"]).map(({ uid }) => uid);
  assert.ok(uids.includes("root.sub.sub.say"), uids.join());
  const [cluster] = list(json["clusters"]);
  assert.equal(Object(cluster?.["cluster"]).type, "io.kestra.core.models.hierarchies.SubflowGraphCluster");
  assert.equal((await graph("lost/graph?subflows=root.sub")).status, 404);
  assert.equal((await graph("lost/graph")).status, 200);
  assert.equal((await graph("open/graph?subflows=root.sub")).status, 422);
});

test("dependencies come from subflows and Flow triggers, of a flow, a namespace or all", async () => {
  await using api = await startApiBench();
  const listening = (conditions: string) =>
    `triggers:\n  - id: after\n    type: ${CORE}.trigger.Flow\n    ${conditions}\n${SAY}`;
  await save(
    api,
    flow("a", subflow("b")),
    flow("b", SAY),
    flow("c", listening("preconditions: {id: p, flows: [{namespace: n, flowId: b}]}")),
    flow("d", listening(`conditions: [{type: ${CORE}.condition.ExecutionNamespace, namespace: n.sub}]`)),
    flow("e", SAY, "n.sub"),
    flow("lonely", SAY, "m"),
  );
  const edges = async (path: string) => {
    const { status, json } = await api.call("GET", `/api/v1/main/${path}`);
    assert.equal(status, 200);
    const names = new Set(list(json["nodes"]).map(({ uid }) => uid));
    return list(json["edges"])
      .map(({ source, target, relation }) => {
        assert.ok(names.has(source) && names.has(target));
        return `${source}>${target} ${relation}`.replaceAll("main_n_", "");
      })
      .sort()
      .join(", ");
  };
  assert.equal(await edges("flows/n/b/dependencies"), "a>b FLOW_TASK, b>c FLOW_TRIGGER");
  assert.equal(await edges("flows/n/b/dependencies?destinationOnly=true"), "a>b FLOW_TASK");
  assert.equal(await edges("flows/n/a/dependencies"), "a>b FLOW_TASK");
  assert.equal(await edges("flows/n/a/dependencies?expandAll=true"), "a>b FLOW_TASK, b>c FLOW_TRIGGER");
  assert.equal(await edges("flows/m/lonely/dependencies"), "");
  assert.equal(await edges("namespaces/n.sub/dependencies"), "main_n.sub_e>d FLOW_TRIGGER");
  assert.equal(await edges("namespaces/n.sub/dependencies?destinationOnly=true"), "");
  const all = "a>b FLOW_TASK, b>c FLOW_TRIGGER, main_n.sub_e>d FLOW_TRIGGER";
  assert.equal(await edges("dependencies"), all);
  await api.call("DELETE", `${FLOWS}/n/a`);
  assert.equal(await edges("dependencies"), all.replace("a>b FLOW_TASK, ", ""));
  assert.equal((await api.call("GET", `${FLOWS}/n/a/dependencies`)).status, 404);
});
