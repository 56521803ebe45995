/** `kestra flow expand`: its arguments, and the way to what it does. */
import type { Command } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { leaf } from "./define.ts";

/** The command. */
export const flowExpandCommand: Command = leaf({
  page: {
    name: "kestra flow expand",
    description: "Print a flow with its plugin defaults and included files in place.",
    notes: [
      "Where the flow says [[> FILE]], the text of that file is put, indented like the line it stands in; paths are relative to the file that mentions them. Comments are not kept.",
      "Problems of the flow are told as by kestra flow validate, and nothing is printed; the exit code is 2.",
    ],
    examples: [
      { says: "What every task really gets", line: "kestra flow expand hello.yml" },
      { says: "With the defaults of types", line: "kestra flow expand hello.yml --defaults" },
    ],
  },
  args: {
    file: { type: "positional", required: true, description: "The flow: a YAML file; - is standard input." },
    defaults: {
      type: "boolean",
      description: "Fill in what properties are when they are left out, as far as their types say.",
    },
  },
  refuse: refuseUsage,
  async run(given) {
    const { expandFlow } = await import("../flows/expand-flow.ts");
    return await expandFlow(given.value("file") ?? "", given.isOn("defaults"));
  },
});
