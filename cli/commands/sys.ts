/** `kestra sys`: what operators do to a deployment as a whole. */
import type { Command } from "../arguments/definition.ts";
import { refuseUsage } from "../messages.ts";
import { acceptedArguments } from "./client-options.ts";
import { group, leaf } from "./define.ts";
import { configurationArguments } from "./server-options.ts";

const { config: _config, ...accepted } = acceptedArguments;

const migrate: Command = leaf({
  page: {
    name: "kestra sys database migrate",
    description: "Bring the tables of the configured database up to date.",
    notes: ["Every start of a server does that by itself; this is for deployments that do it beforehand."],
    examples: [{ says: "Before a new version starts", line: "kestra sys database migrate -c application.yml" }],
  },
  args: { ...configurationArguments, ...accepted },
  refuse: refuseUsage,
  async run(given) {
    const { migrateDatabase } = await import("../server/migrate-database.ts");
    return await migrateDatabase(given.value("config"));
  },
});

/** The commands. */
export const systemCommands: Command = group(
  { name: "kestra sys", description: "Look after a deployment." },
  { database: group({ name: "kestra sys database", description: "Look after its database." }, { migrate }) },
);
