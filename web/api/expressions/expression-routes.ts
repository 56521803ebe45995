/** Expressions: what can be written in a flow, and what comes of it. */
import { Type } from "@sinclair/typebox";
import type { ExecutionRenderer } from "../../../components/services/execution-expressions.ts";
import { messageOf } from "../../../core/message-of.ts";
import { nextTurn } from "../../../platform/next-turn.ts";
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

/** Once the expressions of one request have taken so long, no other one is begun. */
const RENDERING_MS_MAX = 10_000;
const TOO_LATE = `The expressions before this one took more than ${RENDERING_MS_MAX} ms: ask for fewer at once`;

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
        return { rendered: Object.fromEntries(await allRendered(services, body)) };
      },
    }),
  ];
}

/** Each expression with what comes of it, or why nothing does. Between them others have their turn. */
async function allRendered(
  services: ApiServices,
  body: (typeof RenderRequestSchema)["static"],
): Promise<[expression: string, rendered: string][]> {
  const { clock } = services;
  const renderer = await rendererOf(services, body);
  const until = clock.now() + RENDERING_MS_MAX;
  const rendered: [string, string][] = [];
  for (const expression of new Set(body.expressions)) {
    const isLate = clock.now() >= until;
    rendered.push([expression, isLate ? TOO_LATE : await renderer.render(expression).catch(messageOf)]);
    if (!isLate) await nextTurn();
  }
  return rendered;
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
