/** Webhooks: whoever knows a key starts an execution by GET, POST or PUT. */
import { Elysia } from "elysia";
import type { Execution } from "../../core/execution/execution.ts";
import { asIsoDuration, executionRow } from "../../core/execution/execution-row.ts";
import type { ApiServices } from "./api-services.ts";
import { whenEnded } from "./execution-end.ts";
import { refusal } from "./problem.ts";
import { readTextBody } from "./request-body.ts";
import { TENANT } from "./routes.ts";

const PATHS = ["/executions/webhook/:namespace/:id/:key", "/executions/webhook/:namespace/:id/:key/*"] as const;

interface Names {
  readonly namespace: string;
  readonly id: string;
  readonly key: string;
}

/** The routes of webhooks. */
export function webhookRoutes(services: ApiServices) {
  const app = new Elysia();
  for (const path of PATHS) {
    const handle = ({ params, request }: { readonly params: Names; readonly request: Request }) =>
      start(services, params, request);
    app.get(path, handle).post(path, handle).put(path, handle);
  }
  return app;
}

async function start(services: ApiServices, { namespace, id, key }: Names, request: Request): Promise<Response> {
  const text = await readTextBody(request);
  const query = new URL(request.url).searchParams;
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
  if (trigger["wait"] !== true) return Response.json(executionRow(execution, [], asIsoDuration));
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
