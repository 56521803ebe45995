/** Every limit of the language, its unit last in the name, and its default. */
import type { ExpressionOptions } from "./contract.ts";

/** The limits one engine works with. */
export interface ExpressionLimits {
  /** Evaluation steps of one rendering. */
  readonly stepsMax: number;
  /** Milliseconds one rendering may compute; waiting for a service does not count. */
  readonly timeMaxMs: number;
  /** Characters of a rendering's output and of any text made on the way. */
  readonly outputCharsMax: number;
  /** `render()` inside `render()`. */
  readonly renderDepthMax: number;
}

/** The limits' defaults. */
export const DEFAULT_LIMITS: ExpressionLimits = {
  stepsMax: 10_000_000,
  timeMaxMs: 10_000,
  outputCharsMax: 64 * 1024 * 1024,
  renderDepthMax: 16,
};

/** Compiled templates an engine keeps. */
export const CACHE_ENTRIES_MAX = 1_000;
/** Longer templates are compiled each time, so that the cache stays small. */
export const CACHED_TEMPLATE_CHARS_MAX = 64 * 1024;
/** Characters of a template's text. */
export const TEMPLATE_CHARS_MAX = 16 * 1024 * 1024;
/** Expressions and tags inside each other, in a template's text. */
export const NESTING_DEPTH_MAX = 250;
/** Macros calling each other. */
export const MACRO_DEPTH_MAX = 200;
/** Rounds of rendering a result again. */
export const RENDER_ROUNDS_MAX = 100;
/** Items of a list made by a range, an addition or a filter. */
export const LIST_ITEMS_MAX = 1_000_000;
/** Lists and maps inside each other that can be printed or compared. */
export const VALUE_DEPTH_MAX = 1_000;
/** Steps one use of a regular expression may take. */
export const REGEX_STEPS_MAX = 5_000_000;
/** Characters of a regular expression. */
export const REGEX_CHARS_MAX = 10_000;
/** Steps between two looks at the clock. */
export const STEPS_BETWEEN_CLOCKS = 4_096;

/** The limits that the options leave. */
export function limitsOf(options: ExpressionOptions): ExpressionLimits {
  return {
    stepsMax: options.stepsMax ?? DEFAULT_LIMITS.stepsMax,
    timeMaxMs: options.timeMaxMs ?? DEFAULT_LIMITS.timeMaxMs,
    outputCharsMax: options.outputCharsMax ?? DEFAULT_LIMITS.outputCharsMax,
    renderDepthMax: options.renderDepthMax ?? DEFAULT_LIMITS.renderDepthMax,
  };
}
