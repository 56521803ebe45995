/**
 * The REST API over the parts of this very process, without a network: requests go to its routes as they are. Nobody has
 * to sign in, as the person owns the process; and no log of requests is written, as it is nobody else who asks.
 */
import type { Deployment } from "../../core/configuration/deployment.ts";
import { pluginDefaultsOf } from "../../core/configuration/plugin-settings.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import type { Logger } from "../../core/contracts/logger.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { VERSION } from "../../platform/version.ts";
import type { ApiSettings } from "../../web/api/api-services.ts";
import { ApiClient, type Carrier } from "../client/api-client.ts";
import { TENANT_DEFAULT } from "../client/connection.ts";
import { apiServices, type ServingEngine, type ServingParts } from "../server/api-services.ts";
import { apiSettings } from "../server/api-settings.ts";

/** Whose API it is. */
export interface InProcessApiOptions {
  readonly engine: ServingEngine;
  readonly parts: ServingParts;
  /** How faults name it, at the beginning of a sentence: `The database of application.yml`. */
  readonly name: string;
  /** What is configured. Default: nothing is, as for `kestra run`. */
  readonly configured?: {
    readonly configuration: Configuration;
    readonly deployment: Deployment;
    readonly logger: Logger;
  };
  /** How long an answer may take, in milliseconds. Default: as of a server. */
  readonly timeoutMs?: number | undefined;
}

/** Requests have to name a host: this one is never asked. */
const HOST = "http://localhost";

/** Makes it. What is heavy loads with the first request, whose answer tells what is wrong with the configuration. */
export function createInProcessApi(options: InProcessApiOptions): RestApi {
  let opened: ReturnType<typeof openApi> | undefined;
  const carry: Carrier = async (address, init) => {
    opened ??= openApi(options);
    const answer = await opened;
    const request = new Request(address, init);
    const response = await untilAborted(answer(request), request.signal);
    return response.body ? new Response(endingWith(response.body, request.signal), response) : response;
  };
  return new ApiClient(
    {
      server: HOST,
      name: options.name,
      tenant: TENANT_DEFAULT,
      headers: {},
      authorization: undefined,
      timeoutMs: options.timeoutMs,
    },
    carry,
  );
}

async function openApi({ engine, parts, configured }: InProcessApiOptions) {
  const pluginDefaults = configured ? pluginDefaultsOf(configured.configuration) : [];
  const [{ createApi }, { createAuthentication }, services] = await Promise.all([
    import("../../web/api/api.ts"),
    import("../../web/api/authentication/create-authentication.ts"),
    apiServices({ engine, parts, pluginDefaults }),
  ]);
  const settings = settingsOf(configured);
  return createApi(services, settings, createAuthentication(services, settings));
}

/** What is configured, but for what concerns the network. */
function settingsOf(configured: InProcessApiOptions["configured"]): ApiSettings {
  const openToAll = { isOff: true };
  if (!configured) return { version: VERSION, basicAuth: openToAll };
  const { contextPath, isTls, trustedProxies, cors, onAnswer, ...settings } = apiSettings({
    ...configured,
    version: VERSION,
  });
  return { ...settings, basicAuth: { ...settings.basicAuth, ...openToAll } };
}

/** The work goes on where nobody waits for it any longer: only a network would break it off. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = (): void => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  return promise;
}

/** The body until the signal is aborted, at which its reading fails, as over a network. */
function endingWith(body: ReadableStream<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
  return body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal });
}
