import assert from "node:assert/strict";
import { test } from "node:test";
import type { TaskRun } from "../execution/execution.ts";
import { buildGraph } from "./build-graph.ts";
import { GRAPH_ROUNDS_MAX } from "./graph-runs.ts";
import { holder, leaf, outline } from "./testing/fake-flowables.ts";

/** A run named after its task and the value. */
function run(taskId: string, parentTaskRunId?: string, value?: string, iteration?: number): TaskRun {
  return {
    id: [parentTaskRunId, taskId, value, iteration].filter((part) => part !== undefined).join("/"),
    ...{ tenantId: "main", executionId: "e", namespace: "n", flowId: "f", taskId, attempts: [] },
    state: { current: "SUCCESS", histories: [] },
    ...(parentTaskRunId === undefined ? {} : { parentTaskRunId }),
    ...(value === undefined ? {} : { value }),
    ...(iteration === undefined ? {} : { iteration }),
  };
}

const TASKS = [
  leaf("first"),
  holder("each", "ForEach", { tasks: [leaf("a"), holder("s", "Sequential", { tasks: [leaf("in")] })] }),
  leaf("last"),
];

test("the graph of an execution shows the run of each task, and each round of a loop by its value", async () => {
  const runs = [
    run("first"),
    run("each"),
    run("a", "each", "x", 0),
    run("s", "each", "x", 0),
    run("in", "each/s/x/0"),
    run("a", "each", "y", 1),
  ];
  const { nodes, edges, clusters } = buildGraph(await outline({ tasks: TASKS }), runs);
  const shown = nodes.flatMap((node) =>
    "task" in node ? [`${node.uid} ${node.taskRun?.id ?? "-"} ${node.values?.join() ?? "-"}`] : [],
  );
  assert.deepEqual(shown, [
    "root.first first -",
    "root.each each -",
    "root.each.a_x each/a/x/0 x",
    "root.each.s_x each/s/x/0 x",
    "root.each.s_x.in each/s/x/0/in x",
    "root.each.a_y each/a/y/1 y",
    "root.each.s_y - y",
    "root.each.s_y.in - y",
    "root.last - -",
  ]);
  const dynamic = edges.filter(({ relation }) => relation.relationType === "DYNAMIC").map(({ target }) => target);
  assert.deepEqual(dynamic, ["root.each.a_x", "root.each.a_y"]);
  assert.equal(clusters.length, 3);
  assert.equal(new Set(nodes.map(({ uid }) => uid)).size, nodes.length);
});

test("a loop that has not begun is shown once, and one with very many rounds by the first of them", async () => {
  const before = buildGraph(await outline({ tasks: TASKS }), []);
  assert.equal(before.nodes.filter(({ uid }) => uid.startsWith("root.each.a")).length, 1);
  const rounds = Array.from({ length: GRAPH_ROUNDS_MAX + 10 }, (_, at) => run("a", "each", "same", at));
  const { nodes } = buildGraph(await outline({ tasks: TASKS }), [run("each"), ...rounds]);
  const shown = nodes.map(({ uid }) => uid).filter((uid) => uid.startsWith("root.each.a"));
  assert.equal(shown.length, GRAPH_ROUNDS_MAX);
  assert.deepEqual([shown[0], shown[1], new Set(shown).size], ["root.each.a_same", "root.each.a_same_1", shown.length]);
});
