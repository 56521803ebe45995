/** `kestra context ...` and `kestra login`: arguments, and the ways to what they do. */
import type { Arguments, Command, CommandPage } from "../arguments/definition.ts";
import type { ContextWork } from "../client/contexts.ts";
import type { ExitCode } from "../exit-code.ts";
import { refuseUsage } from "../messages.ts";
import { connectionArguments, outputArguments } from "./client-options.ts";
import { group, leaf } from "./define.ts";

const name = { type: "positional", required: true, description: "The name of the context." } as const;

const privateArguments = {
  "password-stdin": { type: "boolean", description: "The password is the first line of standard input." },
  "token-stdin": { type: "boolean", description: "The token is the first line of standard input." },
} as const satisfies Arguments;

const ENVIRONMENT_NOTE =
  "KESTRA_CLI_SERVER, KESTRA_CLI_TENANT, KESTRA_CLI_USER, KESTRA_CLI_PASSWORD and KESTRA_CLI_TOKEN go before the context, " +
  "KESTRA_CLI_CONTEXT chooses it, and options go before all of them. What a context holds in secret is sent to its own " +
  "server only.";

const { context: _context, timeout, ...kept } = connectionArguments;

function contextCommand(
  page: CommandPage,
  args: Arguments,
  run: (work: ContextWork) => Promise<ExitCode | undefined>,
): Command {
  return leaf({
    page,
    args: { ...args, ...outputArguments },
    refuse: refuseUsage,
    async run(given) {
      const { outputOf, tellingFaults } = await import("../client/session.ts");
      return await tellingFaults(page, async () => await run({ given, output: outputOf(given) }));
    },
  });
}

const list = contextCommand(
  { name: "kestra context list", description: "List the contexts; the one in use has a star." },
  {},
  async (work) => (await import("../client/contexts.ts")).listContexts(work),
);

const use = contextCommand(
  { name: "kestra context use", description: "Choose the context that commands use." },
  { name },
  async (work) => (await import("../client/contexts.ts")).useContext(work),
);

const set = contextCommand(
  {
    name: "kestra context set",
    description: "Make a context, or change one.",
    notes: [
      ENVIRONMENT_NOTE,
      "Contexts are kept in kestra/contexts.json of the configuration folder (XDG_CONFIG_HOME, ~/.config), which only " +
        "its owner may read; a file that others can read is refused.",
    ],
    examples: [
      { says: "A server", line: "kestra context set prod --server https://kestra.example.com --use" },
      {
        says: "With a password that no list of processes shows",
        line: "pass show kestra | kestra context set prod --user ada@example.com --password-stdin",
      },
    ],
  },
  { name, use: { type: "boolean", description: "Use it from now on." }, ...privateArguments, ...kept },
  async (work) => (await import("../client/contexts.ts")).setContext(work),
);

const remove = contextCommand(
  { name: "kestra context delete", description: "Delete a context, and what it holds in secret." },
  { name },
  async (work) => (await import("../client/contexts.ts")).deleteContext(work),
);

const show = contextCommand(
  { name: "kestra context show", description: "Show a context, without what it holds in secret." },
  { name: { ...name, required: false, description: "The name. Default: the one in use." } },
  async (work) => (await import("../client/contexts.ts")).showContext(work),
);

/** The commands of contexts. */
export const contextCommands: Command = group(
  { name: "kestra context", description: "Keep the servers that you work with, by name." },
  { list, use, set, delete: remove, show },
);

/** The command. */
export const loginCommand: Command = contextCommand(
  {
    name: "kestra login",
    description: "Log in to a server: asks who you are, checks it, and keeps it as the context in use.",
    notes: ["Where there is no terminal, --password-stdin or --token-stdin says it."],
    examples: [
      { says: "On a terminal", line: "kestra login --server https://kestra.example.com" },
      {
        says: "In a script",
        line: 'echo "$PASSWORD" | kestra login --server https://kestra.example.com --user ada@example.com --password-stdin',
      },
    ],
  },
  {
    name: { type: "string", valueHint: "NAME", description: "The name of the context. Default: that of the host." },
    ...privateArguments,
    ...kept,
    timeout,
  },
  async (work) => (await import("../client/login.ts")).login(work),
);
