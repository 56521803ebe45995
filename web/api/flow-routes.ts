/** Flows: create, read, change, delete. */
import { Elysia } from "elysia";
import type { Flow } from "../../core/flow/flow.ts";
import type { Problem } from "../../core/flow/problem.ts";
import type { ApiServices } from "./api-services.ts";
import { ApiProblem, invalidEntity, notFound } from "./problem.ts";
import { readTextBody } from "./request-body.ts";
import { flagOf, numberOf, pagingOf, TENANT } from "./routes.ts";

/** The routes of flows. */
export function flowRoutes(services: ApiServices) {
  return new Elysia({ prefix: "/flows" }).use(flowReads(services)).use(flowWrites(services));
}

function flowReads({ repository: { flows } }: ApiServices) {
  return new Elysia()
    .get("/search", async ({ request }) => {
      const query = new URL(request.url).searchParams;
      const text = query.get("q")?.toLowerCase() ?? "";
      const all = await flows.list(TENANT, query.get("namespace") ?? undefined);
      const found = all.filter(({ namespace, id }) => `${namespace}.${id}`.toLowerCase().includes(text));
      const { page, size } = pagingOf(query);
      const results = found.slice((page - 1) * size, page * size).map((flow) => flowRow(flow));
      return Response.json({ results, total: found.length });
    })
    .get("/:namespace", async ({ params }) =>
      Response.json((await flows.list(TENANT, params.namespace)).map((flow) => flowRow(flow))),
    )
    .get("/:namespace/:id", async ({ params, request }) => {
      const query = new URL(request.url).searchParams;
      const revision = numberOf(query, "revision");
      const found = await flows.find({
        tenantId: TENANT,
        namespace: params.namespace,
        flowId: params.id,
        ...(revision === undefined ? {} : { revision }),
      });
      if (!found) throw notFound();
      return Response.json(flowRow(found.flow, flagOf(query, "source", false) ? found.source : undefined));
    })
    .get("/:namespace/:id/revisions", async ({ params }) => {
      const revisions = await flows.revisions({ tenantId: TENANT, namespace: params.namespace, flowId: params.id });
      if (revisions.length === 0) throw notFound();
      return Response.json(revisions.map(({ flow, source }) => flowRow(flow, source)));
    });
}

function flowWrites({ repository, parseFlow, saveFlow, queue }: ApiServices) {
  const { flows } = repository;
  const parsedFlow = async (source: string): Promise<Flow> => {
    const parsed = await parseFlow(source, TENANT);
    if (!parsed.ok) throw invalidEntity(parsed.problems.filter(({ severity }) => severity === "error").map(violation));
    return parsed.flow;
  };
  return new Elysia()
    .post("/", async ({ request }) => {
      const source = await readTextBody(request);
      const flow = await parsedFlow(source);
      if (await flows.find({ tenantId: TENANT, namespace: flow.namespace, flowId: flow.id })) {
        throw invalidEntity([{ path: "flow.id", message: "Flow id already exists" }]);
      }
      return Response.json(flowRow(await saveFlow(flow, source), source));
    })
    .put("/:namespace/:id", async ({ params, request }) => {
      const source = await readTextBody(request);
      const flow = await parsedFlow(source);
      if (!(await flows.find({ tenantId: TENANT, namespace: params.namespace, flowId: params.id }))) throw notFound();
      if (flow.id !== params.id) throw invalidEntity([{ path: "flow.id", message: "Illegal flow id update" }]);
      if (flow.namespace !== params.namespace) {
        throw invalidEntity([{ path: "flow.namespace", message: "Illegal namespace update" }]);
      }
      return Response.json(flowRow(await saveFlow(flow, source), source));
    })
    .delete("/:namespace/:id", async ({ params }) => {
      const isDeleted = await flows.delete({ tenantId: TENANT, namespace: params.namespace, flowId: params.id });
      if (!isDeleted) throw new ApiProblem(404, "Not Found");
      const deleted = [{ namespace: params.namespace, flowId: params.id }];
      await queue.signal({ kind: "flows-changed", tenantId: TENANT, flows: deleted });
      return new Response(null, { status: 204 });
    });
}

function violation({ line, column, path, message, hint }: Problem): { path: string; message: string } {
  const what = hint === undefined ? message : `${message}; ${hint}`;
  return { path: path === "" ? "yaml" : path, message: `${what} (line ${line}, column ${column})` };
}

function flowRow(flow: Flow, source?: string): Readonly<Record<string, unknown>> {
  return { ...flow, deleted: false, ...(source === undefined ? {} : { source }) };
}
