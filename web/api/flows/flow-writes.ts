/** Flows are created, changed and deleted, one at a time. */
import { Type } from "@sinclair/typebox";
import { createFlow } from "../../../components/save-flows.ts";
import { withTask } from "../../../core/flow/edit-source.ts";
import type { Flow } from "../../../core/flow/flow.ts";
import type { ApiServices } from "../api-services.ts";
import { flag } from "../http/parameters.ts";
import { illegalArgument, invalidEntity, notFound } from "../http/problem.ts";
import { empty, json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { FlowSchema, FlowWithSourceSchema, TaskSchema } from "../schemas/flow.ts";
import { deleteFlows } from "./change-flows.ts";
import { findFlow } from "./flow-reads.ts";
import { flowRow } from "./flow-row.ts";
import { sourceIn } from "./json-source.ts";
import { parsedFlow, YAML_BODY } from "./parsed-flow.ts";

const TAG = "Flows";
const DRAFT = Type.Object({ draft: flag(false, "Drafts are not kept here: true is refused") });

/** The routes that change one flow. */
export function flowWrites(services: ApiServices): readonly Route[] {
  return [...saves(services), deletion(services), taskChange(services)];
}

function saves(services: ApiServices): readonly Route[] {
  const { saveFlow } = services;
  return [
    route({
      operationId: "createFlow",
      tag: TAG,
      summary: "Create a flow from YAML",
      method: "POST",
      path: "/flows",
      query: DRAFT,
      body: YAML_BODY,
      answers: { 200: json(FlowWithSourceSchema) },
      async handle({ body, query }) {
        refuseDrafts(query);
        const source = await sourceIn(body);
        const flow = await parsedFlow(services, source);
        const created = await createFlow(services, { flow, source });
        if (!created) throw invalidEntity([{ path: "flow.id", message: "Flow id already exists" }]);
        return await flowRow(services, { flow: created, source }, { hasSource: true });
      },
    }),
    route({
      operationId: "updateFlow",
      tag: TAG,
      summary: "Save a flow as its next revision; an unchanged source keeps the revision",
      method: "PUT",
      path: "/flows/{namespace}/{id}",
      query: DRAFT,
      body: YAML_BODY,
      answers: { 200: json(FlowWithSourceSchema), 404: problem(404) },
      async handle({ params, body, query }) {
        refuseDrafts(query);
        const source = await sourceIn(body);
        await findFlow(services, params, undefined, false);
        const flow = await parsedFlow(services, source);
        refuseOtherName(flow, params.namespace, params.id);
        return await flowRow(services, { flow: await saveFlow(flow, source), source }, { hasSource: true });
      },
    }),
  ];
}

function deletion(services: ApiServices): Route {
  return route({
    operationId: "deleteFlow",
    tag: TAG,
    summary: "Delete a flow; its revisions stay readable",
    method: "DELETE",
    path: "/flows/{namespace}/{id}",
    answers: { 204: empty("Deleted"), 404: problem(404) },
    async handle({ params }) {
      if ((await deleteFlows(services, [params])) === 0) throw notFound();
      return new Response(null, { status: 204 });
    },
  });
}

function taskChange(services: ApiServices): Route {
  return route({
    operationId: "updateTask",
    tag: TAG,
    summary: "Save a flow with another task in place of the one of this id",
    method: "PATCH",
    path: "/flows/{namespace}/{id}/{taskId}",
    deprecated: true,
    body: { kind: "json", schema: TaskSchema },
    answers: { 200: json(FlowSchema), 404: problem(404) },
    async handle({ params, body: task }) {
      if (task.id !== params.taskId) throw illegalArgument("The id of the task cannot be changed");
      const { source } = await findFlow(services, params, undefined, false);
      const changed = withTask(source, params.taskId, task);
      if (changed === undefined) throw notFound(`Task '${params.taskId}'`);
      const flow = await parsedFlow(services, changed);
      refuseOtherName(flow, params.namespace, params.id);
      return await flowRow(services, { flow: await services.saveFlow(flow, changed), source: changed });
    },
  });
}

/** A draft that runs would do what nobody wants yet. */
function refuseDrafts({ draft }: { readonly draft: boolean }): void {
  if (draft) throw illegalArgument("draft: drafts are not supported; save the flow with `disabled: true`");
}

function refuseOtherName(flow: Flow, namespace: string, id: string): void {
  if (flow.id !== id) throw invalidEntity([{ path: "flow.id", message: "Illegal flow id update" }]);
  if (flow.namespace !== namespace) {
    throw invalidEntity([{ path: "flow.namespace", message: "Illegal namespace update" }]);
  }
}
