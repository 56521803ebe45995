/** `kestra namespace ...` on a server: arguments, and the ways to what they do. */
import type { Command } from "../arguments/definition.ts";
import { clientCommand, pagingArguments } from "./client-options.ts";
import { group } from "./define.ts";
import { deleteArguments } from "./flow-client.ts";

const namespace = { type: "positional", required: true, description: "The namespace." } as const;

const list = clientCommand({
  page: { name: "kestra namespace list", description: "List the namespaces of a server." },
  args: {
    query: { type: "string", valueHint: "TEXT", description: "Only those that a text is found in." },
    ...pagingArguments,
  },
  run: async (session) => (await import("../client/namespaces.ts")).listNamespaces(session),
});

const files: Command = group(
  { name: "kestra namespace files", description: "Work with the files of a namespace of a server." },
  {
    update: clientCommand({
      page: {
        name: "kestra namespace files update",
        description: "Send the files of a folder to a namespace.",
        notes: ["What .kestraignore of the folder names stays here; it is written as a .gitignore."],
        examples: [
          { says: "A folder", line: "kestra namespace files update company.team scripts/ /scripts" },
          { says: "The folder is all there is", line: "kestra namespace files update company.team files/ --delete" },
        ],
      },
      args: {
        namespace,
        from: { type: "positional", required: true, description: "The folder, or one file." },
        to: { type: "positional", required: false, description: "The folder of the namespace. Default: /." },
        delete: { type: "boolean", description: "Delete what is in TO before." },
        "no-delete": deleteArguments["no-delete"],
      },
      run: async (session) => (await import("../client/namespace-files.ts")).updateFiles(session),
    }),
    list: clientCommand({
      page: { name: "kestra namespace files list", description: "List files of a namespace." },
      args: {
        namespace,
        path: { type: "positional", required: false, description: "The folder. Default: /." },
        recursive: { type: "boolean", alias: "r", description: "Everything below it." },
      },
      run: async (session) => (await import("../client/namespace-files.ts")).listFiles(session),
    }),
    get: clientCommand({
      page: {
        name: "kestra namespace files get",
        description: "Print a file of a namespace, or save it.",
        examples: [{ says: "Save it", line: "kestra namespace files get company.team /report.csv --to report.csv" }],
      },
      args: {
        namespace,
        path: { type: "positional", required: true, description: "The file." },
        to: { type: "string", valueHint: "FILE", description: "Where to save it. Default: standard output." },
      },
      run: async (session) => (await import("../client/namespace-files.ts")).getFile(session),
    }),
    delete: clientCommand({
      page: { name: "kestra namespace files delete", description: "Delete files or folders of a namespace." },
      args: {
        namespace,
        path: { type: "positional", required: true, repeatable: true, description: "What to delete." },
      },
      run: async (session) => (await import("../client/namespace-files.ts")).deleteFiles(session),
    }),
  },
);

const key = { type: "positional", required: true, description: "The key." } as const;

const kv: Command = group(
  { name: "kestra namespace kv", description: "Work with the key-value pairs of a namespace of a server." },
  {
    update: clientCommand({
      page: {
        name: "kestra namespace kv update",
        description: "Set a key of a namespace.",
        notes: [
          "A value that is JSON is taken as such, and anything else as a text; -t STRING makes any value a text.",
        ],
        examples: [
          { says: "A number", line: "kestra namespace kv update company.team retries 3" },
          { says: "A text, for a day", line: "kestra namespace kv update company.team code 007 -t STRING -e P1D" },
          { says: "From a file", line: "kestra namespace kv update company.team rules -f rules.json -t JSON" },
        ],
      },
      args: {
        namespace,
        key,
        value: { type: "positional", required: false, description: "The value." },
        expiration: {
          type: "string",
          alias: "e",
          valueHint: "DURATION",
          description: "How long it is kept: PT1H, P7D, 30m. Default: for good.",
        },
        type: {
          type: "enum",
          alias: "t",
          options: ["STRING", "NUMBER", "BOOLEAN", "DATETIME", "DATE", "DURATION", "JSON"],
          description: "What it is.",
        },
        "file-value": { type: "string", alias: "f", valueHint: "FILE", description: "The value is in the file." },
      },
      run: async (session) => (await import("../client/key-values.ts")).updateValue(session),
    }),
    get: clientCommand({
      page: { name: "kestra namespace kv get", description: "Print the value of a key." },
      args: { namespace, key },
      run: async (session) => (await import("../client/key-values.ts")).getValue(session),
    }),
    list: clientCommand({
      page: { name: "kestra namespace kv list", description: "List the keys of a namespace." },
      args: { namespace },
      run: async (session) => (await import("../client/key-values.ts")).listValues(session),
    }),
    delete: clientCommand({
      page: { name: "kestra namespace kv delete", description: "Delete keys of a namespace." },
      args: { namespace, key: { ...key, repeatable: true, description: "Keys." } },
      run: async (session) => (await import("../client/key-values.ts")).deleteValues(session),
    }),
  },
);

/** The commands. */
export const namespaceCommands: Command = group(
  { name: "kestra namespace", description: "Work with the namespaces of a server, their files and key-value pairs." },
  { list, files, kv },
);
