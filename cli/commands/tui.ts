/** `kestra tui`: the terminal UI. */
import type { Command, CommandPage } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { connectionArguments } from "./client-options.ts";
import { leaf } from "./define.ts";

const page: CommandPage = {
  name: "kestra tui",
  description: "Watch and steer executions in the terminal.",
  notes: [
    "Without options it looks at the server of the context in use. With -c it is attached to the database and storage " +
      "of a configuration, beside the servers that work on them: it runs no task itself, and changes no tables. " +
      "An embedded database is of one process alone: while a server runs on it, give --server.",
  ],
  examples: [
    { says: "The server of the context in use", line: "kestra tui" },
    { says: "Another server", line: "kestra tui --server https://kestra.example.com" },
    { says: "The database and storage of a configuration", line: "kestra tui -c application.yml" },
  ],
};

/** The command. */
export const tuiCommand: Command = leaf({
  page,
  args: {
    config: {
      type: "string",
      alias: "c",
      valueHint: "FILE",
      description: "Be attached to the database and storage of this configuration, without any server.",
    },
    ...connectionArguments,
  },
  refuse: refuseUsage,
  async run(given) {
    const { openTui } = await import("../tui/open-tui.ts");
    return await openTui(given, page);
  },
});
