/** The engine: compiles templates once, renders them to text, to values, and inside structures. */
import { RecentCache } from "./cache.ts";
import { type CompiledTemplate, compileTemplate } from "./compile/compiler.ts";
import type {
  ExpressionEngine,
  ExpressionOptions,
  ExpressionProblem,
  ExpressionServices,
  MaybePromise,
  TemplateReferences,
  Variables,
} from "./contract.ts";
import { renderInside } from "./deep.ts";
import type { Vocabulary } from "./definition.ts";
import { ExpressionError, Fault, placedError, toExpressionError } from "./error.ts";
import { CACHE_ENTRIES_MAX, CACHED_TEMPLATE_CHARS_MAX, limitsOf, RENDER_ROUNDS_MAX } from "./limits.ts";
import { andThen, isPromise } from "./maybe.ts";
import { parseTemplate } from "./parser.ts";
import { toPlain } from "./plain.ts";
import { withoutRawMarkers } from "./raw.ts";
import { EVERYTHING, referencesOf } from "./references.ts";
import { Rendering, type RenderingHost } from "./rendering.ts";
import { typedResult } from "./typed.ts";
import { fullVocabulary } from "./vocabulary.ts";

/** What an engine is made with: its limits, and the outside world that a pure core has none of. */
export interface ExpressionEngineOptions extends ExpressionOptions {
  /** Milliseconds since the epoch. */
  now: () => number;
  /** A random number from 0 up to, but not including, 1. */
  random: () => number;
  /** Random bytes for ids and encryption. Default: made from `random`, which is not secret enough for `encrypt`. */
  randomBytes?: (count: number) => Uint8Array;
}

const NO_SERVICES: ExpressionServices = {};
const START = { line: 1, column: 1 };

/** Makes an engine. Nothing is compiled or loaded before it is needed. */
export function createExpressionEngine(options: ExpressionEngineOptions): ExpressionEngine {
  return new Engine(options);
}

class Engine implements ExpressionEngine {
  readonly #cache: RecentCache<CompiledTemplate>;
  readonly #host: RenderingHost;
  readonly #vocabulary: Vocabulary;

  constructor(options: ExpressionEngineOptions) {
    const recursive = options.recursiveRendering ?? false;
    this.#cache = new RecentCache(options.cacheEntriesMax ?? CACHE_ENTRIES_MAX);
    this.#vocabulary = fullVocabulary(recursive);
    let zone = options.timeZone;
    this.#host = {
      now: options.now,
      random: options.random,
      randomBytes: options.randomBytes ?? ((count) => Uint8Array.from({ length: count }, () => options.random() * 256)),
      timeZone: () => (zone ??= new Intl.DateTimeFormat().resolvedOptions().timeZone),
      limits: limitsOf(options),
      recursive,
      renderInside: (template, run, again) => this.#renderInside(template, run, again),
    };
  }

  render(template: string, variables: Variables, services: ExpressionServices = NO_SERVICES): MaybePromise<string> {
    if (!template.includes("{")) return template;
    const run = new Rendering(this.#host, variables, services);
    const text = this.#once(template, run);
    return this.#host.recursive ? andThen(text, (first) => this.#again(template, first, run)) : text;
  }

  renderTyped(
    template: string,
    variables: Variables,
    services: ExpressionServices = NO_SERVICES,
  ): MaybePromise<unknown> {
    if (!template.includes("{")) return template;
    const run = new Rendering(this.#host, variables, services);
    const pieces: unknown[] = [];
    run.pieces = pieces;
    return andThen(this.#once(template, run), (text) => {
      const result = typedResult(pieces, text);
      if (!this.#host.recursive || typeof result !== "string") return toPlain(result);
      return this.#again(template, result, run);
    });
  }

  renderDeep(value: unknown, variables: Variables, services: ExpressionServices = NO_SERVICES): MaybePromise<unknown> {
    try {
      const rendered = renderInside(value, (text) => this.render(text, variables, services));
      return andThen(rendered, (done) => toPlain(done));
    } catch (error) {
      throw toExpressionError(error, "", START);
    }
  }

  check(template: string): ExpressionProblem | undefined {
    if (!template.includes("{")) return undefined;
    try {
      return this.#compiled(template).problem;
    } catch (error) {
      const { message, line, column } = toExpressionError(error, template, START);
      return { message, line, column };
    }
  }

  references(template: string): TemplateReferences {
    if (!template.includes("{")) return { paths: [], everything: false };
    if (this.#host.recursive) return EVERYTHING;
    try {
      return referencesOf(parseTemplate(template));
    } catch (error) {
      if (error instanceof ExpressionError || error instanceof RangeError) return EVERYTHING;
      throw error;
    }
  }

  #compiled(template: string): CompiledTemplate {
    const known = this.#cache.get(template);
    if (known) return known;
    const compiled = compileTemplate(parseTemplate(template), this.#vocabulary);
    if (template.length <= CACHED_TEMPLATE_CHARS_MAX) this.#cache.set(template, compiled);
    return compiled;
  }

  /** One round of rendering into the given rendering. */
  #once(template: string, run: Rendering): MaybePromise<string> {
    const onFault = (error: unknown): never => {
      throw toExpressionError(error, template, START);
    };
    try {
      const done = this.#compiled(template).execute(run);
      if (!isPromise(done)) return run.out;
      return done.then(() => run.out, onFault);
    } catch (error) {
      return onFault(error);
    }
  }

  /** Renders a result again until it stays the same, then takes the raw markers away. */
  #again(template: string, first: string, run: Rendering): MaybePromise<string> {
    const round = (before: string, text: string, count: number): MaybePromise<string> => {
      if (before === text || !text.includes("{")) return withoutRawMarkers(text);
      if (count > RENDER_ROUNDS_MAX) throw placedError("Too many rendering attempts", template, START, "limit");
      return andThen(this.#once(text, run.again()), (again) => round(text, again, count + 1));
    };
    return round(template, first, 1);
  }

  /** What `render()` does: the same variables and names, one level deeper. */
  #renderInside(template: string, run: Rendering, again: boolean): MaybePromise<string> {
    if (!template.includes("{")) return template;
    const { renderDepthMax } = this.#host.limits;
    if (run.depth >= renderDepthMax) {
      throw new Fault(`Maximum render() nesting depth (${renderDepthMax}) exceeded`, "limit");
    }
    const inner = run.inside(again ? { ...this.#host, recursive: true } : this.#host);
    const text = this.#once(template, inner);
    return again ? andThen(text, (first) => this.#again(template, first, inner)) : text;
  }
}
