/** The Docker task runner: its properties are known and checked, so that flows that name it stay valid. */
import { Type } from "@sinclair/typebox";
import { duration, object, oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineTaskRunner } from "../../core/plugin/task-runner.ts";

const credentials = Type.Object({
  registry: Type.Optional(text()),
  username: Type.Optional(text()),
  password: Type.Optional(text()),
  registryToken: Type.Optional(text()),
  identityToken: Type.Optional(text()),
  auth: Type.Optional(text()),
});

const deviceRequest = Type.Object({
  driver: Type.Optional(text()),
  count: Type.Optional(Type.Integer()),
  deviceIds: Type.Optional(Type.Array(text())),
  capabilities: Type.Optional(Type.Array(Type.Array(Type.String()))),
  options: Type.Optional(Type.Record(Type.String(), Type.String())),
});

const memory = Type.Object({
  memory: Type.Optional(text()),
  memorySwap: Type.Optional(text()),
  memorySwappiness: Type.Optional(text()),
  memoryReservation: Type.Optional(text()),
  kernelMemory: Type.Optional(text()),
  oomKillDisable: Type.Optional(rendered(Type.Boolean())),
});

const properties = object({
  host: Type.Optional(text()),
  config: Type.Optional(Type.Union([text(), Type.Record(Type.String(), Type.Unknown())])),
  credentials: Type.Optional(credentials),
  pullPolicy: Type.Optional(rendered(oneOf(["IF_NOT_PRESENT", "ALWAYS", "NEVER"]))),
  user: Type.Optional(text()),
  entryPoint: Type.Optional(Type.Array(text())),
  extraHosts: Type.Optional(Type.Array(text())),
  networkMode: Type.Optional(text()),
  portBindings: Type.Optional(Type.Array(text())),
  volumes: Type.Optional(Type.Array(text())),
  deviceRequests: Type.Optional(Type.Array(deviceRequest)),
  cpu: Type.Optional(Type.Object({ cpus: Type.Optional(rendered(Type.Number())) })),
  memory: Type.Optional(memory),
  shmSize: Type.Optional(text()),
  privileged: Type.Optional(rendered(Type.Boolean())),
  fileHandlingStrategy: Type.Optional(rendered(oneOf(["MOUNT", "VOLUME"]))),
  killGracePeriod: Type.Optional(duration()),
  delete: Type.Optional(rendered(Type.Boolean())),
  wait: Type.Optional(rendered(Type.Boolean())),
  resume: Type.Optional(rendered(Type.Boolean())),
});

/** Declared so that flows validate; a task that names it fails with what to do instead. */
export const dockerRunner = defineTaskRunner({
  type: "io.kestra.plugin.scripts.runner.docker.Docker",
  aliases: ["io.kestra.plugin.scripts.runner.docker.DockerTaskRunner"],
  title: "Run a task in a Docker container.",
  description: "This distribution has no Docker runner yet: a task that names it fails before it starts.",
  properties,
  run: (_properties, _command, context) =>
    Promise.reject(
      new Error(
        `Task \`${context.task.id}\` asks for the Docker task runner, which this distribution does not have yet. ` +
          "Set `taskRunner.type` to `io.kestra.plugin.core.runner.Process`, or leave `taskRunner` out, to run it on the worker's machine.",
      ),
    ),
});
