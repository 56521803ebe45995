/** `indent` and `nindent`. */

import { wholeArgument } from "../arguments.ts";
import type { FilterDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import type { Rendering } from "../rendering.ts";

function lineBreakOf(text: string): string {
  return ["\r\n", "\n\r", "\n", "\r"].find((kind) => text.includes(kind)) ?? "\n";
}

function indent(name: "indent" | "nindent"): FilterDefinition {
  return {
    parameters: ["amount", "prefix"],
    call: (input, [given, prefix], run) => {
      const amount = wholeArgument(given, `The argument 'amount' of the '${name}' filter`);
      if (amount === undefined) throw new Fault(`The '${name}' filter expects an integer as argument 'amount'.`);
      if (amount < 0) throw new Fault(`The '${name}' filter expects a positive integer >=0 as argument 'amount'.`);
      const text = javaText(input);
      if (text === "") return "";
      const lineBreak = lineBreakOf(text);
      const lines = text.split(lineBreak);
      const margin = repeat(
        prefix === undefined || prefix === null ? " " : javaText(prefix),
        amount,
        lines.length,
        run,
      );
      const body = lines.join(lineBreak + margin);
      return name === "indent" ? body : `${lineBreak}${margin}${body}`;
    },
  };
}

function repeat(prefix: string, amount: number, lines: number, run: Rendering): string {
  if (prefix.length * amount * lines > run.host.limits.outputCharsMax) run.tooLong();
  return prefix.repeat(amount);
}

/** These filters by name. */
export const LINE_FILTERS: ReadonlyMap<string, FilterDefinition> = new Map<string, FilterDefinition>([
  ["indent", indent("indent")],
  ["nindent", indent("nindent")],
]);
