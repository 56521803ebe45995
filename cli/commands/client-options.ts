/** Options that all commands share which ask a server, and how such a command is made. */
import type { Arguments, Command, CommandPage } from "../arguments/definition.ts";
import type { Session } from "../client/session.ts";
import type { ExitCode } from "../exit-code.ts";
import { refuseUsage } from "../messages.ts";
import { leaf } from "./define.ts";

/** Which server, and as whom. */
export const connectionArguments = {
  server: {
    type: "string",
    valueHint: "URL",
    section: "server",
    description: "The server, with any path before /api. Default: that of the context in use, http://localhost:8080.",
  },
  context: {
    type: "string",
    valueHint: "NAME",
    section: "server",
    description: "The context to use for this command; see kestra context.",
  },
  user: {
    type: "string",
    valueHint: "NAME[:PASSWORD]",
    section: "server",
    description: "Who you are. The password is better kept in KESTRA_CLI_PASSWORD, or in a context by kestra login.",
  },
  token: {
    type: "string",
    valueHint: "TOKEN",
    section: "server",
    description: "A token in place of name and password; better kept in KESTRA_CLI_TOKEN.",
  },
  "api-token": { type: "string", valueHint: "TOKEN", section: "server", description: "As --token." },
  tenant: { type: "string", valueHint: "NAME", section: "server", description: "The tenant. Default: main." },
  headers: {
    type: "string",
    valueHint: "NAME=VALUE",
    repeatable: true,
    section: "server",
    description: "A header to send with each request.",
  },
  timeout: {
    type: "string",
    valueHint: "DURATION",
    section: "server",
    description:
      "How long the server may take to answer: 90s, 5m. Default: 60s, for files and waiting until they begin.",
  },
} as const satisfies Arguments;

/** How it is written. */
export const outputArguments = {
  output: {
    type: "enum",
    alias: "o",
    options: ["table", "json", "yaml"],
    default: "table",
    section: "server",
    description: "json and yaml print what the API answers and nothing else.",
  },
  quiet: { type: "boolean", alias: "q", section: "server", description: "Print ids alone, one a line." },
} as const satisfies Arguments;

/** Options of all of Kestra's commands that change nothing here. */
export const acceptedArguments = {
  config: accepted({ type: "string", alias: "c", valueHint: "FILE" }),
  plugins: accepted({ type: "string", alias: "p", valueHint: "DIR" }),
  "log-level": accepted({ type: "string", alias: "l", valueHint: "LEVEL" }),
  "internal-log": accepted({ type: "boolean" }),
  verbose: accepted({ type: "boolean", alias: "v", repeatable: true }),
} as const satisfies Arguments;

function accepted<T extends object>(argument: T) {
  return { ...argument, section: "accepted", description: "Accepted for Kestra's sake." } as const;
}

/** Pages of a list. */
export const pagingArguments = {
  page: { type: "string", valueHint: "N", description: "Only that page of the list. Default: all there is." },
  size: { type: "string", valueHint: "N", description: "Rows of a page, at most 10000. Default: 100." },
} as const satisfies Arguments;

/** What a command that asks a server is made of. */
interface ClientCommandParts {
  readonly page: CommandPage;
  readonly args: Arguments;
  /** Does the work; what is heavy is imported in here. Undefined means success. */
  run(session: Session): Promise<ExitCode | undefined>;
}

/** A command that asks a server. */
export function clientCommand({ page, args, run }: ClientCommandParts): Command {
  const shared = { ...connectionArguments, ...outputArguments, ...acceptedArguments };
  const taken = new Set(Object.values(args).flatMap((argument) => ("alias" in argument ? [argument.alias] : [])));
  // A short name that the command uses itself is not that of a shared option.
  const free = Object.entries(shared).filter(([name, argument]) => !(name in args) && !aliasTaken(argument, taken));
  return leaf({
    page,
    args: { ...args, ...Object.fromEntries(free) },
    refuse: refuseUsage,
    async run(given) {
      const { runSession } = await import("../client/session.ts");
      return await runSession(given, page, run);
    },
  });
}

function aliasTaken(argument: object, taken: ReadonlySet<unknown>): boolean {
  return "alias" in argument && taken.has(argument.alias);
}
