import assert from "node:assert/strict";
import { test } from "node:test";
import type { Flow } from "../flow/flow.ts";
import { buildGraph } from "./build-graph.ts";
import type { FlowGraph } from "./flow-graph.ts";
import { holder, leaf, outline } from "./testing/fake-flowables.ts";

async function graphOf(parts: Omit<Flow, "id" | "namespace" | "tenantId" | "revision">): Promise<FlowGraph> {
  return buildGraph(await outline(parts));
}

/** Edges as `source > target TYPE value`, without the `root.` of uids. */
function edgesOf({ edges }: FlowGraph): readonly string[] {
  const short = (uid: string): string => uid.replace(/^root\./, "");
  return edges
    .map(({ source, target, relation: { relationType = "", value = "" } }) =>
      `${short(source)} > ${short(target)} ${relationType} ${value}`.trimEnd(),
    )
    .sort();
}

test("tasks of a flow follow each other from the start to the end", async () => {
  const graph = await graphOf({ tasks: [leaf("a"), leaf("b")] });
  assert.deepEqual(edgesOf(graph), ["_start > a", "a > b SEQUENTIAL", "b > _end"]);
  assert.deepEqual(graph.clusters, []);
});

test("children of a Parallel are reached from it and all lead to its end", async () => {
  const graph = await graphOf({ tasks: [holder("p", "Parallel", { tasks: [leaf("a"), leaf("b")] }), leaf("z")] });
  assert.deepEqual(edgesOf(graph), [
    "_start > p._start",
    "p > p.a PARALLEL",
    "p > p.b PARALLEL",
    "p._end > z SEQUENTIAL",
    "p._start > p",
    "p.a > p._end",
    "p.b > p._end",
    "z > _end",
  ]);
  const [cluster] = graph.clusters;
  assert.deepEqual(cluster?.nodes, ["root.p._start", "root.p", "root.p.a", "root.p.b", "root.p._end"]);
  assert.deepEqual(
    { ...cluster?.cluster, taskNode: cluster?.cluster.taskNode?.uid },
    {
      uid: "cluster_root.p",
      type: "io.kestra.core.models.hierarchies.GraphCluster",
      relationType: "PARALLEL",
      taskNode: "root.p",
      error: false,
    },
  );
});

test("edges of choices carry the case, without the property that holds the cases", async () => {
  const cases = { red: [leaf("r"), leaf("r2")], "a.b": [leaf("ab")] };
  const graph = await graphOf({
    tasks: [holder("s", "Switch", { cases, defaults: [leaf("d")] }), holder("i", "If", { then: [leaf("t")] })],
  });
  const choices = edgesOf(graph).filter((edge) => edge.includes("CHOICE"));
  assert.deepEqual(choices, [
    "i > i.t CHOICE then",
    "s > s.ab CHOICE a.b",
    "s > s.d CHOICE defaults",
    "s > s.r CHOICE red",
  ]);
  assert.ok(edgesOf(graph).includes("s.r > s.r2 SEQUENTIAL"));
});

test("a task of a Dag is reached from what it depends on, and only last ones lead out", async () => {
  const tasks = [
    { task: leaf("l") },
    { task: holder("r", "Sequential", { tasks: [leaf("x")] }) },
    { task: leaf("join"), dependsOn: ["l", "r"] },
  ];
  const graph = await graphOf({ tasks: [holder("d", "Dag", { tasks })] });
  const wanted = [
    "d > d.l PARALLEL",
    "d > d.r._start PARALLEL",
    "d.join > d._end",
    "d.l > d.join SEQUENTIAL",
    "d.r._end > d.join SEQUENTIAL",
  ];
  const edges = edgesOf(graph);
  assert.deepEqual(
    wanted.filter((edge) => !edges.includes(edge)),
    [],
  );
  assert.ok(!edges.includes("d.l > d._end"));
});

test("a loop over values is dynamic, and a loop until something holds is sequential", async () => {
  const graph = await graphOf({
    tasks: [
      holder("e", "ForEach", { tasks: [leaf("a"), leaf("b")] }),
      holder("l", "LoopUntil", { tasks: [leaf("c")] }),
    ],
  });
  const edges = edgesOf(graph);
  assert.ok(edges.includes("e > e.a DYNAMIC"));
  assert.ok(edges.includes("e.a > e.b SEQUENTIAL"));
  assert.ok(edges.includes("l > l.c SEQUENTIAL"));
  assert.deepEqual(
    graph.clusters.map(({ cluster }) => cluster.relationType),
    ["DYNAMIC", "SEQUENTIAL"],
  );
});

test("errors come from the start, finally from tasks and errors, and afterExecution from finally", async () => {
  const graph = await graphOf({
    tasks: [leaf("a")],
    errors: [leaf("e")],
    finally: [leaf("f")],
    afterExecution: [leaf("x")],
  });
  assert.deepEqual(edgesOf(graph), [
    "_start > a",
    "_start > e ERROR",
    "a > f FINALLY",
    "e > f FINALLY",
    "f > x AFTER_EXECUTION",
    "x > _end",
  ]);
});

test("everything below an errors list is marked as such", async () => {
  const graph = await graphOf({ tasks: [leaf("a")], errors: [holder("p", "Parallel", { tasks: [leaf("e")] })] });
  const marked = graph.nodes.filter(({ error }) => error).map(({ uid }) => uid);
  assert.deepEqual(marked, ["root.p._start", "root.p", "root.p.e", "root.p._end"]);
  assert.equal(graph.clusters[0]?.cluster.error, true);
});

test("triggers are a cluster of their own that leads to the start", async () => {
  const graph = await graphOf({ tasks: [leaf("a")], triggers: [{ id: "daily", type: "some.Schedule" }] });
  assert.deepEqual(edgesOf(graph), [
    "Triggers._end > _start",
    "Triggers._start > Triggers.daily",
    "Triggers.daily > Triggers._end",
    "_start > a",
    "a > _end",
  ]);
  assert.equal(graph.clusters[0]?.cluster.uid, "cluster_root.Triggers");
});

test("a task on pause runs beside the others and leads to the end of the pause", async () => {
  const graph = await graphOf({ tasks: [holder("p", "Pause", { onPause: leaf("tell") })] });
  assert.deepEqual(edgesOf(graph), [
    "_start > p._start",
    "p > p._end",
    "p > p.tell PARALLEL onPause",
    "p._end > _end",
    "p._start > p",
    "p.tell > p._end",
  ]);
});

test("clusters name those around them, the outermost first, and subflows have a type of their own", async () => {
  const sub = holder("sub", "Subflow", { namespace: "n", flowId: "f" });
  const inner = holder("in", "Sequential", { tasks: [holder("deep", "If", { then: [sub] })] });
  const graph = await graphOf({ tasks: [holder("out", "Parallel", { tasks: [inner] })] });
  assert.deepEqual(
    graph.clusters.map(({ parents }) => parents),
    [[], ["cluster_root.out"], ["cluster_root.out", "cluster_root.out.in"]],
  );
  const node = graph.nodes.find(({ uid }) => uid === "root.out.in.deep.sub");
  assert.equal(node?.type, "io.kestra.core.models.hierarchies.SubflowGraphTask");
});

test("every edge joins nodes that exist, and every node but the flow's end leads somewhere", async () => {
  const graph = await graphOf({
    tasks: [
      holder("e", "Sequential", {}),
      holder("d", "Dag", { tasks: [{ task: leaf("q"), dependsOn: [] }], errors: [leaf("de")], finally: [leaf("df")] }),
    ],
    triggers: [{ id: "q", type: "some.Schedule" }],
    finally: [holder("Triggers", "Sequential", { tasks: [leaf("q2")] })],
  });
  const uids = graph.nodes.map(({ uid }) => uid);
  assert.equal(new Set(uids).size, uids.length);
  for (const { source, target } of graph.edges) assert.ok(uids.includes(source) && uids.includes(target));
  const stuck = uids.filter((uid) => uid !== "root._end" && !graph.edges.some(({ source }) => source === uid));
  assert.deepEqual(stuck, []);
});
