/** Topologies as the API answers them. */

import type { Execution, TaskRun } from "../../../core/execution/execution.ts";
import { asIsoDuration, type Row, taskRunRow } from "../../../core/execution/execution-row.ts";
import type { Flow, Task } from "../../../core/flow/flow.ts";
import { buildGraph } from "../../../core/graph/build-graph.ts";
import type { FlowGraph, GraphCluster, GraphNode, TaskGraphNode } from "../../../core/graph/flow-graph.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { triggerRow } from "../triggers/trigger-rows.ts";
import { withSubflows } from "./expand-subflows.ts";
import { loadedOutline } from "./loaded-outline.ts";

type Services = Pick<ApiServices, "repository" | "registry">;

/**
 * The topology of a flow, its triggers with their states.
 * @param subflows uids of nodes whose flows are shown in their place
 * @throws ApiProblem for subflows that cannot be shown
 */
export async function flowGraph(services: Services, flow: Flow, subflows: readonly string[]): Promise<Row> {
  const outline = await withSubflows(services, await loadedOutline(flow, services.registry), subflows);
  return await rowOf(services, flow, buildGraph(outline), (task) => task);
}

/**
 * The topology of a flow as an execution has gone through it: tasks by id and type alone, with their runs.
 * @throws ApiProblem for subflows that cannot be shown
 */
export async function executionGraph(
  services: Services,
  { flow, taskRuns, subflows }: { flow: Flow; taskRuns: readonly TaskRun[]; subflows: readonly string[] },
): Promise<Row> {
  const outline = await withSubflows(services, await loadedOutline(flow, services.registry), subflows);
  return await rowOf(services, flow, buildGraph(outline, taskRuns), ({ id, type }) => ({ id, type }));
}

/** What is shown of a task. */
type TaskForm = (task: Task) => Row;

async function rowOf(
  { repository }: Services,
  { namespace, id: flowId }: Pick<Execution, "namespace"> & Pick<Flow, "id">,
  { nodes, edges, clusters }: FlowGraph,
  form: TaskForm,
): Promise<Row> {
  const row = async (node: GraphNode): Promise<Row> => {
    if ("task" in node) return taskRow(node, form);
    if (!("triggerDeclaration" in node)) return { ...node };
    const triggerId = node.triggerDeclaration.id;
    const state = await repository.triggers.find({ tenantId: TENANT, namespace, flowId, triggerId });
    return { ...node, ...(state ? { trigger: triggerRow(state) } : {}) };
  };
  const rows = await Promise.all(nodes.map(row));
  return { nodes: rows, edges, clusters: clusters.map((cluster) => clusterRow(cluster, form)) };
}

function taskRow({ task, taskRun, ...node }: TaskGraphNode, form: TaskForm): Row {
  return { ...node, task: form(task), ...(taskRun ? { taskRun: taskRunRow(taskRun, asIsoDuration) } : {}) };
}

function clusterRow({ cluster: { taskNode, ...cluster }, ...rest }: GraphCluster, form: TaskForm): Row {
  return { cluster: { ...cluster, ...(taskNode ? { taskNode: taskRow(taskNode, form) } : {}) }, ...rest };
}
