/** The task runner that starts a local process. */
import { object } from "../../core/plugin/schema.ts";
import { defineTaskRunner } from "../../core/plugin/task-runner.ts";
import { baseEnvironment } from "./base-environment.ts";
import { runProcess } from "./process-run.ts";

/** Runs the commands as a child process of the worker. The runner of every task that names none. */
export const processRunner = defineTaskRunner({
  type: "io.kestra.plugin.core.runner.Process",
  aliases: ["io.kestra.core.models.tasks.runners.types.ProcessTaskRunner"],
  title: "Run a task as a process on the worker's machine.",
  description: `The process starts in the task's working directory, which \`{{ workingDir }}\` and the variable
\`WORKING_DIR\` name. It leads a group of its own: when the task is killed, runs into its timeout or the worker stops,
the whole group gets SIGTERM, and SIGKILL five seconds later. What a script leaves running in the background is ended
the same way two seconds after the script itself.

The environment is the worker's, without the variables that configure the server or hold secrets (\`KESTRA_*\`,
\`SECRET_*\`, \`MICRONAUT_*\`, \`DATASOURCES_*\`, \`ENDPOINTS_*\`), and with the task's \`env\` on top.`,
  examples: [
    {
      title: "Run a shell command.",
      code: `id: hello
namespace: company.team
tasks:
  - id: shell
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner:
      type: io.kestra.plugin.core.runner.Process
    commands:
      - echo "hello from $WORKING_DIR"
`,
    },
  ],
  properties: object({}),
  run: (_properties, command, context) =>
    runProcess(
      { ...command, environment: { ...baseEnvironment(), ...command.environment } },
      context.signal,
      context.clock,
    ),
});
