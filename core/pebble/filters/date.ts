/** Filters over dates. The work is done by a module that is loaded when first needed. */
import { type BoundArguments, type Callable, type CallableTable, nullSafe } from "../callable.ts";
import { CallFault } from "../error.ts";
import type { Evaluation } from "../evaluation.ts";
import * as lazy from "../lazy-modules.ts";
import { integerOf } from "../number.ts";

const OPTIONS = ["timeZone", "existingFormat"] as const;

/** The arguments that all date filters share, as texts. */
function options(args: BoundArguments, evaluation: Evaluation) {
  const optional = (name: string): string | undefined =>
    args[name] === null || args[name] === undefined ? undefined : String(args[name]);
  return {
    format: optional("format"),
    timeZone: optional("timeZone") ?? evaluation.environment.timeZone,
    existingFormat: optional("existingFormat"),
    locale: optional("locale") ?? evaluation.environment.locale,
  };
}

function timestamp(unit: "SECONDS" | "MILLIS" | "MICROS" | "NANOS"): Callable {
  return nullSafe(OPTIONS, (input, args, evaluation) =>
    lazy.dates(evaluation).epoch(input, unit, options(args, evaluation)),
  );
}

export const DATE_FILTERS: CallableTable = {
  date: nullSafe(["format", "timeZone", "existingFormat", "locale"], (input, args, evaluation) =>
    lazy.dates(evaluation).formatDate(input, options(args, evaluation)),
  ),
  dateAdd: nullSafe(["amount", "unit", "format", "timeZone", "existingFormat", "locale"], (input, args, evaluation) => {
    const amount = integerOf(args["amount"]);
    if (amount === undefined) throw new CallFault("The 'dateAdd' filter expects an integer as argument 'amount'.");
    if (args["unit"] === undefined) throw new CallFault("The argument 'unit' is required.");
    return lazy.dates(evaluation).addToDate(input, amount, String(args["unit"]), options(args, evaluation));
  }),
  timestamp: timestamp("SECONDS"),
  timestampMilli: timestamp("MILLIS"),
  timestampMicro: timestamp("MICROS"),
  timestampNano: timestamp("NANOS"),
};
