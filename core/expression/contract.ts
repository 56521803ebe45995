/**
 * What the rest of the system sees of the expression language: render a template to text, to a value,
 * or render every text inside a structure. Rendering stays synchronous until something it calls (a key-value
 * store, a file, an HTTP request) answers with a promise; then the result is a promise.
 */

/** A value now, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>;

/** The variable context of one rendering: `flow`, `execution`, `outputs`, `inputs`, ... */
export type Variables = Readonly<Record<string, unknown>>;

/** What expression functions may reach. A function whose service is missing fails with a clear message. */
export interface ExpressionServices {
  /** The current time in milliseconds since the epoch. Default: the system clock the engine was made with. */
  now?(): number;
  /** The secret's text, or undefined when there is none of that name. Names are looked up case-insensitively. */
  secret?(key: string, namespace: string | undefined): MaybePromise<string | undefined>;
  /** The stored value, or undefined when the key does not exist. */
  kv?(key: string, namespace: string | undefined): MaybePromise<unknown>;
  /** The text of an internal-storage URI or of a namespace file; fails with the user's message when not allowed. */
  readFile?(path: string, namespace: string | undefined, version: number | undefined): MaybePromise<string>;
  /** The size in bytes of the same. */
  fileSize?(path: string, namespace: string | undefined, version: number | undefined): MaybePromise<number>;
  /** Whether there is such a file. */
  fileExists?(path: string, namespace: string | undefined, version: number | undefined): MaybePromise<boolean>;
  /** The ERROR log entries of the current execution. */
  errorLogs?(): MaybePromise<readonly Record<string, unknown>[]>;
  /** An HTTP exchange for the `http()` function; the answer's text is decoded by the caller of this. */
  http?(request: ExpressionHttpRequest): Promise<ExpressionHttpResponse>;
  /** Runs a flow and answers its outputs; only given while flow inputs are rendered. */
  subflow?(request: ExpressionSubflowRequest): Promise<Record<string, unknown>>;
  /** Opens a value that rests encrypted, as an attribute that a template reads; answers any other as it is. */
  opened?(value: object): unknown;
  /** Told every secret text that a rendering revealed, so that logs can mask it. */
  revealed?(secret: string): void;
  /** A TCP port that is free now, for `randomPort()`. */
  freePort?(): MaybePromise<number>;
}

/** A request that the `http` function makes. */
export interface ExpressionHttpRequest {
  uri: string;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
  options: Record<string, unknown>;
}

/** What came back for it. */
export interface ExpressionHttpResponse {
  status: number;
  contentType: string | undefined;
  body: string;
  /** Whether the request's options take the status as a success. */
  isSuccess: boolean;
}

/** An execution that an expression asks about or starts. */
export interface ExpressionSubflowRequest {
  namespace: string;
  id: string;
  inputs: Record<string, unknown>;
  revision: number | undefined;
  labels: Record<string, string>;
  timeout: string | undefined;
}

/** Limits and settings of an engine; `kestra.variables.*` of the configuration. */
export interface ExpressionOptions {
  /** Render results again until they stop changing. Default false. */
  recursiveRendering?: boolean;
  /** How many compiled templates are kept. Default 1000. */
  cacheEntriesMax?: number;
  /** Evaluation steps (nodes evaluated, loop rounds) one rendering may take. Default 10 000 000. */
  stepsMax?: number;
  /** How long one rendering may compute, in milliseconds. Default 10 000. */
  timeMaxMs?: number;
  /** Characters one rendering may produce. Default 64 Mi characters. */
  outputCharsMax?: number;
  /** `render()` calls inside each other. Default 16. */
  renderDepthMax?: number;
  /** Time zone of dates without one. Default: the process's zone, as Intl tells it. */
  timeZone?: string;
}

/** Which variables a template touches, as far as its text alone tells; a flow's worker is only sent those. */
export interface TemplateReferences {
  /** Constant access paths found, e.g. `["outputs", "extract", "uri"]`; cut at the first computed subscript. */
  readonly paths: readonly (readonly string[])[];
  /** True when the template may touch any variable (`printContext()`, `render(...)` of computed text, ...). */
  readonly everything: boolean;
}

/** Renders, checks and looks into expressions. */
export interface ExpressionEngine {
  /** Render to text, as a plain property is rendered. Rejects or throws an ExpressionError. */
  render(template: string, variables: Variables, services?: ExpressionServices): MaybePromise<string>;
  /** Render to the value itself where the template is one single print; see "Typed or string" in the docs. */
  renderTyped(template: string, variables: Variables, services?: ExpressionServices): MaybePromise<unknown>;
  /** Render every text inside maps and lists (keys too); other values are kept as they are. */
  renderDeep(value: unknown, variables: Variables, services?: ExpressionServices): MaybePromise<unknown>;
  /** Compile without rendering: undefined when the template is sound, else what is wrong with it and where. */
  check(template: string): ExpressionProblem | undefined;
  /** See TemplateReferences; an unsound template counts as touching everything. */
  references(template: string): TemplateReferences;
}

/** A fault in a template's text. */
export interface ExpressionProblem {
  message: string;
  /** 1-based position inside the template. */
  line: number;
  column: number;
}
