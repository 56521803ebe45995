/** Options that the commands of servers share. */
import { LOG_LEVELS } from "../../core/contracts/log.ts";
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

/** What all roles take. */
export const serverArguments = {
  ...configurationArguments,
  port: { type: "string", valueHint: "N", description: "Port of API and UI. Default: micronaut.server.port, 8080." },
  "log-level": {
    type: "string",
    alias: "l",
    valueHint: "LEVEL",
    description: `Least level of the server's own log: ${LOG_LEVELS.join(", ")}. Default: INFO.`,
  },
  "log-format": {
    type: "enum",
    options: ["text", "json"],
    description: "How the server's own log is written. Default: logger.format, text.",
  },
  verbose: {
    type: "boolean",
    alias: "v",
    repeatable: true,
    description: "As --log-level DEBUG, given twice as TRACE.",
  },
  "internal-log": {
    type: "boolean",
    description: "Accepted for Kestra's sake: --log-level always counts for the server's own log.",
  },
  plugins: {
    type: "string",
    alias: "p",
    valueHint: "DIR",
    description: "Kestra's plugin folder. Plugins for Java cannot be loaded here; the folder is looked at to say so.",
  },
} as const satisfies Arguments;

/** What roles with an executor take. */
export const skipArguments = {
  "skip-executions": { type: "string", valueHint: "IDS", repeatable: true, description: "Executions to leave alone." },
  "skip-flows": {
    type: "string",
    valueHint: "FLOWS",
    repeatable: true,
    description: "Flows whose executions to leave alone, as namespace|flow or tenant|namespace|flow.",
  },
  "skip-namespaces": {
    type: "string",
    valueHint: "NAMESPACES",
    repeatable: true,
    description: "Namespaces whose executions to leave alone, as namespace or tenant|namespace.",
  },
  "skip-tenants": { type: "string", valueHint: "TENANTS", repeatable: true, description: "Tenants to leave alone." },
  "start-executors": {
    type: "string",
    valueHint: "NAMES",
    repeatable: true,
    description: "Accepted for Kestra's sake: it chooses parts of an executor on Kafka.",
  },
  "not-start-executors": {
    type: "string",
    valueHint: "NAMES",
    repeatable: true,
    description: "Accepted for Kestra's sake, as --start-executors.",
  },
} as const satisfies Arguments;

/** What roles with a worker take, but for their number of threads. */
export const workerGroupArguments = {
  "worker-group": {
    type: "string",
    alias: "g",
    valueHint: "GROUP",
    description: "Group of the worker: it takes the tasks that are meant for it. Default: those of no group.",
  },
} as const satisfies Arguments;

/** What roles with a web server take. */
export const webArguments = {
  "no-tutorials": { type: "boolean", description: "Accepted for Kestra's sake: no flows to learn from are fetched." },
  "no-indexer": { type: "boolean", description: "No indexer in this process; it has nothing to do on a database." },
} as const satisfies Arguments;

/** What roles take that run everything. */
export const wholeArguments = {
  ...serverArguments,
  ...workerGroupArguments,
  ...webArguments,
  "flow-path": {
    type: "string",
    alias: "f",
    valueHint: "DIR",
    description: "Flows to load at the start, at any depth of the folder; those in a folder `templates` are templates.",
  },
  tui: {
    type: "boolean",
    description: "Show the server in the terminal UI; its own log goes to server.log in the folder of its data.",
  },
  watch: { type: "boolean", description: "Load flows of --flow-path again when their files change." },
  "worker-thread": {
    type: "string",
    valueHint: "N",
    description: "Tasks that run at the same time; 0 starts no worker. Default: four for each processor, at least 16.",
  },
} as const satisfies Arguments;
