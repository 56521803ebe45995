/** Puts the flows that tasks start into the outline of a flow, where people want to see them. */
import { isPlain } from "../../../components/flow-dependencies/subflows.ts";
import type { Task } from "../../../core/flow/flow.ts";
import type { FlowOutline, OutlineBranch, OutlineStep } from "../../../core/graph/outline.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { illegalArgument, notFound } from "../http/problem.ts";
import { loadedOutline } from "./loaded-outline.ts";

/** Subflows that one graph shows. */
const EXPANDED_MAX = 100;

type Services = Pick<ApiServices, "repository" | "registry">;

/**
 * The outline with the subflows of these tasks, named by the uids of their nodes.
 * @throws ApiProblem 404 when one of them is missing, 422 when only an expression tells which it is
 */
export async function withSubflows(
  services: Services,
  outline: FlowOutline,
  uids: readonly string[],
): Promise<FlowOutline> {
  const wanted = new Set(uids);
  if (wanted.size === 0) return outline;
  if (wanted.size > EXPANDED_MAX) throw illegalArgument(`subflows: more than ${EXPANDED_MAX} cannot be shown at once`);
  return await expanded(services, outline, "root", wanted);
}

async function expanded(
  services: Services,
  outline: FlowOutline,
  path: string,
  wanted: ReadonlySet<string>,
): Promise<FlowOutline> {
  return { ...outline, branches: await inBranches(services, outline.branches, path, wanted) };
}

function inBranches(
  services: Services,
  branches: readonly OutlineBranch[],
  path: string,
  wanted: ReadonlySet<string>,
): Promise<readonly OutlineBranch[]> {
  const all = branches.map(async (branch) => {
    const steps = branch.steps.map((step) => inStep(services, step, `${path}.${step.task.id}`, wanted));
    return { ...branch, steps: await Promise.all(steps) };
  });
  return Promise.all(all);
}

async function inStep(
  services: Services,
  step: OutlineStep,
  uid: string,
  wanted: ReadonlySet<string>,
): Promise<OutlineStep> {
  if (!step.isSubflow || !wanted.has(uid)) {
    const branches = await inBranches(services, step.branches, uid, wanted);
    return { ...step, branches };
  }
  const subflow = await subflowOutline(services, step.task);
  return { ...step, subflow: await expanded(services, subflow, uid, wanted) };
}

async function subflowOutline({ repository, registry }: Services, task: Task): Promise<FlowOutline> {
  const { namespace, flowId, revision } = task;
  if (!isPlain(namespace) || !isPlain(flowId)) {
    throw illegalArgument(`The flow of the task '${task.id}' is known only when it runs, and cannot be shown`);
  }
  const found = await repository.flows.find({
    tenantId: TENANT,
    namespace,
    flowId,
    ...(typeof revision === "number" ? { revision } : {}),
  });
  if (!found) throw notFound(`Unable to find subflow '${namespace}.${flowId}' of the task '${task.id}'`);
  return await loadedOutline(found.flow, registry);
}
