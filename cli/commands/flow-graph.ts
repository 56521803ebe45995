/** `kestra flow graph`: its arguments, and the way to what it does. */
import type { Command } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { acceptedArguments } from "./client-options.ts";
import { leaf } from "./define.ts";

/** How the topology is written. */
export const GRAPH_FORMATS = ["text", "dot", "mermaid"] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

const file = {
  type: "positional",
  required: true,
  description: "The flow: a YAML file; - is standard input.",
} as const;

/** The command. */
export const flowGraphCommand: Command = leaf({
  page: {
    name: "kestra flow graph",
    description: "Show which tasks a flow runs, and how they follow each other.",
    notes: ["Problems of the flow are told as by kestra flow validate, and nothing is printed; the exit code is 2."],
    examples: [
      { says: "As a tree", line: "kestra flow graph hello.yml" },
      { says: "As a picture, by Graphviz", line: "kestra flow graph hello.yml --format dot | dot -Tsvg > hello.svg" },
      { says: "For a document in Markdown", line: "kestra flow graph hello.yml --format mermaid" },
    ],
  },
  args: {
    file,
    format: {
      type: "enum",
      options: [...GRAPH_FORMATS],
      default: "text",
      description: "text is a tree, dot is for Graphviz, mermaid is a flowchart for documents.",
    },
  },
  refuse: refuseUsage,
  async run(given) {
    const { graphFlow } = await import("../flows/graph-flow.ts");
    const format = GRAPH_FORMATS.find((each) => each === given.value("format")) ?? "text";
    return await graphFlow(given.value("file") ?? "", format);
  },
});

/** `kestra flow dot`, as Kestra calls it. */
export const flowDotCommand: Command = leaf({
  page: {
    name: "kestra flow dot",
    description: "Print which tasks a flow runs for Graphviz: kestra flow graph --format dot.",
    examples: [{ says: "As a picture", line: "kestra flow dot hello.yml | dot -Tsvg > hello.svg" }],
  },
  args: { file, ...acceptedArguments },
  refuse: refuseUsage,
  async run(given) {
    const { graphFlow } = await import("../flows/graph-flow.ts");
    return await graphFlow(given.value("file") ?? "", "dot");
  },
});
