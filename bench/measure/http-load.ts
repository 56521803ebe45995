/** Clients that use a server's REST API, and how long they wait for it. */
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";

/** A server to be measured: ours, or the original engine behind its front, which takes inputs as JSON. */
export interface Target {
  readonly url: string;
  /** `Authorization` header, where the server asks for one. */
  readonly authorization?: string;
}

/** Calls the API and answers its JSON. @throws Error for any status but 2xx */
export async function callApi(target: Target, method: string, path: string, init: RequestInit = {}): Promise<JsonMap> {
  const headers = new Headers(init.headers);
  if (target.authorization !== undefined) headers.set("authorization", target.authorization);
  const response = await fetch(`${target.url}${path}`, { ...init, method, headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
  const value: unknown = text === "" ? {} : JSON.parse(text);
  return isJsonMap(value) ? value : {};
}

/** Saves a flow. */
export async function saveFlow(target: Target, source: string): Promise<void> {
  await callApi(target, "POST", "/api/v1/flows", { body: source, headers: { "content-type": "application/x-yaml" } });
}

/** Runs a flow to its end; answers the milliseconds that the caller waited. @throws Error unless it ends well */
export async function runToEnd(target: Target, flow: string, init: RequestInit = {}): Promise<number> {
  const startedMs = performance.now();
  const ended = await callApi(target, "POST", `/api/v1/executions/bench/${flow}?wait=true`, init);
  const state = isJsonMap(ended["state"]) ? ended["state"]["current"] : undefined;
  if (state !== "SUCCESS") throw new Error(`An execution of ${flow} ended as ${String(state)}`);
  return performance.now() - startedMs;
}

/** What many clients at once got done. */
export interface LoadResult {
  readonly executions: number;
  readonly perSecond: number;
}

/**
 * Has clients run a flow again and again for some time, each waiting for the end before it begins anew. What ends later
 * does not count. With `onFailure`, calls that fail are told and let pass, and none is waited for when the time is over.
 */
export async function loadFor(
  target: Target,
  flow: string,
  clients: number,
  durationMs: number,
  onFailure?: () => void,
): Promise<LoadResult> {
  const startedMs = performance.now();
  const init = onFailure ? { signal: AbortSignal.timeout(durationMs) } : {};
  const isOver = (): boolean => performance.now() - startedMs > durationMs;
  let executions = 0;
  const client = async (): Promise<void> => {
    while (!isOver()) {
      try {
        await runToEnd(target, flow, init);
        if (!isOver()) executions++;
      } catch (error) {
        if (!onFailure) throw error;
        if (!isOver()) onFailure();
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { executions, perSecond: executions / (durationMs / 1000) };
}

/** The value that so many of a hundred are not above. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}
