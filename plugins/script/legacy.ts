/** The script tasks of old flows, told in terms of today's. */
import { type TObject, Type } from "@sinclair/typebox";
import { object, rendered } from "../../core/plugin/schema.ts";
import { defineTask, type PluginExample, type TaskDefinition } from "../../core/plugin/task.ts";
import { type ScriptProperties, scriptOutputs, sharedProperties } from "./properties.ts";
import { pythonExtras } from "./python-dependencies.ts";
import { renderList } from "./rendered-values.ts";
import { type MakeScriptBody, runScript, shellQuote } from "./run-script.ts";

const legacyProperties = {
  interpreter: Type.String({ default: "/bin/sh", description: "The shell." }),
  interpreterArgs: Type.Array(Type.String(), { default: ["-c"], description: "Its arguments before the commands." }),
  exitOnFailed: rendered(Type.Boolean({ default: true, description: "Stop at the first command that fails." })),
  env: sharedProperties.env,
  inputFiles: sharedProperties.inputFiles,
  outputFiles: sharedProperties.outputFiles,
  outputsFiles: sharedProperties.outputFiles,
  warningOnStdErr: sharedProperties.warningOnStdErr,
  runner: sharedProperties.runner,
  dockerOptions: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: "For the runner DOCKER." })),
};

const args = Type.Optional(Type.Array(Type.String(), { description: "Arguments of the script." }));

interface LegacyProperties {
  readonly interpreter: string;
  readonly interpreterArgs: readonly string[];
  readonly exitOnFailed: boolean;
  readonly outputFiles?: ScriptProperties["outputFiles"];
  readonly outputsFiles?: ScriptProperties["outputFiles"];
}

/** One old type: what it has of its own, and what it runs. */
interface LegacyType {
  readonly name: "Bash" | "Python" | "Node";
  readonly instead: string;
  readonly properties: TObject["properties"];
  readonly example: PluginExample;
  body(properties: Readonly<Record<string, unknown>>): MakeScriptBody;
}

const TYPES: readonly LegacyType[] = [
  {
    name: "Bash",
    instead: "shell",
    properties: { commands: Type.Array(Type.String(), { minItems: 1, description: "The commands." }) },
    example: {
      title: "Keep a file that commands wrote",
      code: `id: report
type: io.kestra.core.tasks.scripts.Bash
outputFiles:
  - report.txt
commands:
  - date > report.txt`,
    },
    body:
      ({ commands }) =>
      async (workspace) => ({
        commands: await renderList(textList(commands), "commands", workspace),
      }),
  },
  {
    name: "Python",
    instead: "python",
    properties: {
      args,
      pythonPath: Type.String({ default: "python3", description: "The Python program." }),
      requirements: Type.Optional(Type.Array(Type.String(), { description: "Packages to install first." })),
    },
    example: {
      title: "Run a Python file with an argument",
      code: `id: greet
type: io.kestra.core.tasks.scripts.Python
inputFiles:
  main.py: |
    import sys
    print("Hello", sys.argv[1])
args:
  - "{{ flow.id }}"`,
    },
    body: (properties) => async (workspace, environment) => ({
      ...(await pythonExtras.prepare({ dependencies: properties.requirements }, workspace, environment)),
      commands: [
        await commandLine(String(properties.pythonPath), "main.py", properties.args, (text) => workspace.render(text)),
      ],
    }),
  },
  {
    name: "Node",
    instead: "node",
    properties: {
      args,
      nodePath: Type.String({ default: "node", description: "The Node.js program." }),
      npmPath: Type.String({
        default: "npm",
        description: "The npm program, for a `package.json` among the input files.",
      }),
    },
    example: {
      title: "Run a Node.js file with an argument",
      code: `id: greet
type: io.kestra.core.tasks.scripts.Node
inputFiles:
  main.js: |
    console.log("Hello", process.argv[2]);
args:
  - "{{ flow.id }}"`,
    },
    body: (properties) => async (workspace) => ({
      commands: [
        `if [ -f package.json ]; then ${shellQuote(String(properties.npmPath))} install --no-audit --no-fund --loglevel=error; fi`,
        await commandLine(String(properties.nodePath), "main.js", properties.args, (text) => workspace.render(text)),
      ],
    }),
  },
];

/** `io.kestra.core.tasks.scripts.Bash`, `Python` and `Node`. */
export const legacyTasks: readonly TaskDefinition[] = TYPES.map((type) =>
  defineTask({
    type: `io.kestra.core.tasks.scripts.${type.name}`,
    title: `Run ${type.name === "Bash" ? "shell commands" : `the ${type.name} file \`${type.name === "Python" ? "main.py" : "main.js"}\` of \`inputFiles\``}.`,
    deprecated: `Use io.kestra.plugin.scripts.${type.instead}.Script or io.kestra.plugin.scripts.${type.instead}.Commands.`,
    examples: [type.example],
    properties: object({ ...legacyProperties, ...type.properties }),
    outputs: scriptOutputs,
    run: (properties, context) => runScript(modern(properties), context, type.body(properties)),
  }),
);

function modern<P extends LegacyProperties>(properties: P): P & ScriptProperties {
  const outputFiles = properties.outputFiles ?? properties.outputsFiles;
  return {
    ...properties,
    interpreter: [properties.interpreter, ...properties.interpreterArgs],
    failFast: properties.exitOnFailed,
    targetOS: "AUTO",
    ...(outputFiles === undefined ? {} : { outputFiles }),
  };
}

async function commandLine(
  program: string,
  file: string,
  rawArgs: unknown,
  render: (text: string) => Promise<string>,
): Promise<string> {
  const rendered = await Promise.all((textList(rawArgs) ?? []).map(render));
  return [program, file, ...rendered].map(shellQuote).join(" ");
}

function textList(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}
