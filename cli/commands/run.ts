/** `kestra run`: its options, and the way to what it does. */

import { LOG_LEVELS } from "../../core/contracts/log.ts";
import type { Arguments, Command, CommandPage } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { leaf } from "./define.ts";
import { inputArguments } from "./input-arguments.ts";

/** How the run is shown. */
export const FORMATS = ["auto", "tree", "plain", "json"] as const;
export type Format = (typeof FORMATS)[number];

const args = {
  file: { type: "positional", description: "The flow: a YAML file; - is standard input.", required: true },
  ...inputArguments,
  label: { type: "string", valueHint: "KEY=VALUE", repeatable: true, description: "A label of the execution." },
  flows: {
    type: "string",
    valueHint: "DIR",
    description:
      "Flows that may be started as subflows, at any depth of the folder; those in a folder `templates` are templates.",
  },
  "namespace-files": {
    type: "string",
    valueHint: "DIR",
    description: "Files of the flow's namespace: read(), inputFiles and namespaceFiles find them.",
  },
  format: {
    type: "enum",
    options: [...FORMATS],
    default: "auto",
    description: "auto is tree on a terminal and plain elsewhere; json prints one event a line.",
  },
  tui: {
    type: "boolean",
    description: "Show the run in the terminal UI, and stay there until you leave; see kestra tui.",
  },
  "log-level": {
    type: "string",
    valueHint: "LEVEL",
    description: `Log lines below are not shown: ${LOG_LEVELS.join(", ")}. Default: INFO. --keep keeps all of them.`,
  },
  workers: { type: "string", valueHint: "N", description: "Tasks that run at the same time. Default: 16." },
  keep: {
    type: "string",
    valueHint: "DIR",
    description: "Keep outputs, the log and internal storage there. Default: nothing is kept.",
  },
  timeout: {
    type: "string",
    valueHint: "DURATION",
    description: "Kill the execution after that long: PT5M, 90s, 5m, 1h30m. Default: no limit.",
  },
} as const satisfies Arguments;

const page: CommandPage = {
  name: "kestra run",
  description: "Run a flow once, on this machine and without a server.",
  notes: [
    "Required inputs that are missing are asked for on a terminal and refused elsewhere.",
    "A Pause task asks on a terminal whether to go on, and for its inputs; elsewhere nobody could, so that a pause " +
      "without a duration kills the execution.",
    "Ctrl-C kills the execution with every process it started; a second one exits at once.",
  ],
  examples: [
    { says: "Run a flow", line: "kestra run hello.yml" },
    { says: "Give inputs; @ takes a file", line: "kestra run report.yml -i orders=@orders.csv -i currency=EUR" },
    { says: "Keep what it made", line: "kestra run report.yml --inputs inputs.yml --keep out" },
    { says: "With the flows it calls", line: "kestra run order.yml --flows flows/" },
    { says: "Look around in it while it runs", line: "kestra run report.yml --tui" },
    { says: "For a program to read", line: "kestra run hello.yml --format json | jq 'select(.type == \"result\")'" },
  ],
};

/** The command. */
export const runCommand: Command = leaf({
  page,
  args,
  refuse: refuseUsage,
  async run(given) {
    const { readRunOptions } = await import("../run/run-options.ts");
    const options = readRunOptions(given);
    if (!options.ok) return refuseUsage(options.problems, page);
    const { runFlow } = await import("../run/run-flow.ts");
    return await runFlow(options.options);
  },
});
