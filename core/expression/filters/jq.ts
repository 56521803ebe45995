/** `jq`: runs a jq program on a value. */

import { RecentCache } from "../cache.ts";
import { className } from "../class-name.ts";
import type { FilterDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import type { JqNode } from "../jq/ast.ts";
import { run as runPart } from "../jq/evaluate.ts";
import { parseJq } from "../jq/parser.ts";
import { type JqScope, values } from "../jq/scope.ts";
import { fromJq, toJq } from "../jq/value.ts";
import { parseJson } from "../json-parser.ts";
import { LIST_ITEMS_MAX } from "../limits.ts";
import type { Rendering } from "../rendering.ts";

/** Programs kept ready. */
const PROGRAMS_MAX = 100;
/** Steps of a rendering that one step of a program counts for. */
const STEP_COST = 4;
/** Characters of the input that a message shows. */
const SHOWN_CHARS_MAX = 200;

const programs = new RecentCache<JqNode>(PROGRAMS_MAX);

function program(source: string): JqNode {
  const known = programs.get(source);
  if (known) return known;
  const parsed = parseJq(source);
  programs.set(source, parsed);
  return parsed;
}

function jq(input: unknown, given: unknown, run: Rendering): unknown[] {
  if (given === undefined || given === null) throw new Fault("The 'jq' filter expects an argument 'expression'.");
  try {
    const value = typeof input === "string" ? readInput(input) : input;
    const scope: JqScope = {
      run: runPart,
      variables: new Map(),
      filters: new Map(),
      step: () => run.step(STEP_COST),
      now: () => run.now(),
      depth: 0,
    };
    const results: unknown[] = [];
    for (const result of values(program(javaText(given)), toJq(value), scope)) {
      results.push(fromJq(result));
      if (results.length > LIST_ITEMS_MAX) throw new Fault(`jq yields more than ${LIST_ITEMS_MAX} values`, "limit");
    }
    return results;
  } catch (error) {
    if (
      !(error instanceof Error) ||
      error instanceof RangeError ||
      (error instanceof Fault && error.kind === "limit")
    ) {
      throw error;
    }
    const shown = javaText(input);
    const text = shown.length > SHOWN_CHARS_MAX ? `${shown.slice(0, SHOWN_CHARS_MAX)}…` : shown;
    throw new Fault(`Unable to parse jq value '${text}' with type '${className(input)}': ${error.message}`);
  }
}

function readInput(text: string): unknown {
  return text.trim() === "" ? null : parseJson(text);
}

/** This filter by name. */
export const JQ_FILTERS: ReadonlyMap<string, FilterDefinition> = new Map<string, FilterDefinition>([
  ["jq", { parameters: ["expression"], call: (input, [expression], run) => jq(input, expression, run) }],
]);
