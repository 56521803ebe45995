/** `kestra configs`: what is in force. */
import type { Arguments, Command, CommandPage } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { leaf } from "./define.ts";
import { configurationArguments } from "./server-options.ts";

const args = {
  ...configurationArguments,
  set: { type: "boolean", description: "Only what was set, without defaults." },
} as const satisfies Arguments;

const page: CommandPage = {
  name: "kestra configs properties",
  description: "Print the configuration in force as YAML, with where each value comes from; secrets are hidden.",
  notes: [
    "The strongest first: options of the command, the configuration file, environment variables, " +
      "KESTRA_CONFIGURATION, the files of MICRONAUT_CONFIG_FILES, defaults.",
  ],
  examples: [
    { says: "What is in force", line: "kestra configs properties" },
    { says: "Check a file", line: "kestra configs properties -c application.yml --set" },
  ],
};

/** The command. */
export const configsCommand: Command = leaf({
  page,
  args,
  refuse: refuseUsage,
  async run(given) {
    const { showConfiguration } = await import("../configuration/show-configuration.ts");
    return await showConfiguration({ file: given.value("config"), defaults: !given.isOn("set") });
  },
});
