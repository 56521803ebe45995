/** One rendering under way: its variables, its output so far, and what it has used of its limits. */
import type { ExpressionServices, MaybePromise, Variables } from "./contract.ts";
import { Fault } from "./error.ts";
import type { ExpressionLimits } from "./limits.ts";
import { STEPS_BETWEEN_CLOCKS } from "./limits.ts";
import { andThen, isPromise } from "./maybe.ts";
import type { JsonStyle } from "./printing.ts";
import type { Scope } from "./scope.ts";

/** What a rendering needs from the engine it belongs to. */
export interface RenderingHost {
  /** Milliseconds since the epoch, also for measuring how long a rendering computes. */
  readonly now: () => number;
  /** A random number from 0 up to 1. */
  readonly random: () => number;
  /** Random bytes for ids and initialisation vectors. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Zone of dates without one. */
  readonly timeZone: () => string;
  readonly limits: ExpressionLimits;
  /** True when results are rendered again by themselves; `render()` does not exist then. */
  readonly recursive: boolean;
  /** Renders a text on behalf of `render()`: with the same variables, one level deeper. */
  readonly renderInside: (template: string, run: Rendering, recursive: boolean) => MaybePromise<string>;
}

/** A macro of a template, ready to be called. */
export type MacroBody = (
  positional: readonly unknown[],
  named: ReadonlyMap<string, unknown>,
  run: Rendering,
) => unknown;

/** The state of one rendering; made anew for each. */
export class Rendering {
  /** The output so far. */
  out = "";
  /** In typed rendering, the values printed so far; undefined otherwise. */
  pieces: unknown[] | undefined;
  /** The innermost names that the template bound; undefined while there are none. */
  scope: Scope | undefined;
  /** How many macros are being called inside each other. */
  macroDepth = 0;
  /** How many `render()` calls this rendering stands in. */
  readonly depth: number;
  readonly host: RenderingHost;
  readonly variables: Variables;
  readonly services: ExpressionServices;
  readonly #budget: Budget;
  #style: JsonStyle | undefined;

  constructor(host: RenderingHost, variables: Variables, services: ExpressionServices, origin?: Origin) {
    this.host = host;
    this.variables = variables;
    this.services = services;
    this.depth = origin?.depth ?? 0;
    this.scope = origin?.from.scope;
    this.#budget = origin === undefined ? new Budget(host) : origin.from.#budget;
  }

  /** Adds to the output. Throws when it grows too large. */
  write(text: string): void {
    this.out += text;
    if (this.out.length > this.host.limits.outputCharsMax) this.tooLong();
  }

  /** A fresh output with the same variables and names, drawing on the same limits. */
  again(): Rendering {
    return new Rendering(this.host, this.variables, this.services, { from: this, depth: this.depth });
  }

  /** The same one `render()` call deeper, for a host that may render results again. */
  inside(host: RenderingHost): Rendering {
    return new Rendering(host, this.variables, this.services, { from: this, depth: this.depth + 1 });
  }

  /** How structures are printed here. */
  get jsonStyle(): JsonStyle {
    this.#style ??= { timeZone: this.host.timeZone() };
    return this.#style;
  }

  /** Counts steps. Throws when there were too many, or they took too long. */
  step(count: number): void {
    this.#budget.steps += count;
    if (this.#budget.steps >= this.#budget.checkAt) this.#budget.check();
  }

  /** Milliseconds since the epoch as expressions see it. */
  now(): number {
    return this.services.now?.() ?? this.host.now();
  }

  /** A value that a service answers; the time spent waiting does not count. */
  awaiting<T>(value: MaybePromise<T>): MaybePromise<T> {
    if (!isPromise(value)) return value;
    const since = this.host.now();
    return andThen(value, (result) => {
      this.#budget.waited(this.host.now() - since);
      return result;
    });
  }

  /** The text if it is short enough, else a fault. */
  bounded(text: string): string {
    if (text.length > this.host.limits.outputCharsMax) this.tooLong();
    return text;
  }

  /** The fault of a text that grew too large. */
  tooLong(): never {
    throw new Fault(`The text is longer than ${this.host.limits.outputCharsMax} characters`, "limit");
  }
}

/** The rendering that another one belongs to. */
interface Origin {
  readonly from: Rendering;
  readonly depth: number;
}

/** What one rendering, with all that it renders inside, may still use. */
class Budget {
  steps = 0;
  checkAt: number;
  readonly #host: RenderingHost;
  #deadline = 0;

  constructor(host: RenderingHost) {
    this.#host = host;
    this.checkAt = Math.min(STEPS_BETWEEN_CLOCKS, host.limits.stepsMax);
  }

  check(): void {
    const { stepsMax, timeMaxMs } = this.#host.limits;
    if (this.steps >= stepsMax) throw new Fault(`The expression takes more than ${stepsMax} steps`, "limit");
    const now = this.#host.now();
    if (this.#deadline === 0) this.#deadline = now + timeMaxMs;
    else if (now > this.#deadline) throw new Fault(`The expression takes longer than ${timeMaxMs} ms`, "limit");
    this.checkAt = Math.min(this.steps + STEPS_BETWEEN_CLOCKS, stepsMax);
  }

  waited(elapsedMs: number): void {
    if (this.#deadline !== 0) this.#deadline += elapsedMs;
  }
}
