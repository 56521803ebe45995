/** Asks a server over HTTP. What goes wrong becomes a {@link ClientFault} that says what to do. */
import { VERSION } from "../../platform/version.ts";
import { answerFault, noKestra, unanswered, unreachable } from "./answer-faults.ts";
import { type Connection, timeoutOf } from "./connection.ts";
import { ClientFault } from "./faults.ts";
import { Silence } from "./silence.ts";

/** Parameters of a query; those without a value are left out, lists are repeated. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** What is asked. */
export interface ApiRequest {
  /** Default GET. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/api/v1/<tenant>`, each part as it is: it is escaped here. */
  readonly path: readonly string[];
  /** False for what belongs to the server and no tenant. Default true. */
  readonly hasTenant?: boolean;
  readonly query?: Query;
  readonly body?: string | ReadableStream<Uint8Array>;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The server may take its time once it answers: for long waits and large files. Default false. */
  readonly isLong?: boolean;
  /** It goes on for as long as there is something to tell: no limit counts. Default false. */
  readonly isEndless?: boolean;
  /** Ends the request from outside. */
  readonly signal?: AbortSignal;
}

/** An answer that was read to its end. */
export interface ApiAnswer {
  readonly status: number;
  /** As the server wrote it. */
  readonly text: string;
  /** What it says; undefined where it says nothing. */
  readonly data: unknown;
}

/** Asks one server. */
export class ApiClient {
  readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Asks, and reads the JSON that is answered. @throws ClientFault */
  async ask(request: ApiRequest): Promise<ApiAnswer> {
    const response = await this.open(request);
    const text = await this.#reading(request, () => response.text());
    try {
      return { status: response.status, text, data: text === "" ? undefined : JSON.parse(text) };
    } catch {
      throw noKestra(this.connection.server, "no JSON");
    }
  }

  /** Asks for text or bytes. @throws ClientFault */
  async bytes(request: ApiRequest): Promise<Uint8Array> {
    const response = await this.open(request);
    return await this.#reading(request, async () => new Uint8Array(await response.arrayBuffer()));
  }

  /** Asks for what may be large: the parts of the answer as they come. @throws ClientFault, also where it breaks off */
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

  /** Asks; the answer has begun, and the server found nothing wrong. @throws ClientFault */
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
      throw silence.isTooLong ? unanswered(this.connection.server, silence.limitMs) : error;
    } finally {
      silence.end();
    }
  }

  #fetch({ method = "GET", body, contentType, headers, ...request }: ApiRequest): Promise<Response> {
    const { authorization, headers: always } = this.connection;
    return fetch(this.address(request), {
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
      throw clientFaultIn(error) ?? unreachable(this.connection.server, error, this.#limitMs(request));
    }
  }
}

/** What a file that is sent had to say, which runtimes put their own words around. */
function clientFaultIn(error: unknown): ClientFault | undefined {
  if (error instanceof ClientFault) return error;
  return error instanceof Error ? clientFaultIn(error.cause) : undefined;
}
