/** `kestra template ...` on a server: arguments, and the ways to what they do. */
import type { Command } from "../arguments/definition.ts";
import { clientCommand } from "./client-options.ts";
import { group } from "./define.ts";
import { deleteArguments } from "./flow-client.ts";

const update = clientCommand({
  page: {
    name: "kestra template namespace update",
    description: "Make the templates of a folder those of a namespace.",
    examples: [{ says: "A folder", line: "kestra template namespace update company.team templates/" }],
  },
  args: {
    namespace: { type: "positional", required: true, description: "The namespace." },
    directory: { type: "positional", required: true, description: "The folder, at any depth." },
    ...deleteArguments,
  },
  run: async (session) => (await import("../client/templates.ts")).updateTemplates(session),
});

const exportTemplates = clientCommand({
  page: {
    name: "kestra template export",
    description: "Save the templates of a server as templates.zip in a folder.",
  },
  args: {
    directory: { type: "positional", required: true, description: "The folder; it is made where there is none." },
    namespace: { type: "string", valueHint: "NAME", description: "Only those of the namespace and those below it." },
  },
  run: async (session) => (await import("../client/templates.ts")).exportTemplates(session),
});

const validate = clientCommand({
  page: { name: "kestra template validate", description: "Have a server check the templates of a folder." },
  args: {
    directory: { type: "positional", required: true, description: "The folder, or one file." },
  },
  run: async (session) => (await import("../client/templates.ts")).validateTemplates(session),
});

/** The commands. */
export const templateCommands: Command = group(
  { name: "kestra template", description: "Work with the templates of a server, the older way to share tasks." },
  {
    namespace: group(
      { name: "kestra template namespace", description: "Work with all templates of a namespace of a server." },
      { update },
    ),
    export: exportTemplates,
    validate,
  },
);
