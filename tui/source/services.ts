/** The services of a deployment, as lists show them, with what workers are at. */
import { SERVICE_TYPES } from "../../core/contracts/service.ts";
import { AnswerFault } from "../../core/rest/faults.ts";
import { listAt, numberAt, rowsOf, textAt } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";

/** Services that are read at the most. */
export const SERVICES_MAX = 500;

/** Workers of which more is read than a row, at the most. */
export const WORKERS_DETAILED_MAX = 30;

/** Something that a worker is at. */
export interface JobRow {
  readonly flow: string;
  /** The task or the trigger. */
  readonly name: string;
  /** "" for evaluations of triggers. */
  readonly executionId: string;
}

/** A number of a service. */
export interface ServiceMetric {
  readonly name: string;
  readonly value: number;
}

/** One service. */
export interface ServiceRow {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly host: string;
  readonly version: string;
  /** Milliseconds since the epoch; NaN where the server does not tell. */
  readonly sinceMs: number;
  readonly beatMs: number;
  /** Of workers, where it is known; "" for the default group. */
  readonly group: string;
  /** NaN where it is not known. */
  readonly slots: number;
  readonly used: number;
  readonly jobs: readonly JobRow[];
  readonly metrics: readonly ServiceMetric[];
}

/** What a service or a row of them tells; undefined when it is no service. */
export function serviceRowOf(row: unknown): ServiceRow | undefined {
  const id = textAt(row, "id");
  if (id === "") return undefined;
  const metrics = listAt(row, "metrics").flatMap((metric) => {
    const value = numberAt(metric, Number.NaN, "value");
    return Number.isNaN(value) ? [] : [{ name: textAt(metric, "name"), value }];
  });
  const numberOf = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    id,
    type: textAt(row, "type"),
    state: textAt(row, "state"),
    host: textAt(row, "server", "hostname"),
    version: textAt(row, "server", "version"),
    sinceMs: Date.parse(textAt(row, "createdAt")),
    beatMs: Date.parse(textAt(row, "updatedAt")),
    group: textAt(row, "props", "group"),
    slots: numberOf("slots"),
    used: numberOf("running"),
    jobs: listAt(row, "jobs").map((job) => ({
      flow: `${textAt(job, "namespace")}.${textAt(job, "flowId")}`,
      name: textAt(job, "name"),
      executionId: textAt(job, "executionId"),
    })),
    metrics,
  };
}

/** All services; running workers with what they are at. */
export async function readServices(api: RestApi): Promise<readonly ServiceRow[]> {
  const path = ["instance", "services", "search"];
  const { data } = await api.ask({ path, hasTenant: false, query: { page: 1, size: SERVICES_MAX } });
  const rows = rowsOf(data).flatMap((row) => serviceRowOf(row) ?? []);
  const workers = rows.filter(({ type, state }) => type === "WORKER" && isAlive(state)).slice(0, WORKERS_DETAILED_MAX);
  const details = await Promise.all(workers.map(({ id }) => readService(api, id)));
  const byId = new Map(details.flatMap((row) => (row ? [[row.id, row] as const] : [])));
  return rows.map((row) => byId.get(row.id) ?? row);
}

/** One service with all that is known of it; undefined when it is gone. */
export async function readService(api: RestApi, id: string): Promise<ServiceRow | undefined> {
  try {
    return serviceRowOf((await api.ask({ path: ["instance", "services", id], hasTenant: false })).data);
  } catch (error) {
    if (error instanceof AnswerFault && error.status === 404) return undefined;
    throw error;
  }
}

/** True for states of services that do their work, or are about to, or are finishing it. */
export function isAlive(state: string): boolean {
  return state === "CREATED" || state === "RUNNING" || state === "MAINTENANCE" || state === "TERMINATING";
}

/** What is missing when no service of a kind is there. */
const MISSED: Readonly<Record<string, string>> = {
  EXECUTOR: "no executor is alive: executions stand still",
  WORKER: "no worker is alive: tasks wait",
  SCHEDULER: "no scheduler is alive: no trigger starts anything",
};

/** How a deployment fares; an empty list when it is well. @param nowMs what the age of heartbeats is told by */
export function faultsOf(rows: readonly ServiceRow[], nowMs: number): readonly string[] {
  const alive = rows.filter(({ state }) => isAlive(state));
  const missed = SERVICE_TYPES.flatMap((type) => {
    const why = MISSED[type];
    return why === undefined || alive.some((row) => row.type === type) ? [] : [why];
  });
  const silent = alive.filter(({ beatMs }) => nowMs - beatMs > SILENT_MS).length;
  const workers = alive.filter(({ type, slots }) => type === "WORKER" && slots > 0);
  const isFull = workers.length > 0 && workers.every(({ used, slots }) => used >= slots);
  return [
    ...missed,
    ...(silent === 0 ? [] : [`${silent} ${silent === 1 ? "has" : "have"} not beaten for ${SILENT_MS / 1000} s`]),
    ...(isFull ? ["all slots of the workers are in use: tasks wait"] : []),
  ];
}

/** A heartbeat older than this is told of. */
const SILENT_MS = 30_000;
