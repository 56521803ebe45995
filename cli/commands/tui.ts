/** `kestra tui`: the terminal UI. */
import type { Command, CommandPage } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { connectionArguments } from "./client-options.ts";
import { leaf } from "./define.ts";

const page: CommandPage = {
  name: "kestra tui",
  description: "Watch and steer executions in the terminal.",
  examples: [{ says: "On a server", line: "kestra tui --server http://localhost:8080" }],
};

/** The command. */
export const tuiCommand: Command = leaf({
  page,
  args: { ...connectionArguments },
  refuse: refuseUsage,
  async run(given) {
    const { openTui } = await import("../tui/open-tui.ts");
    return await openTui(given, page);
  },
});
