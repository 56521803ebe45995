/** Options that all commands with a configuration have. */
import type { Arguments } from "../arguments/definition.ts";

/** Where the configuration is. */
export const configurationArguments = {
  config: {
    type: "string",
    alias: "c",
    valueHint: "FILE",
    description: "The configuration file. Default: ~/.kestra/config.yml where there is one.",
  },
} as const satisfies Arguments;
