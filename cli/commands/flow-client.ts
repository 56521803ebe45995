/** `kestra flow ...` on a server: arguments, and the ways to what they do. */
import type { Arguments, Command } from "../arguments/definition.ts";
import { clientCommand, pagingArguments } from "./client-options.ts";
import { group } from "./define.ts";

const flowArgument = {
  type: "positional",
  required: true,
  description: "The flow: NAMESPACE.FLOW, or NAMESPACE/FLOW where its id has dots.",
} as const;

const pathArgument = {
  type: "positional",
  required: true,
  repeatable: true,
  description: "A flow, or a folder of flows at any depth; - is standard input. Where it says [[> FILE]], that is put.",
} as const;

/** Whether what is not in the folder is deleted. */
export const deleteArguments = {
  delete: { type: "boolean", description: "Delete what the namespace has and the folder has not." },
  "no-delete": { type: "boolean", description: "Keep it, which is the default." },
} as const satisfies Arguments;

const list = clientCommand({
  page: {
    name: "kestra flow list",
    description: "List the flows of a server.",
    examples: [
      { says: "Those of a namespace and below", line: "kestra flow list --namespace company.team" },
      { says: "For a program", line: "kestra flow list -o json | jq -r '.results[].id'" },
    ],
  },
  args: {
    namespace: { type: "string", valueHint: "NAME", description: "Only those of the namespace and those below it." },
    label: { type: "string", valueHint: "KEY:VALUE", repeatable: true, description: "Only those with the label." },
    query: { type: "string", valueHint: "TEXT", description: "Only those that a text is found in." },
    ...pagingArguments,
  },
  run: async (session) => (await import("../client/flows.ts")).listFlows(session),
});

const get = clientCommand({
  page: {
    name: "kestra flow get",
    description: "Print the source of a flow of a server.",
    examples: [{ says: "Keep it", line: "kestra flow get company.team.hello > hello.yml" }],
  },
  args: {
    flow: flowArgument,
    revision: { type: "string", valueHint: "N", description: "Which revision. Default: the latest." },
  },
  run: async (session) => (await import("../client/flows.ts")).getFlow(session),
});

const create = clientCommand({
  page: {
    name: "kestra flow create",
    description: "Create flows on a server.",
    notes: ["Problems are told with file, line and column; the flows without problems are created."],
    examples: [{ says: "One flow", line: "kestra flow create hello.yml" }],
  },
  args: { path: pathArgument },
  run: async (session) => (await import("../client/flow-saving.ts")).saveFlows(session, "create"),
});

const update = clientCommand({
  page: {
    name: "kestra flow update",
    description: "Change flows of a server; each change is a new revision.",
    examples: [{ says: "One flow", line: "kestra flow update hello.yml" }],
  },
  args: { path: pathArgument },
  run: async (session) => (await import("../client/flow-saving.ts")).saveFlows(session, "update"),
});

const remove = clientCommand({
  page: {
    name: "kestra flow delete",
    description: "Delete flows of a server. Their executions stay.",
    examples: [{ says: "One flow", line: "kestra flow delete company.team.hello" }],
  },
  args: { flow: { ...flowArgument, repeatable: true } },
  run: async (session) => (await import("../client/flows.ts")).deleteFlows(session),
});

const exportFlows = clientCommand({
  page: {
    name: "kestra flow export",
    description: "Save the flows of a server as flows.zip in a folder.",
    examples: [{ says: "Those of a namespace", line: "kestra flow export backup --namespace company.team" }],
  },
  args: {
    directory: { type: "positional", required: true, description: "The folder; it is made where there is none." },
    namespace: { type: "string", valueHint: "NAME", description: "Only those of the namespace and those below it." },
  },
  run: async (session) => (await import("../client/flow-archives.ts")).exportFlows(session),
});

const importFlows = clientCommand({
  page: {
    name: "kestra flow import",
    description: "Create or change flows of a server from an export.",
    examples: [{ says: "What was exported", line: "kestra flow import backup/flows.zip" }],
  },
  args: { file: { type: "positional", required: true, description: "A .zip of flows, or a .yml of one or more." } },
  run: async (session) => (await import("../client/flow-archives.ts")).importFlows(session),
});

const updateNamespace = clientCommand({
  page: {
    name: "kestra flow namespace update",
    description: "Make the flows of a folder those of a namespace.",
    notes: ["All are taken or none. Where a flow says [[> FILE]], the text of that file is put."],
    examples: [
      { says: "Keep what is not in the folder", line: "kestra flow namespace update company.team flows/" },
      { says: "The folder is all there is", line: "kestra flow namespace update company.team flows/ --delete" },
    ],
  },
  args: {
    namespace: { type: "positional", required: true, description: "The namespace." },
    directory: { type: "positional", required: true, description: "The folder, at any depth." },
    ...deleteArguments,
    "override-namespaces": { type: "boolean", description: "Put this namespace in place of what the flows say." },
    "no-override-namespaces": { type: "boolean", description: "Take what they say, which is the default." },
  },
  run: async (session) => (await import("../client/flow-saving.ts")).updateNamespace(session),
});

/** The commands. */
export const flowClientCommands = {
  list,
  get,
  create,
  update,
  delete: remove,
  export: exportFlows,
  import: importFlows,
  namespace: group(
    { name: "kestra flow namespace", description: "Work with all flows of a namespace of a server." },
    { update: updateNamespace },
  ),
} as const satisfies Readonly<Record<string, Command>>;
