import { Type } from "@sinclair/typebox";
import { rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";
import { readInstant } from "../execution/instant.ts";
import { executionFolders } from "./execution-folders.ts";

/** Deletes what old executions stored. */
export const PurgeStorage = defineTask({
  type: "io.kestra.plugin.core.storage.PurgeStorage",
  title: "Delete the files of old executions from internal storage.",
  description:
    "An execution is as old as the newest of its files. Executions themselves, their logs and metrics stay, and so do " +
    "files and key-value pairs of namespaces. Nothing is deleted until `dryRun` is false.",
  properties: Type.Object({
    endDate: text({ description: "ISO-8601 date-time; files of executions that wrote after it stay." }),
    startDate: Type.Optional(
      text({ description: "ISO-8601 date-time; files of executions that wrote nothing since stay." }),
    ),
    namespace: Type.Optional(text({ description: "Only executions of this namespace and those below it." })),
    flowId: Type.Optional(text({ description: "Only executions of this flow; needs `namespace`." })),
    dryRun: rendered(Type.Boolean({ default: true, description: "Whether executions are only counted." })),
  }),
  outputs: Type.Object({
    scannedCount: Type.Integer({ description: "How many executions with files were looked at." }),
    purgedCount: Type.Integer({ description: "How many of them lost their files, or would have." }),
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
  async run({ endDate, startDate, namespace, flowId, dryRun }, { flow, log, operations, signal }) {
    const until = readInstant("endDate", endDate);
    const since = startDate === undefined ? undefined : readInstant("startDate", startDate);
    if (flowId !== undefined && namespace === undefined) {
      return failed("'namespace' is required when 'flowId' is set.");
    }
    const storage = operations?.storage;
    if (!storage) return failed("Tasks cannot reach the files of other executions here; run the flow on a server.");
    const { tenantId } = flow;
    const scope = `namespace=${namespace ?? null}, flowId=${flowId ?? null}`;
    log.info(`Starting PurgeStorage (dryRun=${dryRun}) scope=[${scope}] window=[${since ?? null}, ${until}]`);
    const counts = { scannedCount: 0, purgedCount: 0, deletedFilesCount: 0 };
    for await (const folder of executionFolders(storage, tenantId, { namespace, flowId })) {
      signal.throwIfAborted();
      counts.scannedCount++;
      if (folder.modifiedMs > Date.parse(until)) continue;
      if (since !== undefined && folder.modifiedMs < Date.parse(since)) continue;
      counts.purgedCount++;
      if (!dryRun && (await storage.delete(tenantId, folder.path))) counts.deletedFilesCount += folder.files;
    }
    const { scannedCount, purgedCount, deletedFilesCount } = counts;
    log.info(
      `PurgeStorage complete (dryRun=${dryRun}): scanned=${scannedCount}, purged=${purgedCount}, deletedFiles=${deletedFilesCount}`,
    );
    return succeeded(counts);
  },
});
