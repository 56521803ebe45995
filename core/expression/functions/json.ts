/** `fromJson` and its old name `json`. */
import type { FunctionDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { parseFirstJson } from "../json-parser.ts";

/** Reads a text; faults are told as `Invalid <kind>: …`. */
export function parsedArgument(given: unknown, name: string, kind: string, parse: (text: string) => unknown): unknown {
  if (given === undefined) throw new Fault(`The '${name}' function expects an argument '${kind}'.`);
  if (given === null) return null;
  if (typeof given !== "string")
    throw new Fault(`The '${name}' function expects an argument '${kind}' with type string.`);
  try {
    return parse(given);
  } catch (error) {
    if (error instanceof Fault) throw new Fault(`Invalid ${kind}: ${error.message}`, error.kind);
    throw error;
  }
}

const FROM_JSON: FunctionDefinition = {
  parameters: ["json"],
  call: ([text]) => parsedArgument(text, "fromJson", "json", parseFirstJson),
};

/** These functions by name. */
export const JSON_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map([
  ["fromJson", FROM_JSON],
  ["json", FROM_JSON],
]);
