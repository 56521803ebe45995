/** The expression engine: renders templates to text, to values, and inside structures. */
import { type CompiledTemplate, compile } from "./compiler.ts";
import type {
  ExpressionEngine,
  ExpressionOptions,
  ExpressionServices,
  MaybePromise,
  Variables,
} from "./contract.ts";
import { CallFault, ExpressionError, NotFound } from "./error.ts";
import { type EngineEnvironment, Evaluation, Suspended } from "./evaluation.ts";
import { all, andThen } from "./maybe.ts";
import { parseTemplate } from "./parser.ts";
import { isMap, printed } from "./printing.ts";
import { ALL_REFERENCES, collectReferences } from "./references.ts";
import { TemplateCache } from "./template-cache.ts";

/** What an engine is given instead of a clock and of randomness. */
export interface ExpressionEngineOptions extends ExpressionOptions {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number of [0, 1). */
  random(): number;
  randomBytes(count: number): Uint8Array;
  /** Default `en-US`. */
  locale?: string;
}

const CACHE_ENTRIES_DEFAULT = 1_000;
const STEPS_DEFAULT = 10_000_000;
const TIME_DEFAULT_MS = 10_000;
const OUTPUT_DEFAULT_CHARS = 64 * 1024 * 1024;
const RENDER_DEPTH_DEFAULT = 16;
/** Rounds of recursive rendering. */
const RENDER_ROUNDS_MAX = 100;
/** How deep a structure may be nested to be rendered. */
const STRUCTURE_DEPTH_MAX = 200;
const NO_SERVICES: ExpressionServices = {};

/** Makes an engine. */
export function createExpressionEngine(options: ExpressionEngineOptions): ExpressionEngine {
  return new Engine(options);
}

class Engine implements ExpressionEngine {
  readonly #cache: TemplateCache;
  readonly #environment: EngineEnvironment;
  readonly #recursive: boolean;

  constructor(options: ExpressionEngineOptions) {
    this.#cache = new TemplateCache(options.cacheEntriesMax ?? CACHE_ENTRIES_DEFAULT);
    this.#recursive = options.recursiveRendering ?? false;
    this.#environment = {
      now: options.now,
      random: options.random,
      randomBytes: options.randomBytes,
      timeZone: options.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
      locale: options.locale ?? "en-US",
      limits: {
        stepsMax: options.stepsMax ?? STEPS_DEFAULT,
        timeMaxMs: options.timeMaxMs ?? TIME_DEFAULT_MS,
        outputCharsMax: options.outputCharsMax ?? OUTPUT_DEFAULT_CHARS,
        renderDepthMax: options.renderDepthMax ?? RENDER_DEPTH_DEFAULT,
      },
      renderInner: (template, evaluation, recursive) => this.#renderInner(template, evaluation, recursive),
    };
  }

  render(template: string, variables: Variables, services = NO_SERVICES): MaybePromise<string> {
    if (!template.includes("{")) return template;
    return this.#settle(variables, services, (evaluation) => this.#text(template, evaluation));
  }

  renderTyped(template: string, variables: Variables, services = NO_SERVICES): MaybePromise<unknown> {
    if (!template.includes("{")) return template;
    return this.#settle(variables, services, (evaluation) => this.#value(template, evaluation));
  }

  renderDeep(value: unknown, variables: Variables, services = NO_SERVICES, depth = 0): MaybePromise<unknown> {
    if (typeof value === "string") return this.render(value, variables, services);
    if (typeof value !== "object" || value === null) return value;
    if (depth > STRUCTURE_DEPTH_MAX) {
      throw new ExpressionError("limit", `The value is nested more than ${STRUCTURE_DEPTH_MAX} deep.`, { line: 1, column: 1 });
    }
    if (Array.isArray(value)) return all(value.map((each) => this.renderDeep(each, variables, services, depth + 1)));
    if (!isMap(value)) return value;
    const entries = Object.entries(value);
    const keys = entries.map(([key]) => this.render(key, variables, services));
    const values = entries.map(([, each]) => this.renderDeep(each, variables, services, depth + 1));
    return andThen(all<unknown>([...keys, ...values]), (rendered) => {
      const result: Record<string, unknown> = {};
      for (const [index] of entries.entries()) {
        const key = String(rendered[index]);
        if (!Object.hasOwn(result, key)) define(result, key, rendered[entries.length + index]);
      }
      return result;
    });
  }

  check(template: string) {
    if (!template.includes("{")) return undefined;
    try {
      this.#compiled(template);
      return undefined;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return { message: error.message, line: error.line, column: error.column };
    }
  }

  references(template: string) {
    if (!template.includes("{")) return { paths: [], everything: false };
    try {
      return this.#recursive ? ALL_REFERENCES : collectReferences(this.#compiled(template).nodes);
    } catch {
      return ALL_REFERENCES;
    }
  }

  #compiled(source: string): CompiledTemplate {
    return this.#cache.get(source, () => compile(source, parseTemplate(source)));
  }

  /** Evaluates, again from the start after each answer that had to be waited for. */
  #settle<T>(
    variables: Variables,
    services: ExpressionServices,
    evaluate: (evaluation: Evaluation) => T,
  ): MaybePromise<T> {
    const recorded: unknown[] = [];
    const attempt = (): MaybePromise<T> => {
      try {
        return evaluate(new Evaluation(this.#environment, variables, services, recorded));
      } catch (error) {
        if (error instanceof Suspended) return error.answer.then(attempt);
        throw error;
      }
    };
    return attempt();
  }

  #text(source: string, evaluation: Evaluation): string {
    let text = this.#once(source, evaluation);
    for (let round = 1; this.#recursive && text.includes("{"); round++) {
      if (round > RENDER_ROUNDS_MAX) throw tooManyRounds();
      const next = this.#again(text, evaluation);
      if (next === text) break;
      text = next;
    }
    return text;
  }

  #once(source: string, evaluation: Evaluation): string {
    return this.#worded(source, () => {
      this.#compiled(source).write(evaluation);
      return evaluation.output;
    });
  }

  #again(source: string, evaluation: Evaluation): string {
    const inner = evaluation.inner();
    const text = this.#once(source, inner);
    evaluation.resume(inner);
    return text;
  }

  #value(source: string, evaluation: Evaluation): unknown {
    return this.#worded(source, () => {
      const template = this.#compiled(source);
      if (template.single) return template.single(evaluation) ?? null;
      template.write(evaluation);
      const text = evaluation.output;
      const hasStructure = /^\s*[[{]/.test(text);
      return hasStructure ? parsedOr(text) : text;
    });
  }

  #renderInner(template: string, evaluation: Evaluation, recursive: boolean): string {
    const { renderDepthMax } = this.#environment.limits;
    if (evaluation.depth >= renderDepthMax) {
      throw new CallFault(`Maximum render() nesting depth (${renderDepthMax}) exceeded`);
    }
    let text = template;
    for (let round = 0; text.includes("{"); round++) {
      if (round > RENDER_ROUNDS_MAX) throw tooManyRounds();
      const next = this.#again(text, evaluation);
      if (next === text) break;
      text = next;
      if (!recursive) break;
    }
    return text;
  }

  /** Words the faults that only know what is missing, or only a message. */
  #worded<T>(source: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (error instanceof NotFound) {
        const { attribute, position } = error;
        const message = `Unable to find \`${attribute}\` used in the expression \`${source}\` at line ${position.line}`;
        throw new ExpressionError("not-found", message, position, attribute);
      }
      if (error instanceof CallFault) {
        throw new ExpressionError("evaluation", error.message, { line: 1, column: 1 }, undefined, { cause: error });
      }
      if (error instanceof RangeError) {
        throw new ExpressionError("limit", "The template is nested too deep.", { line: 1, column: 1 });
      }
      throw error;
    }
  }
}

function tooManyRounds(): CallFault {
  return new CallFault("Too many rendering attempts");
}

function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return printed(text);
  }
}
