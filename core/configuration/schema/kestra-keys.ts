/** `kestra`: everything but the server's own life. */
import { Type } from "@sinclair/typebox";
import { anything, flag, maybeDuration, maybeText, named, text, texts, whole } from "../kinds.ts";
import { jdbcKeys, retentionKeys } from "./datasource-keys.ts";
import { serverKeys } from "./server-keys.ts";
import { storageKeys } from "./storage-keys.ts";

const WEB = "the web server of this version does not read it";
const JAVA = "it is about the Java program";
const OTHER_BACKENDS = "queues on Kafka and repositories on Elasticsearch come later";

const variables = Type.Object({
  "env-vars-prefix": text({
    default: "ENV_",
    description: "Environment variables that begin so are seen as `{{ envs.<rest in lower case> }}`.",
  }),
  "redacted-env-vars": texts({
    default: ["KESTRA_PLUGINS_PATH", "KESTRA_CONFIGURATION_PATH", "KESTRA_CONFIGURATION"],
    description: "Environment variables that flows do not see.",
  }),
  globals: named(Type.Unknown({ free: true }), { description: "Values that flows see as `{{ globals.<name> }}`." }),
  "recursive-rendering": flag({
    default: false,
    description: "Rendering of what was rendered.",
    noEffect: "write `render()` in the expression",
  }),
  "cache-enabled": flag({ default: true, description: "Cache of compiled templates.", noEffect: "it is always on" }),
  "cache-size": whole({ default: 1_000, description: "Templates in the cache.", noEffect: "it has a fixed size" }),
});

const tasks = Type.Object({
  "tmp-dir": Type.Object({
    path: maybeText({ description: "Folder in which tasks get their working directories. Default: the system's." }),
  }),
  scripts: anything({ description: "Settings of script tasks.", noEffect: "scripts run as processes" }),
  defaults: anything({ description: "Older name of `kestra.plugins.defaults`." }),
});

const plugins = Type.Object({
  defaults: anything({
    description:
      "Defaults for properties of plugins, for all flows that are saved from then on: a list of `type` (a type or the beginning of types), `forced` and `values`.",
  }),
  configurations: anything({
    description:
      "Settings that plugins read, as a list of `type` and `values`; `recoverMissedSchedules` (ALL, LAST or NONE) of `io.kestra.plugin.core.trigger.Schedule` is read.",
  }),
  repositories: anything({ description: "Maven repositories.", noEffect: JAVA }),
  security: anything({ description: "Rules for plugins.", noEffect: JAVA }),
  management: anything({ description: "Versions of plugins.", noEffect: JAVA }),
  "local-repository-path": maybeText({ description: "Cache of Maven.", noEffect: JAVA }),
});

const metrics = Type.Object({
  prefix: text({ default: "kestra", description: "How names of metrics begin." }),
  tags: named(Type.String(), { description: "Tags on every metric." }),
});

/** Kinds of databases that may stand behind queue and repository. */
export const BACKEND_TYPES = ["sqlite", "h2", "postgres", "mysql", "memory"] as const;
export type BackendType = (typeof BACKEND_TYPES)[number];

/** Everything below `kestra`. */
export const kestraKeys = Type.Object({
  url: maybeText({ description: "Where people reach this server: the base of links.", address: true }),
  "server-type": maybeText({ description: "The role.", noEffect: "the command says it" }),
  server: serverKeys,
  queue: Type.Object({
    type: maybeText({ description: `Database of the queue: ${BACKEND_TYPES.join(", ")}.` }),
    postgres: anything({ description: "Hints for PostgreSQL.", noEffect: "statements here need none" }),
  }),
  repository: Type.Object({
    type: maybeText({ description: "Database of the repository: the same as that of the queue." }),
  }),
  storage: storageKeys,
  jdbc: jdbcKeys,
  retention: retentionKeys,
  encryption: Type.Object({
    "secret-key": maybeText({
      description: "Base64 of a key of 16, 24 or 32 bytes; inputs and outputs of type SECRET need it.",
      secret: true,
    }),
  }),
  secret: anything({ description: "Where secrets are kept.", noEffect: "secrets come from SECRET_… variables" }),
  variables,
  tasks,
  plugins,
  metrics,
  "local-files": Type.Object({
    "allowed-paths": texts({ default: [], description: "Folders that `file:///` URIs of flows may reach." }),
    "enable-preview": flag({ default: true, description: "Whether the beginning of such files is shown to users." }),
  }),
  retries: Type.Object({
    attempts: whole({ default: 5, description: "Tries at internal storage.", noEffect: "drivers retry by themselves" }),
    delay: maybeDuration({ description: "Time before the second try.", noEffect: "drivers retry by themselves" }),
    "max-delay": maybeDuration({ description: "Longest time between.", noEffect: "drivers retry by themselves" }),
    multiplier: anything({ description: "Growth of the time.", noEffect: "drivers retry by themselves" }),
  }),
  environment: Type.Object({
    name: maybeText({ description: "Name of this installation, shown to users." }),
    color: maybeText({ description: "Its colour." }),
  }),
  webserver: anything({ description: "What goes into pages.", noEffect: WEB }),
  templates: Type.Object({
    enabled: flag({ default: false, description: "Calls for templates.", noEffect: "templates always run" }),
  }),
  blueprints: Type.Object({
    path: maybeText({
      description:
        "Folder with blueprints of your own, besides those of the program: files `<id>.yml` with `title`, `description`, `tags`, `kind` (FLOW or DASHBOARD) and `source`.",
    }),
  }),
  "tutorial-flows": Type.Object({
    enabled: flag({ default: true, description: "Flows to learn from.", noEffect: "none are fetched" }),
  }),
  "system-flows": Type.Object({
    namespace: text({
      default: "system",
      description: "Namespace of flows that look after the installation.",
    }),
  }),
  "hidden-labels": Type.Object({
    prefixes: texts({ default: ["system.", "internal."], description: "Labels that are not shown." }),
  }),
  "anonymous-usage-report": anything({ description: "Reports of use.", noEffect: "nothing is ever reported" }),
  configurations: Type.Object({
    "delete-files-on-start": flag({
      default: false,
      description: "Configuration files are removed once a server has read them.",
    }),
  }),
  kafka: anything({ description: "Kafka.", noEffect: OTHER_BACKENDS }),
  elasticsearch: anything({ description: "Elasticsearch.", noEffect: OTHER_BACKENDS }),
  indexer: anything({ description: "The indexer of Kafka.", noEffect: OTHER_BACKENDS }),
  ee: anything({ description: "The enterprise edition.", noEffect: "it is another product" }),
  ai: anything({ description: "Help in the editor.", noEffect: WEB }),
  "task-runs": anything({ description: "Old settings of task runs.", noEffect: WEB }),
  tutorial: anything({ description: "Tutorials.", noEffect: "none are fetched" }),
  heartbeat: anything({ description: "Old settings of heartbeats.", noEffect: "use kestra.server.liveness" }),
});
