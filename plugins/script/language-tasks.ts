/** Makes the `Script` and `Commands` tasks of a language. */
import { type TObject, Type } from "@sinclair/typebox";
import { object } from "../../core/plugin/schema.ts";
import { defineTask, type TaskDefinition } from "../../core/plugin/task.ts";
import { EXAMPLE_SCRIPTS } from "./example-scripts.ts";
import type { Language } from "./languages.ts";
import { findProgram } from "./program.ts";
import { type ScriptProperties, scriptOutputs, sharedProperties } from "./properties.ts";
import { renderList } from "./rendered-values.ts";
import { runScript, type ScriptBody, shellQuote } from "./run-script.ts";
import { shortHash, type Workspace } from "./workspace.ts";

/** What a language needs beside the script itself, such as packages to install first. */
export type Preparation = (
  properties: Readonly<Record<string, unknown>>,
  workspace: Workspace,
  environment: Readonly<Record<string, string>>,
) => Promise<Omit<ScriptBody, "commands">>;

/** The language's own properties and what they bring about. */
export interface LanguageExtras {
  readonly properties: TObject["properties"];
  readonly prepare: Preparation;
}

const NO_EXTRAS: LanguageExtras = { properties: {}, prepare: () => Promise.resolve({}) };

/** Both tasks of a language. */
export function languageTasks(language: Language, extras: LanguageExtras = NO_EXTRAS): readonly TaskDefinition[] {
  return [scriptTask(language, extras), commandsTask(language, extras)];
}

function scriptTask(language: Language, extras: LanguageExtras): TaskDefinition {
  const { id, name, extension } = language;
  return defineTask({
    type: `io.kestra.plugin.scripts.${id}.Script`,
    title: `Run a ${name} script written in the flow.`,
    description: `The script is saved as a \`.${extension}\` file in the working directory and started with
\`${[language.programs[0], ...language.args].join(" ")}\`, after \`beforeCommands\` and in the same shell. It runs on the Process task
runner, with what is installed on the worker's machine, unless \`taskRunner\` says otherwise.`,
    examples: [
      { title: `Count the rows of a file in ${name}, and hand the number on.`, code: scriptExample(language) },
    ],
    properties: object({
      ...sharedProperties,
      ...extras.properties,
      script: Type.String({ minLength: 1, description: "The script." }),
    }),
    outputs: scriptOutputs,
    run: (properties, context) =>
      runScript(properties, context, async (workspace, environment) => {
        const prepared = await extras.prepare(properties, workspace, environment);
        const text = await workspace.localise(await workspace.render(properties.script));
        const file = await workspace.writeOwn(`script-${shortHash(text)}.${extension}`, text);
        const program = await programFor(language, properties, { ...environment, ...prepared.environment });
        return { ...prepared, commands: [[program, ...language.args, shellQuote(file)].join(" ")] };
      }),
  });
}

function commandsTask(language: Language, extras: LanguageExtras): TaskDefinition {
  const { id, name } = language;
  return defineTask({
    type: `io.kestra.plugin.scripts.${id}.Commands`,
    title: `Run commands, made for ${name} files of the namespace or of \`inputFiles\`.`,
    description: `The commands run in one shell; what they need of ${name} must be on the worker's machine, unless
\`taskRunner\` says otherwise.`,
    examples: [{ title: `Run a file of the namespace with ${name}.`, code: commandsExample(language) }],
    properties: object({
      ...sharedProperties,
      ...extras.properties,
      commands: Type.Union([Type.Array(Type.String(), { minItems: 1 }), Type.String()], {
        description: "The commands, one after the other.",
      }),
    }),
    outputs: scriptOutputs,
    run: (properties, context) =>
      runScript(properties, context, async (workspace, environment) => ({
        ...(await extras.prepare(properties, workspace, environment)),
        commands: await renderList(properties.commands, "commands", workspace),
      })),
  });
}

async function programFor(
  language: Language,
  properties: ScriptProperties,
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const found = await findProgram(language.programs, environment.PATH);
  if (found !== undefined) return found;
  const [preferred = language.id] = language.programs;
  // The commands before may install it.
  if (properties.beforeCommands !== undefined) return preferred;
  const tried = language.programs.map((program) => `\`${program}\``).join(" or ");
  throw new Error(
    `Cannot run the ${language.name} script: there is no ${tried} on PATH. Install ${language.name} on the worker's machine, or add its folder to PATH in \`env\`.`,
  );
}

function scriptExample({ id }: Language): string {
  const script = (EXAMPLE_SCRIPTS[id] ?? "")
    .split("\n")
    .map((line) => `      ${line}`.trimEnd())
    .join("\n");
  return `id: ${id}_script
namespace: company.team
tasks:
  - id: count
    type: io.kestra.plugin.scripts.${id}.Script
    inputFiles:
      orders.csv: |
        tea,3
        cups,2
    script: |
${script}
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: "{{ outputs.count.vars.rows }} rows"
`;
}

function commandsExample({ id, exampleCommand }: Language): string {
  return `id: ${id}_commands
namespace: company.team
tasks:
  - id: commands
    type: io.kestra.plugin.scripts.${id}.Commands
    namespaceFiles:
      enabled: true
    commands:
      - ${exampleCommand}
`;
}
