/** Webhooks: whoever knows a key starts an execution by GET, POST or PUT. */
import { Type } from "@sinclair/typebox";
import type { Execution } from "../../../core/execution/execution.ts";
import { asIsoDuration, executionRow } from "../../../core/execution/execution-row.ts";
import type { ApiServices } from "../api-services.ts";
import { whenEnded } from "../executions/execution-end.ts";
import { TENANT } from "../http/paths.ts";
import { refusal } from "../http/problem.ts";
import { readTextBody } from "../http/request-body.ts";
import { empty, json, type Method, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";

const METHODS: readonly Method[] = ["GET", "POST", "PUT"];

/** The routes of webhooks. */
export function webhookRoutes(services: ApiServices): readonly Route[] {
  return METHODS.flatMap((method) => {
    const name = `${method[0]}${method.slice(1).toLowerCase()}`;
    return [
      webhook(services, method, `triggerExecutionBy${name}Webhook`, "/executions/webhook/{namespace}/{id}/{key}"),
      webhook(
        services,
        method,
        `triggerExecutionBy${name}WebhookWithPath`,
        "/executions/webhook/{namespace}/{id}/{key}/{path*}",
      ),
    ];
  });
}

function webhook(
  services: ApiServices,
  method: Method,
  operationId: string,
  path: "/executions/webhook/{namespace}/{id}/{key}" | "/executions/webhook/{namespace}/{id}/{key}/{path*}",
): Route {
  return route({
    operationId,
    tag: "Executions",
    summary: "Start an execution by a webhook",
    method,
    path,
    answers: {
      200: json(Type.Unknown(), "The execution, or its outputs"),
      204: empty("The conditions of the trigger do not hold"),
      404: problem(404),
      409: problem(409),
      413: problem(413),
      default: {
        description: "What the trigger asks for with `responseCode` and `responseContentType`",
        content: { "application/json": Type.Unknown(), "text/plain": Type.String() },
      },
    },
    handle: ({ params, request, url }) => start(services, params, request, url),
  });
}

interface Names {
  readonly namespace: string;
  readonly id: string;
  readonly key: string;
}

async function start(
  services: ApiServices,
  { namespace, id, key }: Names,
  request: Request,
  { searchParams: query }: URL,
): Promise<unknown> {
  const text = await readTextBody(request);
  const started = await services.triggers.webhooks.start({
    tenantId: TENANT,
    namespace,
    flowId: id,
    key,
    headers: Object.fromEntries([...request.headers].map(([name, value]) => [name, [value]])),
    parameters: Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)])),
    ...(text === "" ? {} : { body: bodyOf(text) }),
  });
  if (!started.ok) throw refusal(started.problems);
  const { execution, trigger } = started.value;
  if (!execution) return new Response(null, { status: 204 });
  if (trigger["wait"] !== true) return executionRow(execution, [], asIsoDuration);
  return await answerAtEnd(services, await whenEnded(services, execution, request.signal), trigger);
}

/** The answer of a trigger that waits: the execution, or the flow's outputs, with the code and type it asks for. */
async function answerAtEnd(
  { repository }: ApiServices,
  execution: Execution,
  trigger: Readonly<Record<string, unknown>>,
): Promise<Response> {
  const code = Number(trigger["responseCode"] ?? 200);
  const status = Number.isInteger(code) && code >= 200 && code <= 599 ? code : 200;
  const outputs = execution.outputs ?? {};
  if (trigger["responseContentType"] === "text/plain") {
    const text = trigger["returnOutputs"] === true ? Object.values(outputs).map(String).join("\n") : execution.id;
    return new Response(text, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
  }
  if (trigger["returnOutputs"] === true) return Response.json(outputs, { status });
  const taskRuns = await repository.executions.taskRuns(TENANT, execution.id);
  return Response.json(executionRow(execution, taskRuns, asIsoDuration), { status });
}

/** What was sent: parsed when it is JSON, else as it is. */
function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
