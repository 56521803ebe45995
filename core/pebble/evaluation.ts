/**
 * One rendering under way: variables and scopes, the output, the limits, and the effects (what came from outside:
 * services, the clock, randomness). Evaluation is synchronous; when an effect answers with a promise it is
 * suspended, and evaluated again from the start once the answer is there. Recorded effects make that sound: each is
 * asked for once, and a second evaluation goes the same way.
 */
import type { ExpressionServices, Variables } from "./contract.ts";
import { ExpressionError, type Position } from "./error.ts";
import { isPromise } from "./maybe.ts";

/** What an engine knows whatever it renders. */
export interface EngineEnvironment {
  now(): number;
  /** A number of [0, 1). */
  random(): number;
  randomBytes(count: number): Uint8Array;
  readonly timeZone: string;
  readonly locale: string;
  readonly limits: EvaluationLimits;
  /** Renders a text again inside a rendering: `render()`. */
  renderInner(template: string, evaluation: Evaluation, recursive: boolean): string;
}

export interface EvaluationLimits {
  readonly stepsMax: number;
  readonly timeMaxMs: number;
  readonly outputCharsMax: number;
  readonly renderDepthMax: number;
}

/** Thrown to wait for an effect. */
export class Suspended {
  readonly answer: Promise<unknown>;
  constructor(answer: Promise<unknown>) {
    this.answer = answer;
  }
}

type Recorded = { readonly value: unknown } | { readonly fault: unknown };

/** Steps between two looks at the clock. */
const STEPS_BETWEEN_CLOCKS = 4_096;

/** Variables set by `set`, loops and macros, innermost first. */
export interface Scope {
  readonly variables: Map<string, unknown>;
  /** undefined at the outermost scope, and inside a macro, which sees its arguments only. */
  readonly outer: Scope | undefined;
}

export class Evaluation {
  readonly environment: EngineEnvironment;
  readonly variables: Variables;
  readonly services: ExpressionServices;
  readonly macros = new Map<string, (positional: readonly unknown[], named: ReadonlyMap<string, unknown>) => string>();
  readonly blocks = new Map<string, () => void>();
  scope: Scope = { variables: new Map(), outer: undefined };
  /** False inside a macro: the context's variables are not seen there. */
  seesContext = true;
  /** `render()` calls around this one. */
  depth = 0;
  output = "";
  readonly #recorded: Recorded[];
  #effects = 0;
  #steps = 0;
  #until = 0;

  constructor(environment: EngineEnvironment, variables: Variables, services: ExpressionServices, recorded: unknown[]) {
    this.environment = environment;
    this.variables = variables;
    this.services = services;
    this.#recorded = recorded as Recorded[];
  }

  /** Counts a step. @throws ExpressionError of kind limit */
  step(position: () => Position): void {
    if (++this.#steps % STEPS_BETWEEN_CLOCKS !== 0) return;
    const { limits, now } = this.environment;
    if (this.#steps > limits.stepsMax) {
      throw new ExpressionError("limit", `The template takes more than ${limits.stepsMax} steps.`, position());
    }
    if (this.#until === 0) this.#until = now() + limits.timeMaxMs;
    else if (now() > this.#until) {
      throw new ExpressionError("limit", `The template takes longer than ${limits.timeMaxMs} ms.`, position());
    }
  }

  /** Appends to the output. @throws ExpressionError of kind limit */
  write(text: string, position: () => Position): void {
    this.output += text;
    const { outputCharsMax } = this.environment.limits;
    if (this.output.length > outputCharsMax) {
      throw new ExpressionError("limit", `The result is longer than ${outputCharsMax} characters.`, position());
    }
  }

  /** What an action outside answers; asked once, however often the evaluation starts anew. */
  effect<T>(action: () => T | Promise<T>): T {
    const index = this.#effects++;
    const known = this.#recorded[index];
    if (known) {
      if ("fault" in known) throw known.fault;
      return known.value as T;
    }
    const answer = action();
    if (!isPromise(answer)) {
      this.#recorded[index] = { value: answer };
      return answer;
    }
    throw new Suspended(
      answer.then(
        (value) => void (this.#recorded[index] = { value }),
        (fault: unknown) => void (this.#recorded[index] = { fault }),
      ),
    );
  }

  /** Continues the count of effects of a rendering inside this one. */
  inner(variables: Variables = this.variables): Evaluation {
    const inner = new Evaluation(this.environment, variables, this.services, this.#recorded as unknown[]);
    inner.#effects = this.#effects;
    inner.depth = this.depth + 1;
    return inner;
  }

  /** Takes over where a rendering inside has left off. */
  resume(inner: Evaluation): void {
    this.#effects = inner.#effects;
    this.#steps += inner.#steps;
  }

  /** The value of a variable, and whether there is one. */
  lookUp(name: string): { readonly found: boolean; readonly value: unknown } {
    for (let scope: Scope | undefined = this.scope; scope; scope = scope.outer) {
      if (scope.variables.has(name)) return { found: true, value: scope.variables.get(name) };
    }
    if (this.seesContext && Object.hasOwn(this.variables, name)) return { found: true, value: this.variables[name] };
    return { found: false, value: undefined };
  }

  /** Sets a variable where it is already set, else in the present scope. */
  assign(name: string, value: unknown): void {
    for (let scope: Scope | undefined = this.scope; scope; scope = scope.outer) {
      if (!scope.variables.has(name)) continue;
      scope.variables.set(name, value);
      return;
    }
    this.scope.variables.set(name, value);
  }

  /** Runs an action in a scope of its own. */
  inScope<T>(action: (scope: Scope) => T, outer: Scope | undefined = this.scope): T {
    const before = this.scope;
    const scope: Scope = { variables: new Map(), outer };
    this.scope = scope;
    try {
      return action(scope);
    } finally {
      this.scope = before;
    }
  }
}
