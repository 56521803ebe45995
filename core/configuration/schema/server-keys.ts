/** `kestra.server`: the life of a process. */
import { Type } from "@sinclair/typebox";
import { anything, choice, duration, flag, maybeText, text, texts, whole } from "../kinds.ts";

/** When the task runs of a dead worker go out again. */
export const RESTART_STRATEGIES = ["IMMEDIATELY", "AFTER_TERMINATION_GRACE_PERIOD", "NEVER"] as const;

/** How a server lives, and how others notice that it no longer does. */
export const serverKeys = Type.Object({
  "termination-grace-period": duration({
    default: 300_000,
    description: "How long tasks may go on when the process is asked to end; what is left then is handed back.",
  }),
  "worker-task-restart-strategy": choice(RESTART_STRATEGIES, {
    default: "IMMEDIATELY",
    anyCase: true,
    description: "When the task runs of a dead worker go out again.",
  }),
  liveness: Type.Object({
    enabled: flag({ default: true, description: "Whether dead services are noticed." }),
    interval: duration({ default: 1_000, minimum: 100, description: "How often the coordinator looks." }),
    timeout: duration({
      default: 6_000,
      minimum: 500,
      description: "A service without a heartbeat for so long is dead.",
    }),
    "initial-delay": duration({ default: 0, description: "Younger services are not thought dead." }),
    "heartbeat-interval": duration({ default: 1_000, minimum: 100, description: "Time between heartbeats." }),
  }),
  standalone: Type.Object({
    running: Type.Object({
      timeout: duration({
        default: 60_000,
        description: "How long the start of a standalone's parts may take.",
        noEffect: "a start waits for the database alone, up to a minute",
      }),
    }),
  }),
  "basic-auth": Type.Object({
    enabled: flag({
      default: false,
      description:
        "Users have to sign in: on its own when a user is named here or was set up. `false` asks nobody, and then only this machine is listened to.",
    }),
    username: maybeText({ description: "The user: an e-mail address." }),
    password: maybeText({
      description: "The user's password: at least 8 characters with an upper case letter and a digit.",
      secret: true,
    }),
    realm: text({ default: "Kestra", description: "What browsers show when they ask." }),
    "open-urls": texts({
      default: [],
      description: "Further paths of the API that need no sign-in, by how they begin; with or without the tenant.",
    }),
  }),
  "trusted-proxies": texts({
    default: [],
    description:
      "Addresses or networks (`10.0.0.0/8`) of reverse proxies. From them `X-Forwarded-For` and `X-Forwarded-Proto` are believed.",
  }),
  "access-log": anything({ description: "Log of requests.", noEffect: "use micronaut.server.netty.access-logger" }),
  preview: Type.Object({
    "initial-rows": whole({ default: 100, minimum: 1, description: "Rows of a file's first preview." }),
    "max-rows": whole({ default: 5_000, minimum: 1, description: "Rows of a preview at the most." }),
  }),
  service: anything({ description: "Purge of old services.", noEffect: "services are forgotten after a day" }),
});
