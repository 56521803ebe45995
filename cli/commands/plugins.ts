/** `kestra plugins ...`: arguments, and the ways to what they do. */
import type { Arguments, Command } from "../arguments/definition.ts";
import { clientCommand } from "./client-options.ts";
import { group } from "./define.ts";

const core = {
  core: { type: "boolean", description: "Accepted for Kestra's sake: all types are of the program itself." },
} as const satisfies Arguments;

const list = clientCommand({
  page: {
    name: "kestra plugins list",
    description:
      "List the types of tasks and triggers of this program, or of a server that --server or --context names.",
    examples: [{ says: "Names alone", line: "kestra plugins list -q" }],
  },
  args: core,
  run: async (session) => (await import("../client/plugins.ts")).listPlugins(session),
});

const doc = clientCommand({
  page: {
    name: "kestra plugins doc",
    description: "Write a page about each type, of this program or of a server that --server or --context names.",
    examples: [{ says: "With schemas", line: "kestra plugins doc docs/plugins --schema" }],
  },
  args: {
    directory: { type: "positional", required: false, description: "The folder. Default: docs." },
    ...core,
    icons: { type: "boolean", description: "Also the icon of each, as SVG." },
    schema: { type: "boolean", description: "Also the JSON schema of each." },
  },
  run: async (session) => (await import("../client/plugins.ts")).documentPlugins(session),
});

/** The commands. */
export const pluginCommands: Command = group(
  { name: "kestra plugins", description: "Look at the types of tasks and triggers there are." },
  { list, doc },
);
