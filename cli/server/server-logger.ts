/** The log of a server process. */
import { createLogger } from "../../components/server/logging/logger.ts";
import { ROLES } from "../../components/server/roles.ts";
import { type Deployment, databaseText, storageText } from "../../core/configuration/deployment.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import type { Logger } from "../../core/contracts/logger.ts";
import { systemClock } from "../../platform/clock.ts";
import { standardOutput } from "../../platform/console.ts";
import { environmentVariable } from "../../platform/environment.ts";
import type { ServerCommand } from "./server-command.ts";

/**
 * Makes it as the configuration and the command say; it shows no password of the configuration.
 * @param write default: to standard output
 */
export function createServerLogger(
  configuration: Configuration,
  deployment: Deployment,
  command: Pick<ServerCommand, "logFormat" | "logLevel">,
  write: (text: string) => void = (text) => void standardOutput().write(text),
): Logger {
  const { format, levels } = configuration.logger;
  const fromVariable = environmentVariable("KESTRA_LOG_FORMAT");
  return createLogger({
    format: command.logFormat === undefined && fromVariable === "json" ? "json" : format,
    ...(command.logLevel ? { level: command.logLevel } : {}),
    // What the command says goes before what the configuration says about all loggers.
    levels: command.logLevel ? withoutRoots(levels) : levels,
    secrets: secretsOf(configuration, deployment),
    now: () => systemClock.now(),
    write,
  });
}

function withoutRoots(levels: Configuration["logger"]["levels"]): Configuration["logger"]["levels"] {
  return Object.fromEntries(Object.entries(levels).filter(([name]) => !["root", "io", "io.kestra"].includes(name)));
}

function secretsOf(configuration: Configuration, deployment: Deployment): readonly string[] {
  const { database, managementAuth } = deployment;
  const { s3, minio } = configuration.kestra.storage;
  const secrets = [
    database.kind === "database" ? database.password : undefined,
    configuration.kestra.server["basic-auth"].password,
    configuration.micronaut.server.ssl["private-key-password"],
    managementAuth?.password,
    configuration.kestra.encryption["secret-key"],
    s3["secret-key"],
    s3["session-token"],
    minio["secret-key"],
  ];
  const shown = publicText(deployment);
  return secrets.flatMap((secret) => (secret === undefined || shown.includes(secret.toLowerCase()) ? [] : [secret]));
}

/**
 * What everybody sees anyway, in small letters. A password that stands there, such as `kestra` or `postgres`, would make
 * lines unreadable by being hidden, and show itself by that.
 */
function publicText({ database, storage, basicAuth, managementAuth }: Deployment): string {
  const users = [
    database.kind === "database" ? database.user : undefined,
    basicAuth.credentials?.username,
    managementAuth?.username,
  ];
  const parts = ["kestra", ...Object.keys(ROLES), databaseText(database), storageText(storage), ...users];
  return parts.join("\n").toLowerCase();
}
