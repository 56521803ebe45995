/** How inputs of an execution are given. */
import type { Arguments } from "../arguments/definition.ts";

/** Inputs one by one, and from a file. */
export const inputArguments = {
  input: {
    type: "string",
    alias: "i",
    valueHint: "KEY=VALUE",
    repeatable: true,
    description:
      "An input. KEY=@FILE takes the file (its text, where the input is no FILE); KEY=@@TEXT is the text @TEXT.",
  },
  inputs: { type: "string", valueHint: "FILE", description: "Inputs from a YAML or JSON file; -i goes before it." },
} as const satisfies Arguments;
