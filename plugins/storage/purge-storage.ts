import { Type } from "@sinclair/typebox";
import { declareTask } from "../../core/plugin/flowable.ts";
import { rendered, text } from "../../core/plugin/schema.ts";

/** Deletes what old executions stored. */
export const PurgeStorage = declareTask({
  type: "io.kestra.plugin.core.storage.PurgeStorage",
  title: "Delete the files of old executions from internal storage.",
  properties: Type.Object({
    endDate: text({ description: "Executions that ended before this date, with a time and a zone." }),
    startDate: Type.Optional(text({ description: "Executions that ended after this date." })),
    namespace: Type.Optional(text({ description: "Only executions of this namespace and those below it." })),
    flowId: Type.Optional(text({ description: "Only executions of this flow." })),
    dryRun: rendered(Type.Boolean({ default: true, description: "Whether files are only counted, not deleted." })),
  }),
  outputs: Type.Object({
    scannedCount: Type.Integer({ description: "How many executions were looked at." }),
    purgedCount: Type.Integer({ description: "How many of them lost their files." }),
    deletedFilesCount: Type.Integer({ description: "How many files were deleted." }),
  }),
  examples: [
    {
      title: "Count what is older than a month",
      code: [
        "id: count",
        "type: io.kestra.plugin.core.storage.PurgeStorage",
        "namespace: acme",
        "endDate: \"{{ now() | dateAdd(-30, 'DAYS') }}\"",
      ].join("\n"),
    },
  ],
  reason:
    "Tasks cannot reach the files of other executions in this version. Put " +
    "io.kestra.plugin.core.storage.PurgeCurrentExecutionFiles last into the flows whose files need not stay.",
});
