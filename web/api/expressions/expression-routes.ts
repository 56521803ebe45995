/** Expressions: what can be written in a flow, and what comes of it. */
import { Type } from "@sinclair/typebox";
import type { ExecutionRenderer } from "../../../components/services/execution-expressions.ts";
import { messageOf } from "../../../core/message-of.ts";
import type { ApiServices } from "../api-services.ts";
import { findFlow } from "../flows/flow-reads.ts";
import { parsedFlow, YAML_BODY } from "../flows/parsed-flow.ts";
import { optional, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { illegalArgument, notFound } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { expressionContext } from "./expression-context.ts";

/** Expressions of one request. */
const EXPRESSIONS_MAX = 1_000;

const RenderRequestSchema = Type.Object(
  {
    expressions: Type.Array(Type.String(), { maxItems: EXPRESSIONS_MAX }),
    executionId: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    namespace: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    flowId: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    flow: Type.Optional(Type.Union([Type.String({ description: "The source of a flow" }), Type.Null()])),
  },
  { $id: "RenderExpressionRequest" },
);

const RenderedSchema = Type.Object(
  { rendered: Type.Record(Type.String(), Type.String({ description: "What came of it, or why nothing did" })) },
  { $id: "RenderedExpressions" },
);

const Texts = Type.Array(Type.String());

const ContextSchema = Type.Object(
  {
    categories: Type.Object({
      taskOutputs: Texts,
      executionContext: Texts,
      inputs: Texts,
      variables: Texts,
      secrets: Texts,
      kvPairs: Texts,
      namespaceFiles: Texts,
      filters: Texts,
      functions: Texts,
      appContext: Texts,
    }),
  },
  { $id: "ExpressionContext" },
);

/** The routes of expressions. */
export function expressionRoutes(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "expressions",
      tag: "Flows",
      summary: "What expressions of a flow can read: for editors",
      method: "POST",
      path: "/flows/expressions",
      query: Type.Object({ taskId: optional(text("Only outputs of tasks before this one")) }),
      body: YAML_BODY,
      answers: { 200: json(ContextSchema) },
      handle: async ({ body, query: { taskId } }) =>
        expressionContext(services, await parsedFlow(services, body), taskId),
    }),
    route({
      operationId: "renderExpressions",
      tag: "Expressions",
      summary: "Render expressions as an execution, or a flow that does not run, would; secrets are hidden",
      method: "POST",
      path: "/expressions/render",
      body: { kind: "json", schema: RenderRequestSchema },
      answers: { 200: json(RenderedSchema), 404: problem(404) },
      async handle({ body }) {
        const renderer = await rendererOf(services, body);
        const rendered: [string, string][] = [];
        for (const expression of new Set(body.expressions)) {
          rendered.push([expression, await renderer.render(expression).catch(messageOf)]);
        }
        return { rendered: Object.fromEntries(rendered) };
      },
    }),
  ];
}

/** The execution that is named, or the flow. @throws ApiProblem when there is no such one */
async function rendererOf(
  services: ApiServices,
  { executionId, flow, namespace, flowId }: (typeof RenderRequestSchema)["static"],
): Promise<ExecutionRenderer> {
  const { repository, expressions } = services;
  if (executionId) {
    const execution = await repository.executions.find(TENANT, executionId);
    if (!execution) throw notFound(`Execution '${executionId}'`);
    return await expressions.ofTrial({ execution }).catch((error: unknown) => {
      throw notFound(messageOf(error));
    });
  }
  if (flow) return await expressions.ofTrial({ flow: await parsedFlow(services, flow) });
  if (!namespace || !flowId) throw illegalArgument("Name an execution, a flow by namespace and flowId, or its source");
  const found = await findFlow(services, { namespace, id: flowId }, undefined, false);
  return await expressions.ofTrial({ flow: found.flow });
}
