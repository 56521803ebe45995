/** What the management port answers: health, metrics, and what the process is at. */

import type { Credentials } from "../../../core/configuration/deployment.ts";
import type { Clock } from "../../../core/contracts/clock.ts";
import type { Job } from "../../../core/contracts/queue.ts";
import type { TriggerRepository } from "../../../core/contracts/trigger-state.ts";
import { messageOf } from "../../../core/message-of.ts";
import { isSameText } from "../../same-text.ts";
import type { MeterRegistry } from "../metrics/meter-registry.ts";
import { type HealthCheck, health } from "./health.ts";

/** What it answers from. */
export interface ManagementOptions {
  readonly version: string;
  readonly serverType: "SERVER" | "STANDALONE";
  readonly clock: Clock;
  readonly meters: MeterRegistry;
  readonly checks: readonly HealthCheck[];
  /** Who may ask; everybody who can reach the port when left out. */
  readonly credentials?: Credentials;
  readonly triggers: TriggerRepository;
  /** What the worker of this process is at; undefined when there is none. */
  running(): readonly Job[] | undefined;
}

const NAME = "kestra";

/** Answers requests; never rejects. */
export function createManagementApi(options: ManagementOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      if (!isAllowed(request, options.credentials)) {
        return new Response(undefined, { status: 401, headers: { "www-authenticate": `Basic realm=${NAME}` } });
      }
      if (request.method !== "GET" && request.method !== "HEAD") return problem(405, "Only GET is answered here.");
      return await answer(new URL(request.url).pathname.replace(/(.)\/+$/, "$1"), options);
    } catch (error) {
      return problem(500, messageOf(error));
    }
  };
}

async function answer(path: string, options: ManagementOptions): Promise<Response> {
  const { version, meters, checks, clock } = options;
  switch (path) {
    case "/health":
    case "/health/readiness": {
      const report = await health(NAME, checks, clock);
      return json(report, report.status === "UP" ? 200 : 503);
    }
    case "/health/liveness":
      return json({ name: NAME, status: "UP", details: {} });
    case "/prometheus":
      return new Response(meters.prometheusText(), {
        headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
      });
    case "/metrics":
      return json({ names: meters.names() });
    case "/version":
      return json({ version, type: options.serverType });
    case "/info":
      return json({ version, name: NAME });
    case "/worker":
      return json(workerView(options.running() ?? []));
    case "/scheduler":
      return json(await schedulerView(options.triggers));
    case "/ping":
      return new Response("pong");
    default:
      return path.startsWith("/metrics/") ? metric(path.slice("/metrics/".length), meters) : missing(path);
  }
}

function metric(name: string, meters: MeterRegistry): Response {
  const measurements = meters.measure(name);
  return measurements ? json({ name, measurements }) : missing(`/metrics/${name}`);
}

function workerView(jobs: readonly Job[]) {
  const runnings = jobs.map((job) => {
    if (!("taskRun" in job)) return { type: "trigger", trigger: job.trigger };
    const { flow, taskId, taskRun, executionId } = job;
    const { id, state } = taskRun;
    return {
      type: "task",
      task: { id: taskId },
      taskRun: { id, taskId, executionId, namespace: flow.namespace, flowId: flow.id, state: state.current },
    };
  });
  return { runningCount: runnings.length, runnings };
}

/** Triggers that are told of at the most. */
const TRIGGERS_MAX = 1_000;

/** The triggers of the deployment that wait for their next date. */
async function schedulerView(triggers: TriggerRepository) {
  const { results, total } = await triggers.search({}, { page: 1, size: TRIGGERS_MAX });
  const schedulable = results.map(({ namespace, flowId, flowRevision, triggerId, nextDate }) => ({
    flowId,
    namespace,
    revision: flowRevision,
    trigger: triggerId,
    ...(nextDate === undefined ? {} : { next: nextDate }),
  }));
  return { schedulableCount: total, schedulable };
}

function missing(path: string): Response {
  return problem(
    404,
    `There is no ${path} here; try /health, /prometheus, /metrics, /version, /worker, /scheduler or /info.`,
  );
}

function problem(status: number, message: string): Response {
  return json({ message }, status);
}

function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });
}

function isAllowed(request: Request, credentials: Credentials | undefined): boolean {
  if (!credentials) return true;
  const given = request.headers.get("authorization") ?? "";
  const wanted = `Basic ${btoaUtf8(`${credentials.username}:${credentials.password}`)}`;
  return isSameText(given, wanted);
}

function btoaUtf8(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
