/** Asks a server over HTTP. What goes wrong becomes a {@link RestFault} that says what to do. */
import { RestFault } from "../../core/rest/faults.ts";
import type { ApiAnswer, ApiRequest, RestApi, ServerEvent, StreamOptions } from "../../core/rest/rest-api.ts";
import { VERSION } from "../../platform/version.ts";
import { answerFault, noKestra, unanswered, unreachable } from "./answer-faults.ts";
import { type Connection, timeoutOf } from "./connection.ts";
import { readEvents } from "./event-stream.ts";
import { Silence } from "./silence.ts";

/** What carries a request to a server, or to the parts of this process, and answers as `fetch` does. */
export type Carrier = (address: string, request: RequestInit) => Promise<Response>;

/** Asks one server. */
export class ApiClient implements RestApi {
  readonly connection: Connection;
  readonly #carry: Carrier;

  /** @param carry default: over the network */
  constructor(connection: Connection, carry: Carrier = (address, request) => fetch(address, request)) {
    this.connection = connection;
    this.#carry = carry;
  }

  /** Asks, and reads the JSON that is answered. @throws RestFault */
  async ask(request: ApiRequest): Promise<ApiAnswer> {
    const response = await this.open(request);
    const text = await this.#reading(request, () => response.text());
    try {
      return { status: response.status, text, data: text === "" ? undefined : JSON.parse(text) };
    } catch {
      throw noKestra(this.connection, "no JSON");
    }
  }

  /** Asks for text or bytes. @throws RestFault */
  async bytes(request: ApiRequest): Promise<Uint8Array> {
    const response = await this.open(request);
    return await this.#reading(request, async () => new Uint8Array(await response.arrayBuffer()));
  }

  /** Asks for what may be large: the parts of the answer as they come. @throws RestFault, also where it breaks off */
  async *content(request: ApiRequest): AsyncGenerator<Uint8Array> {
    const { body } = await this.open(request);
    const reader = body?.getReader();
    try {
      for (;;) {
        const read = await this.#reading(request, async () => reader?.read());
        if (!read || read.done) return;
        yield read.value;
      }
    } finally {
      await reader?.cancel().catch(() => undefined);
    }
  }

  /** The events of a stream, over as many connections as it takes. @throws RestFault */
  events(request: ApiRequest, options: StreamOptions): AsyncGenerator<ServerEvent> {
    return readEvents(this, request, options);
  }

  /** Asks; the answer has begun, and the server found nothing wrong. @throws RestFault */
  async open(request: ApiRequest): Promise<Response> {
    const response = await this.#reading(request, () => this.#begun(request));
    if (response.ok) return response;
    const text = await response.text().catch(() => "");
    throw answerFault(this.connection, response, { text, ...request });
  }

  /**
   * Asks, and waits for the answer to begin. An answer that takes its time begins in time nevertheless; only where
   * something is sent nobody knows how long that takes.
   */
  async #begun(request: ApiRequest): Promise<Response> {
    if (request.body !== undefined || this.#limitMs(request) !== undefined) return await this.#fetch(request);
    const silence = new Silence();
    silence.begin(timeoutOf(this.connection));
    try {
      const { signal = silence.signal } = request;
      return await this.#fetch({ ...request, signal: AbortSignal.any([signal, silence.signal]) });
    } catch (error) {
      throw silence.isTooLong ? unanswered(this.connection, silence.limitMs) : error;
    } finally {
      silence.end();
    }
  }

  #fetch({ method = "GET", body, contentType, headers, ...request }: ApiRequest): Promise<Response> {
    const { authorization, headers: always } = this.connection;
    return this.#carry(this.address(request), {
      method,
      headers: {
        accept: "*/*",
        "user-agent": `kestra-ts/${VERSION}`,
        ...(contentType === undefined ? {} : { "content-type": contentType }),
        ...(authorization === undefined ? {} : { authorization }),
        ...headers,
        ...always,
      },
      // Credentials stay with the server that they are meant for.
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
      ...(typeof body === "object" ? { duplex: "half" } : {}),
      ...this.#limits(request),
    });
  }

  /** The whole address of a request. */
  address({ path, hasTenant = true, query = {} }: Pick<ApiRequest, "path" | "hasTenant" | "query">): string {
    const { server, tenant } = this.connection;
    const parts = ["api", "v1", ...(hasTenant ? [tenant] : []), ...path].map((part) => encodeURIComponent(part));
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined) continue;
      for (const each of Array.isArray(value) ? value : [value]) parameters.append(name, String(each));
    }
    const suffix = parameters.size === 0 ? "" : `?${parameters}`;
    return `${server}/${parts.join("/")}${suffix}`;
  }

  #limits(request: Pick<ApiRequest, "isLong" | "isEndless" | "signal">): { signal?: AbortSignal } {
    const { signal } = request;
    const limitMs = this.#limitMs(request);
    const signals = [...(signal ? [signal] : []), ...(limitMs === undefined ? [] : [AbortSignal.timeout(limitMs)])];
    return signals.length === 0 ? {} : { signal: AbortSignal.any(signals) };
  }

  #limitMs({ isLong = false, isEndless = false }: Pick<ApiRequest, "isLong" | "isEndless">): number | undefined {
    if (isEndless) return undefined;
    return isLong ? this.connection.timeoutMs : timeoutOf(this.connection);
  }

  async #reading<T>(request: ApiRequest, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (request.signal?.aborted) throw error;
      throw clientFaultIn(error) ?? unreachable(this.connection, error, this.#limitMs(request));
    }
  }
}

/** What a file that is sent had to say, which runtimes put their own words around. */
function clientFaultIn(error: unknown): RestFault | undefined {
  if (error instanceof RestFault) return error;
  return error instanceof Error ? clientFaultIn(error.cause) : undefined;
}
