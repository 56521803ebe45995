/** `kestra flow validate`: its arguments, and the way to what it does. */
import type { Command } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { leaf } from "./define.ts";

/** The command. */
export const flowValidateCommand: Command = leaf({
  page: {
    name: "kestra flow validate",
    description: "Check flows without running them.",
    notes: [
      "A file holds a template when its name ends in .template.yml, or when it lies in a folder called templates or _templates.",
      "Every problem of every flow is told with file, line and column on standard error. The exit code is 2 when there is one.",
    ],
    examples: [
      { says: "One flow", line: "kestra flow validate hello.yml" },
      { says: "All flows of a folder, at any depth", line: "kestra flow validate flows/" },
    ],
  },
  args: {
    path: {
      type: "positional",
      required: true,
      repeatable: true,
      description:
        "A flow, or a folder whose *.yml and *.yaml files are flows; those in a folder `templates` are templates.",
    },
  },
  refuse: refuseUsage,
  async run(given) {
    const { validateFlows } = await import("../flows/validate-flows.ts");
    return await validateFlows(given.values("path"));
  },
});
