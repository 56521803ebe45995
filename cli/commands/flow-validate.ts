/** `kestra flow validate`: its arguments, and the way to what it does. */
import type { Command, CommandPage } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { acceptedArguments, connectionArguments, outputArguments } from "./client-options.ts";
import { leaf } from "./define.ts";

/** How results are written. */
const FORMATS = ["text", "json"] as const;

const page: CommandPage = {
  name: "kestra flow validate",
  description: "Check flows without running them.",
  notes: [
    "A file holds a template when its name ends in .template.yml, or when it lies in a folder called templates or _templates.",
    "Every problem of every file is told with file, line and column on standard error. The exit code is 2 when there is one. What is deprecated is told as a warning, and is no problem.",
    "With --server or --context a server checks them, which knows its own plugins and defaults: a line a flow, exit code " +
      "1 when one is invalid. --local checks here all the same.",
    "Unit tests (YAML files with testCases) are checked as such. Two files of one PATH must not hold the same flow or template.",
  ],
  examples: [
    { says: "One flow", line: "kestra flow validate hello.yml" },
    { says: "All flows of a folder, at any depth", line: "kestra flow validate flows/" },
    { says: "What a program made", line: "kestra flow expand order.yml | kestra flow validate -" },
    { says: "By a server", line: "kestra flow validate flows/ --server http://localhost:8080" },
    { says: "For a program to read", line: "kestra flow validate flows/ --format json | jq '.files[].problems[]'" },
  ],
};

/** The command. */
export const flowValidateCommand: Command = leaf({
  page,
  args: {
    path: {
      type: "positional",
      required: true,
      repeatable: true,
      description:
        "A flow, or a folder whose *.yml and *.yaml files are flows; those in a folder `templates` are templates. - is standard input.",
    },
    format: {
      type: "enum",
      options: [...FORMATS],
      default: "text",
      description: "json prints what is wrong with each file as one document on standard output.",
    },
    local: { type: "boolean", description: "Check here, also where a server is named." },
    ...connectionArguments,
    output: outputArguments.output,
    ...acceptedArguments,
  },
  refuse: refuseUsage,
  async run(given) {
    const isRemote = given.value("server") !== undefined || given.value("context") !== undefined;
    if (isRemote && !given.isOn("local")) {
      const [{ runSession }, { validateOnServer }] = await Promise.all([
        import("../client/session.ts"),
        import("../client/validation.ts"),
      ]);
      return await runSession(given, page, validateOnServer);
    }
    const { validateFlows } = await import("../flows/validate-flows.ts");
    const format = [given.value("format"), given.value("output")].includes("json") ? "json" : "text";
    return await validateFlows({ paths: given.values("path"), format });
  },
});
