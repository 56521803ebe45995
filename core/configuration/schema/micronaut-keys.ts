/** What Kestra's framework reads: ports, sockets, logs, the management port. */
import { Type } from "@sinclair/typebox";
import { anything, choice, flag, maybeText, named, port, texts } from "../kinds.ts";
import { webServerKeys } from "./web-server-keys.ts";

const WEB = "the web server of this version does not read it";
const JAVA = "it is about the Java program";

/** Everything below `micronaut`. */
export const micronautKeys = Type.Object({
  server: webServerKeys,
  io: Type.Object({
    watch: Type.Object({
      enabled: flag({ default: false, description: "Flows of `paths` are loaded, and again when files change." }),
      paths: texts({ default: [], description: "Folders of flows." }),
      "tenant-id": maybeText({ description: "Tenant of the flows.", noEffect: "there is one tenant, main" }),
      restart: anything({ description: "Restarts.", noEffect: JAVA }),
    }),
  }),
  security: anything({ description: "Other ways to sign in.", noEffect: "use kestra.server.basic-auth" }),
  http: anything({ description: "Clients of HTTP.", noEffect: "tasks have options of their own" }),
  application: anything({ description: "Name of the application.", noEffect: JAVA }),
  metrics: anything({ description: "What is measured.", noEffect: JAVA }),
  executors: anything({ description: "Threads.", noEffect: JAVA }),
  caches: anything({ description: "Caches.", noEffect: JAVA }),
  router: anything({ description: "Static files.", noEffect: WEB }),
  views: anything({ description: "Pages.", noEffect: JAVA }),
  bootstrap: anything({ description: "Start of contexts.", noEffect: JAVA }),
  codec: anything({ description: "Types of content.", noEffect: JAVA }),
});

const ENDPOINTS = [
  "env",
  "info",
  "loggers",
  "metrics",
  "prometheus",
  "beans",
  "routes",
  "threaddump",
  "refresh",
  "stop",
];

/** Endpoints that cannot be switched on or off. */
function endpointsWithoutSettings() {
  const noEffect = "the management port answers what docs/how-to/run-a-server.md lists";
  return Object.fromEntries(ENDPOINTS.map((name) => [name, anything({ description: "One path.", noEffect })]));
}

/** Everything below `endpoints`. */
export const endpointKeys = Type.Object({
  all: Type.Object({
    port: port({ default: 8_081, description: "Management port: health and metrics; 0 takes any that is free." }),
    host: maybeText({ description: "Interface of the management port. Default: that of `micronaut.server.host`." }),
    enabled: flag({ default: true, description: "Whether there is a management port." }),
    sensitive: anything({ description: "Old setting.", noEffect: JAVA }),
    path: anything({ description: "Prefix of paths.", noEffect: JAVA }),
    "basic-auth": Type.Object({
      username: maybeText({ description: "User of the management port. Default: none is asked for." }),
      password: maybeText({ description: "The user's password.", secret: true }),
    }),
  }),
  health: anything({ description: "Details of health.", noEffect: "all details are shown" }),
  ...endpointsWithoutSettings(),
});

/** Formats of the program's own log. */
const LOG_FORMATS = ["text", "json"] as const;

/** Levels of the program's own log. */
const LOGGER_LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF"] as const;

/** Everything below `logger`. */
export const loggerKeys = Type.Object({
  levels: named(choice(LOGGER_LEVELS, { default: "INFO", anyCase: true, description: "Least level that is logged." }), {
    description: "Least level of each logger: `executor`, `worker`, ...; `io.kestra` and `root` are all of them.",
    dottedKeys: true,
  }),
  format: choice(LOG_FORMATS, {
    default: "text",
    anyCase: true,
    description: "How log lines are written: for people, or as one JSON object a line.",
  }),
  config: anything({ description: "A file for Logback.", noEffect: JAVA }),
});
