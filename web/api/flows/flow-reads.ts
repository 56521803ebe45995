/** One flow: as it is, as it was, and its tasks. */
import { Type } from "@sinclair/typebox";
import type { FlowWithSource } from "../../../core/contracts/repository.ts";
import { isTerminal, STATES } from "../../../core/execution/state.ts";
import type { Flow, FlowKey } from "../../../core/flow/flow.ts";
import { isJsonMap, type JsonMap } from "../../../core/json-map.ts";
import type { ApiServices } from "../api-services.ts";
import { count, flag, optional } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { ApiProblem, illegalArgument, notFound } from "../http/problem.ts";
import { empty, json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { FlowSchema, FlowWithSourceSchema, TaskSchema } from "../schemas/flow.ts";
import { flowRow, flowRows, shownFlow } from "./flow-row.ts";
import { violationOf } from "./parsed-flow.ts";

const TAG = "Flows";
const REVISION = optional(count({ minimum: 1 }));

/** The routes that read one flow, or the flows of a namespace. */
export function flowReads(services: ApiServices): readonly Route[] {
  return [...oneFlow(services), ...revisionRoutes(services)];
}

function oneFlow(services: ApiServices): readonly Route[] {
  const { catalog } = services;
  return [
    route({
      operationId: "listFlowsByNamespace",
      tag: TAG,
      summary: "All flows of a namespace",
      method: "GET",
      path: "/flows/{namespace}",
      answers: { 200: json(Type.Array(FlowSchema)) },
      async handle({ params }) {
        const all = await catalog.all(TENANT);
        return await flowRows(
          services,
          all.filter(({ flow }) => flow.namespace === params.namespace),
        );
      },
    }),
    route({
      operationId: "flow",
      tag: TAG,
      summary: "A flow",
      method: "GET",
      path: "/flows/{namespace}/{id}",
      query: Type.Object({
        source: flag(false, "Answer its source, too"),
        revision: REVISION,
        allowDeleted: flag(false, "Answer it even if it was deleted"),
      }),
      answers: { 200: json(FlowWithSourceSchema), 404: problem(404) },
      async handle({ params, query: { revision, source, allowDeleted } }) {
        const found = await findFlow(services, params, revision, allowDeleted);
        if (!source) return await flowRow(services, found);
        const exception = await exceptionOf(services, found);
        return await flowRow(services, found, { hasSource: true, ...(exception === undefined ? {} : { exception }) });
      },
    }),
    route({
      operationId: "taskFromFlow",
      tag: TAG,
      summary: "A task of a flow, at whatever depth",
      method: "GET",
      path: "/flows/{namespace}/{id}/tasks/{taskId}",
      query: Type.Object({ revision: REVISION }),
      answers: { 200: json(TaskSchema), 404: problem(404) },
      async handle({ params, query: { revision } }) {
        const found = await findFlow(services, params, revision, false);
        const task = taskOf(await shownFlow(services, found), params.taskId);
        if (!task) throw notFound(`Task '${params.taskId}'`);
        return task;
      },
    }),
  ];
}

function revisionRoutes(services: ApiServices): readonly Route[] {
  const { repository } = services;
  const { flows } = repository;
  return [
    route({
      operationId: "listFlowRevisions",
      tag: TAG,
      summary: "All revisions of a flow",
      method: "GET",
      path: "/flows/{namespace}/{id}/revisions",
      query: Type.Object({ allowDelete: flag(false, "Also those by which it was deleted") }),
      answers: { 200: json(Type.Array(FlowWithSourceSchema)), 404: problem(404) },
      async handle({ params: { namespace, id }, query: { allowDelete } }) {
        const revisions = await flows.revisions({ tenantId: TENANT, namespace, flowId: id });
        if (revisions.length === 0) throw notFound();
        const shown = revisions.filter(({ flow }) => allowDelete || flow.deleted !== true);
        return await Promise.all(shown.map((each) => flowRow(services, each, { hasSource: true })));
      },
    }),
    route({
      operationId: "deleteRevisions",
      tag: TAG,
      summary: "Forget revisions of a flow for good; the newest one stays",
      method: "DELETE",
      path: "/flows/{namespace}/{id}/revisions",
      query: Type.Object({
        revisions: Type.Array(Type.String(), { description: "Numbers, repeated or separated by commas" }),
      }),
      answers: { 200: empty("Forgotten"), 404: problem(404), 409: problem(409) },
      async handle({ params: { namespace, id }, query }) {
        const key = { tenantId: TENANT, namespace, flowId: id };
        const wanted = query.revisions.flatMap((each) => each.split(",")).map(revisionOf);
        const revisions = await flows.revisions(key);
        const newest = revisions.at(-1);
        if (!newest) throw notFound();
        if (wanted.includes(newest.flow.revision)) {
          throw illegalArgument(`Revision ${newest.flow.revision} is the newest one and cannot be deleted`);
        }
        const missing = wanted.find((each) => !revisions.some(({ flow }) => flow.revision === each));
        if (missing !== undefined) throw notFound(`Revision ${missing}`);
        await refuseUsed(repository, key, wanted);
        await flows.deleteRevisions(key, wanted);
        return new Response(null, { status: 200 });
      },
    }),
  ];
}

/** An execution that runs needs its revision to the end. */
async function refuseUsed(
  { executions }: ApiServices["repository"],
  { tenantId, namespace, flowId }: FlowKey,
  revisions: readonly number[],
): Promise<void> {
  const values = revisions.map(String);
  const filters = [{ field: "flowRevision", operation: "IN", values } as const];
  const states = STATES.filter((state) => !isTerminal(state));
  const count = await executions.count({ tenantId, namespace, flowId, states, filters });
  if (count > 0) throw new ApiProblem(409, `Illegal state: ${count} executions of these revisions still run`);
}

function revisionOf(text: string): number {
  const revision = Number(text.trim());
  if (/^\d{1,9}$/.test(text.trim()) && revision >= 1) return revision;
  throw illegalArgument(`revisions: '${text.slice(0, 100)}' is no revision`);
}

/** A flow by its names. @throws ApiProblem 404 */
export async function findFlow(
  { repository: { flows } }: Pick<ApiServices, "repository">,
  { namespace, id }: { readonly namespace: string; readonly id: string },
  revision: number | undefined,
  allowDeleted: boolean,
): Promise<FlowWithSource> {
  const key = { tenantId: TENANT, namespace, flowId: id };
  const found = await flows.find({ ...key, ...(revision === undefined ? {} : { revision }) });
  if (found) return found;
  const all = allowDeleted ? await flows.revisions(key) : [];
  const deleted = revision === undefined ? all.at(-1) : all.find(({ flow }) => flow.revision === revision);
  if (!deleted) throw notFound();
  return deleted;
}

const EXCEPTIONS = new WeakMap<FlowWithSource, Promise<string | undefined>>();

/** Why a stored source is no flow any more, for one of its plugins is gone; undefined when it still is one. */
export function exceptionOf(
  { parseFlow }: Pick<ApiServices, "parseFlow">,
  stored: FlowWithSource,
): Promise<string | undefined> {
  let known = EXCEPTIONS.get(stored);
  if (!known) {
    known = parseFlow(stored.source, TENANT).then((parsed) => {
      if (parsed.ok) return undefined;
      const [first] = parsed.problems.filter(({ severity }) => severity === "error");
      return first ? violationOf(first).message : undefined;
    });
    EXCEPTIONS.set(stored, known);
  }
  return known;
}

/** The task of an id, at whatever depth it stands. */
export function taskOf(flow: Flow, taskId: string): JsonMap | undefined {
  const { tasks, errors, finally: last, afterExecution, listeners } = flow;
  const open: unknown[] = [listeners, afterExecution, last, errors, tasks];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) open.push(...next.toReversed());
    else if (isJsonMap(next)) {
      if (next["id"] === taskId && typeof next["type"] === "string") return next;
      open.push(...Object.values(next).filter((each) => typeof each === "object"));
    }
  }
  return undefined;
}
