/** Functions that read texts as data, and those over numbers. */
import { type BoundArguments, type CallableTable, func, variadic } from "../callable.ts";
import { CallFault } from "../error.ts";
import type { Evaluation } from "../evaluation.ts";
import * as lazy from "../lazy-modules.ts";
import { isNumber, toNumber } from "../number.ts";
import { range } from "../operators.ts";
import { javaClass } from "../printing.ts";

function fromJson({ json }: BoundArguments): unknown {
  if (json === null) return null;
  if (typeof json !== "string") throw new CallFault("The 'fromJson' function expects an argument 'json' with type string.");
  try {
    const parsed: unknown = JSON.parse(json, keepLargeIntegers);
    return parsed;
  } catch (error) {
    throw new CallFault(`Invalid json: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whole numbers beyond what a JavaScript number holds exactly, where the runtime tells the source text. */
function keepLargeIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value) || !context?.source) return value;
  return /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}

function fromIon(args: BoundArguments, evaluation: Evaluation): unknown {
  const { ion, allRows } = args;
  if (ion === null) return null;
  if (typeof ion !== "string") throw new CallFault("The 'fromIon' function expects an argument 'ion' with type string.");
  return lazy.ion(evaluation).parseIon(ion, allRows === true);
}

function yaml(args: BoundArguments, evaluation: Evaluation): unknown {
  const text = args["yaml"];
  if (typeof text !== "string") throw new CallFault("The 'yaml' function expects an argument 'yaml' with type string.");
  return lazy.yaml(evaluation).parseYaml(text);
}

function extreme(name: string, isBetter: (a: number, b: number) => boolean) {
  return variadic((args) => {
    let best: unknown = null;
    for (const each of args) {
      if (!isNumber(each)) throw new CallFault(`The '${name}' function takes numbers, not a ${javaClass(each)}.`);
      if (!isNumber(best) || isBetter(toNumber(each), toNumber(best))) best = each;
    }
    return best;
  });
}

export const DATA_FUNCTIONS: CallableTable = {
  fromIon: func(["ion", "allRows"], fromIon),
  fromJson: func(["json"], fromJson),
  json: func(["json"], fromJson),
  max: extreme("max", (a, b) => a > b),
  min: extreme("min", (a, b) => a < b),
  range: func(["start", "end", "increment"], (args) => range(args["start"], args["end"], args["increment"] ?? 1)),
  yaml: func(["yaml"], yaml),
  i18n: variadic(() => {
    throw new CallFault("The 'i18n' function has no translations to read.");
  }),
  parent: variadic(() => {
    throw new CallFault("Can not use parent function if template does not extend another template.");
  }),
};
