/** Webhooks: whoever knows a key starts an execution by GET, POST or PUT. */
import { Type } from "@sinclair/typebox";
import type { WebhookStart } from "../../../components/webhooks/webhook-starter.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { asIsoDuration, executionRow } from "../../../core/execution/execution-row.ts";
import type { ApiServices, ApiSettings } from "../api-services.ts";
import { Attempts } from "../authentication/attempts.ts";
import type { Authentication } from "../authentication/authentication.ts";
import { tooMany } from "../authentication/authentication.ts";
import { executionLink } from "../executions/execution-creation.ts";
import { whenEnded } from "../executions/execution-end.ts";
import type { UpdateHub } from "../follow/update-hub.ts";
import { TENANT } from "../http/paths.ts";
import { refusal } from "../http/problem.ts";
import { type Call, empty, json, type Method, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { webhookBody, webhookHeaders } from "./webhook-request.ts";

const METHODS: readonly Method[] = ["GET", "POST", "PUT"];

/** Wrong keys of one address, and of all together. */
const PER_ADDRESS = { burst: 60, everyMs: 1_000 };
const TOTAL = { burst: 2_000, everyMs: 50 };

/** What answers are made with. */
interface WebhookParts {
  readonly services: ApiServices;
  readonly settings: ApiSettings;
  readonly accounts: Authentication["accounts"];
  readonly attempts: Attempts;
  readonly hub: UpdateHub;
}

/** The routes of webhooks. They are open: the key is the credential. */
export function webhookRoutes(
  services: ApiServices,
  settings: ApiSettings,
  { accounts }: Pick<Authentication, "accounts">,
  hub: UpdateHub,
): readonly Route[] {
  const attempts = new Attempts({ clock: services.clock, perAddress: PER_ADDRESS, total: TOTAL });
  const parts: WebhookParts = { services, settings, accounts, attempts, hub };
  return METHODS.flatMap((method) => {
    const name = `${method[0]}${method.slice(1).toLowerCase()}`;
    return [
      webhook(parts, method, `triggerExecutionBy${name}Webhook`, "/executions/webhook/{namespace}/{id}/{key}"),
      webhook(
        parts,
        method,
        `triggerExecutionBy${name}WebhookWithPath`,
        "/executions/webhook/{namespace}/{id}/{key}/{path*}",
      ),
    ];
  });
}

function webhook(
  parts: WebhookParts,
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
    access: "open",
    answers: {
      200: json(Type.Unknown(), "The execution, or its outputs"),
      204: empty("The conditions of the trigger do not hold"),
      404: problem(404),
      408: problem(408),
      409: problem(409),
      413: problem(413),
      422: problem(422),
      default: {
        description: "What the trigger asks for with `responseCode` and `responseContentType`",
        content: { "application/json": Type.Unknown(), "text/plain": Type.String() },
      },
    },
    handle: (call) => start(parts, call),
  });
}

type WebhookRequest = Pick<Call, "request" | "url" | "client"> & {
  readonly params: { readonly namespace: string; readonly id: string; readonly key: string };
};

async function start(parts: WebhookParts, { params, request, url, client }: WebhookRequest): Promise<unknown> {
  const { services, settings, accounts, attempts, hub } = parts;
  const { searchParams: query } = url;
  const { address } = client;
  const waitS = attempts.wait(address);
  if (waitS !== undefined) throw tooMany(waitS);
  const state = await accounts.state();
  const started = await services.triggers.webhooks.start({
    tenantId: TENANT,
    namespace: params.namespace,
    flowId: params.id,
    key: params.key,
    headers: webhookHeaders(request, state.kind === "set" ? state.account.username : undefined),
    parameters: Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)])),
    content: () => webhookBody(request),
  });
  // Those who know a key may call as often as they like, and at the same time.
  if (!started.ok && started.problems[0]?.kind === "not-found") attempts.begin(address);
  if (!started.ok) throw refusal(started.problems);
  attempts.know(address);
  const { execution } = started.value;
  if (!execution) return new Response(null, { status: 204 });
  const link = executionLink(execution, settings);
  if (started.value.trigger["wait"] !== true) return { ...executionRow(execution, [], asIsoDuration), ...link };
  const { repository, clock } = services;
  const ended = await whenEnded({ hub, executions: repository.executions, clock }, execution, request.signal);
  return await answerAtEnd(services, ended, started.value, link);
}

/** The answer of a trigger that waits: the execution, or the flow's outputs, with the code and type it asks for. */
async function answerAtEnd(
  { repository }: ApiServices,
  execution: Execution,
  { trigger, responseCode: status }: WebhookStart,
  link: Readonly<Record<string, unknown>>,
): Promise<Response> {
  const outputs = execution.outputs ?? {};
  if (trigger["responseContentType"] === "text/plain") {
    const text = trigger["returnOutputs"] === true ? Object.values(outputs).map(String).join("\n") : execution.id;
    return new Response(text, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
  }
  if (trigger["returnOutputs"] === true) return Response.json(outputs, { status });
  const taskRuns = await repository.executions.taskRuns(TENANT, execution.id);
  return Response.json({ ...executionRow(execution, taskRuns, asIsoDuration), ...link }, { status });
}
