/** `datasources.<name>`: databases and how connections to them are kept. */
import { Type } from "@sinclair/typebox";
import { anything, duration, flag, maybeMilliseconds, maybeText, maybeWhole, named } from "../kinds.ts";

const HIKARI = "pools of connections are kept by this program's own drivers";

const datasource = Type.Object({
  url: maybeText({
    description:
      "Where the database is: `jdbc:postgresql://host:port/db`, `jdbc:mysql://…`, `jdbc:mariadb://…`, `postgres://…`; for the embedded database a path (`jdbc:h2:…` is understood).",
    address: true,
  }),
  username: maybeText({ description: "The database's user." }),
  password: maybeText({ description: "The user's password.", secret: true }),
  "maximum-pool-size": maybeWhole({ description: "Connections to the database at the most.", minimum: 1 }),
  "connection-timeout": maybeMilliseconds({
    description: "How long to wait for a connection; a bare number counts milliseconds.",
  }),
  "idle-timeout": maybeMilliseconds({
    description: "When a connection without work is closed.",
    noEffect: HIKARI,
  }),
  "max-lifetime": maybeMilliseconds({
    description: "When a connection is replaced by a new one.",
    noEffect: HIKARI,
  }),
  "minimum-idle": maybeWhole({ description: "Connections kept without work.", noEffect: HIKARI }),
  "driver-class-name": maybeText({ description: "Accepted and not needed: the URL tells which database it is." }),
  dialect: maybeText({ description: "Accepted and not needed: the URL tells which database it is." }),
  "schema-generate": maybeText({ description: "Creation of tables.", noEffect: "tables are made at the start" }),
  "keepalive-time": maybeMilliseconds({ description: "Pings of idle connections.", noEffect: HIKARI }),
  "validation-timeout": maybeMilliseconds({ description: "Checks of connections.", noEffect: HIKARI }),
  "leak-detection-threshold": maybeMilliseconds({ description: "Logs of kept connections.", noEffect: HIKARI }),
  "pool-name": maybeText({ description: "Name of the pool.", noEffect: HIKARI }),
  "auto-commit": maybeText({ description: "Commits of statements.", noEffect: HIKARI }),
  "data-source-properties": anything({ description: "Properties of the driver.", noEffect: HIKARI }),
  "connection-init-sql": maybeText({ description: "SQL for each new connection.", noEffect: HIKARI }),
  "connection-test-query": maybeText({ description: "SQL that tests a connection.", noEffect: HIKARI }),
});

/** The databases by name; the one in use is named like `kestra.queue.type`. */
export const datasourceKeys = named(datasource, {
  description: "Databases by name: `postgres`, `mysql`, `h2` or `sqlite`.",
});

/** `flyway`: migrations. */
export const flywayKeys = anything({
  description: "Migrations of the database.",
  noEffect: "tables are made and brought up to date at every start",
});

/** `kestra.jdbc`: the tables behind queue and repository. */
export const jdbcKeys = Type.Object({
  cleaner: Type.Object({
    "initial-delay": duration({ default: 3_600_000, description: "First clean-up after the start." }),
    "fixed-delay": duration({ default: 3_600_000, minimum: 1_000, description: "Time between clean-ups." }),
    retention: duration({
      default: 604_800_000,
      description: "How long what is left of queues stays; what the queue is done with goes at once.",
      noEffect: "messages that are done with are deleted at once",
    }),
    types: anything({ description: "Retention by type.", noEffect: "messages that are done with are deleted at once" }),
  }),
  queues: anything({
    description: "How queues are polled.",
    noEffect: "queues wake their readers, or look more or less often by themselves",
  }),
  tables: anything({ description: "Names of tables.", noEffect: "tables have names of their own here" }),
  executor: anything({ description: "Threads of the executor.", noEffect: "the executor has none" }),
});

/** Whether a database of the installation is cleaned up. */
export const retentionKeys = Type.Object({
  executions: Type.Optional(
    Type.Number({
      unit: "duration",
      minimum: 0,
      description: "Executions that ended longer ago are deleted, with logs, metrics and files. Default: none are.",
    }),
  ),
  logs: Type.Optional(
    Type.Number({ unit: "duration", minimum: 0, description: "Log lines older than that are deleted. Default: none." }),
  ),
  metrics: Type.Optional(
    Type.Number({ unit: "duration", minimum: 0, description: "Metrics older than that are deleted. Default: none." }),
  ),
  enabled: flag({ default: true, description: "False keeps everything, whatever the other keys say." }),
});
