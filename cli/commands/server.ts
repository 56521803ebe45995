/** `kestra server ...`: the roles, their options, and the way to what they do. */
import type { ServerRole } from "../../components/server/roles.ts";
import type { Arguments, Command, CommandPage } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { group, leaf } from "./define.ts";
import {
  serverArguments,
  skipArguments,
  webArguments,
  wholeArguments,
  workerGroupArguments,
} from "./server-options.ts";

const ENDING =
  "SIGTERM or Ctrl-C ends the server gracefully: tasks finish within kestra.server.termination-grace-period, and " +
  "what is left is handed back; a second one ends it at once.";

function role(name: ServerRole, args: Arguments, page: Omit<CommandPage, "name">): Command {
  const whole: CommandPage = { ...page, name: `kestra server ${name}`, notes: [...(page.notes ?? []), ENDING] };
  return leaf({
    page: whole,
    args,
    refuse: refuseUsage,
    async run(given) {
      const { readServerCommand } = await import("../server/server-command.ts");
      const read = readServerCommand(name, given);
      if (!read.ok) return refuseUsage(read.problems, whole);
      const { startServer } = await import("../server/start-server.ts");
      return await startServer(read.command);
    },
  });
}

const threadArguments = {
  thread: {
    type: "string",
    alias: "t",
    valueHint: "N",
    description: "Tasks that run at the same time. Default: four for each processor, at least 16.",
  },
} as const satisfies Arguments;

/** The commands of servers. */
export const serverCommands: Command = group(
  { name: "kestra server", description: "Run a server, or one of its roles." },
  {
    standalone: role(
      "standalone",
      { ...wholeArguments, ...skipArguments },
      {
        description: "Run everything in one process.",
        notes: [
          "Where nothing is configured, the embedded database and the files are kept in ./data. The server listens on " +
            "127.0.0.1; micronaut.server.host opens it to other machines.",
        ],
        examples: [
          { says: "A server with no set-up", line: "kestra server standalone" },
          {
            says: "With flows that are loaded again when they change",
            line: "kestra server standalone -f flows --watch",
          },
          { says: "In the terminal UI", line: "kestra server standalone --tui" },
          { says: "On a database", line: "kestra server standalone -c application.yml" },
        ],
      },
    ),
    local: role(
      "local",
      { ...wholeArguments, ...skipArguments },
      {
        description:
          "Run everything in one process over ./data and on any free management port, whatever is configured for them.",
        examples: [{ says: "Try it", line: "kestra server local" }],
      },
    ),
    executor: role(
      "executor",
      { ...serverArguments, ...skipArguments },
      {
        description: "Run an executor: it decides what follows in executions. Start more to share the work.",
      },
    ),
    worker: role(
      "worker",
      { ...serverArguments, ...threadArguments, ...workerGroupArguments },
      {
        description: "Run a worker: it runs tasks. Start more to share the work.",
        examples: [{ says: "A worker of a group", line: "kestra server worker -t 32 -g gpu -c application.yml" }],
      },
    ),
    scheduler: role("scheduler", serverArguments, {
      description: "Run a scheduler: it starts what triggers ask for. One is active, others take over.",
    }),
    indexer: role("indexer", serverArguments, {
      description: "Run an indexer. On a database it has nothing to do, and answers health.",
    }),
    webserver: role(
      "webserver",
      { ...serverArguments, ...webArguments },
      {
        description: "Run a web server: the API and the user interface.",
      },
    ),
  },
);
