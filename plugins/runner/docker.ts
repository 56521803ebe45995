/** The Docker task runner: its properties are known and checked, so that flows that name it stay valid. */
import { type TSchema, Type } from "@sinclair/typebox";
import { duration, object, oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineTaskRunner } from "../../core/plugin/task-runner.ts";

/** An optional property with what it is for. */
function described<T extends TSchema>(schema: T, description: string) {
  return Type.Optional<T>({ ...schema, description });
}

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
  host: described(text(), "Address of the Docker daemon."),
  config: described(
    Type.Union([text(), Type.Record(Type.String(), Type.Unknown())]),
    "Docker's client configuration, as text or a map.",
  ),
  credentials: described(credentials, "Credentials of the registry."),
  pullPolicy: described(rendered(oneOf(["IF_NOT_PRESENT", "ALWAYS", "NEVER"])), "When the image is fetched."),
  user: described(text(), "The user inside the container."),
  entryPoint: described(Type.Array(text()), "The container's entry point."),
  extraHosts: described(Type.Array(text()), "Lines for the container's hosts file."),
  networkMode: described(text(), "The network the container joins."),
  portBindings: described(Type.Array(text()), "Ports of the container on the machine."),
  volumes: described(Type.Array(text()), "Folders of the machine inside the container."),
  deviceRequests: described(Type.Array(deviceRequest), "Devices, such as graphics cards."),
  cpu: described(Type.Object({ cpus: Type.Optional(rendered(Type.Number())) }), "Processors the container may use."),
  memory: described(memory, "Memory the container may use."),
  shmSize: described(text(), "Size of the shared memory."),
  privileged: described(rendered(Type.Boolean()), "Whether the container has all rights of the machine."),
  fileHandlingStrategy: described(rendered(oneOf(["MOUNT", "VOLUME"])), "How files get into the container."),
  killGracePeriod: described(duration(), "Time between the polite and the final signal."),
  delete: described(rendered(Type.Boolean()), "Whether the container is removed at the end."),
  wait: described(rendered(Type.Boolean()), "Whether the task waits for the container."),
  resume: described(rendered(Type.Boolean()), "Whether a container that still runs is taken up again."),
});

/** Declared so that flows validate; a task that names it fails with what to do instead. */
export const dockerRunner = defineTaskRunner({
  type: "io.kestra.plugin.scripts.runner.docker.Docker",
  aliases: ["io.kestra.plugin.scripts.runner.docker.DockerTaskRunner"],
  title: "Run a task in a Docker container.",
  description: "This distribution has no Docker runner yet: a task that names it fails before it starts.",
  properties,
  examples: [
    {
      title: "A script in a container, as flows of other distributions have it",
      code: `id: report
type: io.kestra.plugin.scripts.python.Script
containerImage: python:3.13-slim
taskRunner:
  type: io.kestra.plugin.scripts.runner.docker.Docker
  pullPolicy: IF_NOT_PRESENT
  memory:
    memory: 512MB
script: print("hello")`,
    },
  ],
  run: (_properties, _command, context) =>
    Promise.reject(
      new Error(
        `Task \`${context.task.id}\` asks for the Docker task runner, which this distribution does not have yet. ` +
          "Set `taskRunner.type` to `io.kestra.plugin.core.runner.Process`, or leave `taskRunner` out, to run it on the worker's machine.",
      ),
    ),
});
