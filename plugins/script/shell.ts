/** Shell scripts and commands. */
import { Type } from "@sinclair/typebox";
import { object } from "../../core/plugin/schema.ts";
import { defineTask } from "../../core/plugin/task.ts";
import { scriptOutputs, sharedProperties } from "./properties.ts";
import { renderList } from "./rendered-values.ts";
import { runScript } from "./run-script.ts";

const BEHAVIOUR = `The commands run in one shell, in a fresh working directory, on the Process task runner unless
\`taskRunner\` says otherwise. Standard output is logged as INFO, standard error as ERROR. An exit code other than 0
fails the task. Lines such as \`::{"outputs":{"rows":3}}::\` set output values, found again as
\`{{ outputs.<task>.vars.rows }}\`.`;

/** `io.kestra.plugin.scripts.shell.Commands` */
export const shellCommands = defineTask({
  type: "io.kestra.plugin.scripts.shell.Commands",
  title: "Run shell commands.",
  description: BEHAVIOUR,
  examples: [
    {
      title: "Count the lines of a file that the execution is given.",
      code: `id: count
namespace: company.team
inputs:
  - id: file
    type: FILE
tasks:
  - id: lines
    type: io.kestra.plugin.scripts.shell.Commands
    inputFiles:
      data.csv: "{{ inputs.file }}"
    commands:
      - echo "::{\\"outputs\\":{\\"lines\\":$(wc -l < data.csv)}}::"
`,
    },
  ],
  properties: object({
    ...sharedProperties,
    commands: Type.Union([Type.Array(Type.String(), { minItems: 1 }), Type.String()], {
      description: "The commands, one after the other.",
    }),
  }),
  outputs: scriptOutputs,
  run: (properties, context) =>
    runScript(properties, context, async (workspace) => ({
      commands: await renderList(properties.commands, "commands", workspace),
    })),
});

/** `io.kestra.plugin.scripts.shell.Script` */
export const shellScript = defineTask({
  type: "io.kestra.plugin.scripts.shell.Script",
  title: "Run a shell script written in the flow.",
  description: BEHAVIOUR,
  examples: [
    {
      title: "Write a file and keep it.",
      code: `id: report
namespace: company.team
tasks:
  - id: write
    type: io.kestra.plugin.scripts.shell.Script
    outputFiles:
      - report.txt
    script: |
      date > report.txt
      echo "execution {{ execution.id }}" >> report.txt
`,
    },
  ],
  properties: object({
    ...sharedProperties,
    script: Type.String({ minLength: 1, description: "The script." }),
  }),
  outputs: scriptOutputs,
  run: (properties, context) =>
    runScript(properties, context, async (workspace) => ({ commands: [await workspace.render(properties.script)] })),
});
