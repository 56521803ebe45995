/** The REST API as its clients see it, whether a network is between them or not. */

/** Parameters of a query; those without a value are left out, lists are repeated. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** What is asked. */
export interface ApiRequest {
  /** Default GET. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/api/v1/<tenant>`, each part as it is: it is escaped later. */
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

/** One server-sent event. */
export interface ServerEvent {
  /** What this server and Kestra's tell the kind of an event by: `start`, `progress`, `end`. */
  readonly id: string;
  readonly data: unknown;
  /** Which connection it came over, from 1: each tells everything from the beginning. */
  readonly connection: number;
}

/** How a stream is read. */
export interface StreamOptions {
  /** Ends the reading. */
  readonly signal: AbortSignal;
  /** Told that the connection is lost, once until it is there again. */
  onLost(reason: string): void;
  /** Told that a lost connection is there again. Default: nobody is. */
  onBack?(): void;
  /** A connection that brings nothing for so long is given up. Default: a minute and a half. */
  readonly silenceMs?: number;
  /** Tries in a row that may bring nothing: for 0 the first failure is a fault. Default: for some minutes. */
  readonly triesMax?: number;
}

/** Asks one server, or the parts of this process in its place. All of it throws RestFault with words for people. */
export interface RestApi {
  /** Asks, and reads the JSON that is answered. */
  ask(request: ApiRequest): Promise<ApiAnswer>;
  /** Asks for text or bytes. */
  bytes(request: ApiRequest): Promise<Uint8Array>;
  /** Asks for what may be large: the parts of the answer as they come. */
  content(request: ApiRequest): AsyncGenerator<Uint8Array>;
  /** The events of a stream. Where it breaks off, or ends though the reader goes on, it is opened again. */
  events(request: ApiRequest, options: StreamOptions): AsyncGenerator<ServerEvent>;
}
