import { Type } from "@sinclair/typebox";
import { defineFlowable } from "../../core/plugin/flowable.ts";
import { duration, rendered, taskList, text } from "../../core/plugin/schema.ts";
import { namespaceFilesSchema } from "../script/properties.ts";
import { branchesAt, COMMON_BRANCHES } from "./branches.ts";

const properties = Type.Object({
  tasks: taskList({ description: "The tasks, in order." }),
  inputFiles: Type.Optional(
    rendered(
      Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.String()], {
        description:
          "Files to put into the folder: content or internal-storage URI, by name; or JSON text of such a map.",
      }),
    ),
  ),
  outputFiles: Type.Optional(rendered(Type.Array(text(), { description: "Patterns of files to keep." }))),
  namespaceFiles: Type.Optional(namespaceFilesSchema),
  cache: Type.Optional(
    Type.Object(
      {
        patterns: rendered(Type.Array(text(), { description: "What to keep." })),
        ttl: Type.Optional(rendered(duration({ description: "How long; without end when left out." }))),
      },
      { description: "Files to keep for the next execution of the flow." },
    ),
  ),
  ...COMMON_BRANCHES,
});

/** Runs tasks in one folder. */
export const WorkingDirectory = defineFlowable({
  type: "io.kestra.plugin.core.flow.WorkingDirectory",
  aliases: ["io.kestra.core.tasks.flows.WorkingDirectory", "io.kestra.core.tasks.flows.Worker"],
  title: "Run tasks on one worker in one folder.",
  description:
    "The tasks run one after the other as one job, so that each finds the files that those before it have left. Only " +
    "tasks that workers run may stand in it. Its own `timeout` has no effect; those of its tasks do.",
  properties,
  outputs: Type.Object({
    outputFiles: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: "URIs of the files kept, by relative path." }),
    ),
  }),
  examples: [
    {
      title: "One task makes a file, the next one reads it",
      code: [
        "id: together",
        "type: io.kestra.plugin.core.flow.WorkingDirectory",
        "inputFiles:",
        "  names.txt: |",
        "    Ada",
        "    Grace",
        "outputFiles:",
        '  - "*.txt"',
        "tasks:",
        "  - id: sort",
        "    type: io.kestra.plugin.scripts.shell.Commands",
        "    taskRunner:",
        "      type: io.kestra.plugin.core.runner.Process",
        "    commands:",
        "      - sort -r names.txt > sorted.txt",
      ].join("\n"),
    },
  ],
  branches: branchesAt("tasks"),
  resolves: [],
  plan: () => ({ kind: "run", body: { kind: "worker", branch: "tasks" } }),
  onWorker: {
    async begin(context) {
      const { prepareFolder } = await import("./working-folder.ts");
      await prepareFolder(properties, context);
    },
    async end(context, state) {
      const { keepFolder } = await import("./working-folder.ts");
      return await keepFolder(properties, context, state);
    },
  },
});
