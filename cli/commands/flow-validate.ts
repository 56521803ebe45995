/** `kestra flow validate`: its arguments, and the way to what it does. */
import type { Command } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { leaf } from "./define.ts";

/** How results are written. */
const FORMATS = ["text", "json"] as const;

/** The command. */
export const flowValidateCommand: Command = leaf({
  page: {
    name: "kestra flow validate",
    description: "Check flows without running them.",
    notes: [
      "A file holds a template when its name ends in .template.yml, or when it lies in a folder called templates or _templates.",
      "Every problem of every file is told with file, line and column on standard error. The exit code is 2 when there is one. What is deprecated is told as a warning, and is no problem.",
      "Unit tests (YAML files with testCases) are checked as such. Two files of one PATH must not hold the same flow or template.",
    ],
    examples: [
      { says: "One flow", line: "kestra flow validate hello.yml" },
      { says: "All flows of a folder, at any depth", line: "kestra flow validate flows/" },
      { says: "What a program made", line: "kestra flow expand order.yml | kestra flow validate -" },
      { says: "For a program to read", line: "kestra flow validate flows/ --format json | jq '.files[].problems[]'" },
    ],
  },
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
  },
  refuse: refuseUsage,
  async run(given) {
    const { validateFlows } = await import("../flows/validate-flows.ts");
    const format = given.value("format") === "json" ? "json" : "text";
    return await validateFlows({ paths: given.values("path"), format });
  },
});
