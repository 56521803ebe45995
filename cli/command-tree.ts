/** All commands. Only their definitions load with this file; what they do loads when it is called. */
import type { Command } from "./arguments/definition.ts";
import { configsCommand } from "./commands/configs.ts";
import { contextCommands, loginCommand } from "./commands/context.ts";
import { group } from "./commands/define.ts";
import { executionCommands } from "./commands/execution.ts";
import { flowClientCommands } from "./commands/flow-client.ts";
import { flowExpandCommand } from "./commands/flow-expand.ts";
import { flowDotCommand, flowGraphCommand } from "./commands/flow-graph.ts";
import { flowTestCommand } from "./commands/flow-test.ts";
import { flowValidateCommand } from "./commands/flow-validate.ts";
import { namespaceCommands } from "./commands/namespace.ts";
import { pluginCommands } from "./commands/plugins.ts";
import { runCommand } from "./commands/run.ts";
import { serverCommands } from "./commands/server.ts";
import { systemCommands } from "./commands/sys.ts";
import { templateCommands } from "./commands/template.ts";
import { triggerCommands } from "./commands/trigger.ts";
import { tuiCommand } from "./commands/tui.ts";

/** The program and everything below it. */
export const commandTree: Command = group(
  {
    name: "kestra",
    description: "Run workflows written in Kestra's flow language.",
    examples: [
      { says: "Run a flow", line: "kestra run hello.yml -i name=Ada" },
      { says: "Check all flows of a folder", line: "kestra flow validate flows/" },
      { says: "Run a flow of a server", line: "kestra execution run company.team.hello --follow" },
    ],
  },
  {
    run: runCommand,
    tui: tuiCommand,
    flow: group(
      { name: "kestra flow", description: "Work with flows." },
      {
        validate: flowValidateCommand,
        expand: flowExpandCommand,
        graph: flowGraphCommand,
        dot: flowDotCommand,
        test: flowTestCommand,
        ...flowClientCommands,
      },
    ),
    execution: executionCommands,
    trigger: triggerCommands,
    namespace: namespaceCommands,
    template: templateCommands,
    plugins: pluginCommands,
    server: serverCommands,
    configs: group(
      { name: "kestra configs", description: "Look at the configuration of servers." },
      { properties: configsCommand },
    ),
    sys: systemCommands,
    context: contextCommands,
    login: loginCommand,
  },
);
