/**
 * The published core task types keep the properties, defaults, closed sets of words, outputs and older names that
 * flows written for Kestra 1.3.31 rely on.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TObject, TSchema } from "@sinclair/typebox";
import { createRegistry } from "./catalog.ts";

/** A published type; lists of names are separated by spaces. */
interface PublishedType {
  /** Without `io.kestra.plugin.core.`. */
  readonly type: string;
  readonly aliases?: readonly string[];
  /** Properties without which a flow is refused. */
  readonly required?: string;
  /** Properties without a default. */
  readonly optional?: string;
  readonly deprecated?: string;
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** The words that closed sets allow. */
  readonly words?: Readonly<Record<string, string>>;
  readonly outputs?: string;
}

const STATES =
  "CREATED SUBMITTED RUNNING PAUSED RESTARTED KILLING SUCCESS WARNING FAILED KILLED CANCELLED QUEUED RETRYING RETRIED SKIPPED BREAKPOINT RESUBMITTED";

const PUBLISHED: readonly PublishedType[] = [
  {
    type: "debug.Echo",
    aliases: ["io.kestra.core.tasks.debugs.Echo"],
    optional: "format",
    defaults: { level: "INFO" },
    words: { level: "ERROR WARN INFO DEBUG TRACE" },
  },
  { type: "debug.Return", aliases: ["io.kestra.core.tasks.debugs.Return"], optional: "format", outputs: "value" },
  { type: "execution.Assert", required: "conditions", optional: "errorMessage" },
  {
    type: "execution.Count",
    aliases: ["io.kestra.core.tasks.executions.Counts"],
    required: "expression startDate",
    optional: "endDate flows namespaces states",
    words: { states: STATES },
    outputs: "results total",
  },
  {
    type: "execution.Exit",
    defaults: { state: "SUCCESS" },
    words: { state: "SUCCESS WARNING KILLED FAILED CANCELED CANCELLED" },
  },
  {
    type: "execution.Fail",
    aliases: ["io.kestra.core.tasks.executions.Fail"],
    optional: "condition",
    defaults: { errorMessage: "Task failure" },
  },
  { type: "execution.Labels", aliases: ["io.kestra.core.tasks.executions.Labels"], required: "labels" },
  {
    type: "execution.PurgeExecutions",
    aliases: ["io.kestra.plugin.core.storage.Purge", "io.kestra.core.tasks.storages.Purge"],
    required: "endDate",
    optional: "flowId namespace startDate states",
    defaults: { batchSize: 100, purgeExecution: true, purgeLog: true, purgeMetric: true, purgeStorage: true },
    words: { states: STATES },
    outputs: "executionsCount logsCount metricsCount storagesCount",
  },
  { type: "execution.Resume", optional: "executionId flowId inputs namespace" },
  { type: "execution.SetVariables", required: "variables", defaults: { overwrite: true } },
  { type: "execution.UnsetVariables", required: "variables", defaults: { ignoreMissing: false } },
  {
    type: "http.Download",
    aliases: ["io.kestra.plugin.fs.http.Download"],
    required: "uri",
    optional: "body formData headers options params saveAs",
    deprecated: "allowFailed sslOptions",
    defaults: { contentType: "application/json", failOnEmptyResponse: true, method: "GET" },
    outputs: "code headers length uri",
  },
  {
    type: "http.Request",
    aliases: ["io.kestra.plugin.fs.http.Request"],
    required: "uri",
    optional: "body formData headers options params",
    deprecated: "allowFailed sslOptions",
    defaults: { contentType: "application/json", encryptBody: false, method: "GET" },
    outputs: "body code encryptedBody formData headers uri",
  },
  {
    type: "http.SseRequest",
    required: "uri",
    optional: "body concatJqExpression failedOnMissingJq formData headers options params",
    deprecated: "allowFailed sslOptions",
    defaults: { contentType: "application/json", method: "GET" },
    outputs: "events result size uri",
  },
  {
    type: "kv.Delete",
    required: "key",
    defaults: { errorOnMissing: false, namespace: "{{ flow.namespace }}" },
    outputs: "deleted",
  },
  {
    type: "kv.Get",
    required: "key",
    defaults: { errorOnMissing: false, namespace: "{{ flow.namespace }}" },
    outputs: "value",
  },
  { type: "kv.GetKeys", optional: "prefix", defaults: { namespace: "{{ flow.namespace }}" }, outputs: "keys" },
  {
    type: "kv.PurgeKV",
    optional: "keyPattern namespacePattern namespaces",
    deprecated: "expiredOnly",
    defaults: { behavior: { type: "key", expiredOnly: true }, includeChildNamespaces: true },
    outputs: "size",
  },
  { type: "kv.Put", required: "key value", defaults: { errorOnMissing: false, namespace: "{{ flow.namespace }}" } },
  {
    type: "kv.Set",
    required: "key value",
    optional: "kvDescription kvType ttl",
    defaults: { namespace: "{{ flow.namespace }}", overwrite: true },
    words: { kvType: "STRING NUMBER BOOLEAN DATETIME DATE DURATION JSON" },
  },
  {
    type: "log.Fetch",
    aliases: ["io.kestra.core.tasks.log.Fetch"],
    optional: "executionId flowId namespace tasksId",
    defaults: { level: "INFO" },
    words: { level: "ERROR WARN INFO DEBUG TRACE" },
    outputs: "size uri",
  },
  {
    type: "log.Log",
    aliases: ["io.kestra.core.tasks.log.Log"],
    required: "message",
    defaults: { level: "INFO" },
    words: { level: "ERROR WARN INFO DEBUG TRACE" },
  },
  {
    type: "log.PurgeLogs",
    required: "endDate",
    optional: "executionId flowId logLevels namespace startDate",
    words: { logLevels: "ERROR WARN INFO DEBUG TRACE" },
    outputs: "count",
  },
  { type: "metric.Publish", optional: "metrics" },
  {
    type: "namespace.DeleteFiles",
    required: "files namespace",
    defaults: { deleteParentFolder: false },
    outputs: "files",
  },
  { type: "namespace.DownloadFiles", required: "files namespace", defaults: { destination: "" }, outputs: "files" },
  {
    type: "namespace.PurgeFiles",
    optional: "filePattern namespacePattern namespaces",
    defaults: { behavior: { type: "version", keepAmount: 1 }, includeChildNamespaces: true },
    outputs: "size",
  },
  {
    type: "namespace.UploadFiles",
    required: "namespace",
    optional: "files filesMap",
    defaults: { conflict: "OVERWRITE", destination: "/" },
    words: { conflict: "OVERWRITE ERROR SKIP" },
    outputs: "files",
  },
  { type: "output.OutputValues", optional: "values", outputs: "values" },
  {
    type: "state.Delete",
    aliases: ["io.kestra.core.tasks.states.Delete"],
    defaults: { errorOnMissing: false, name: "default", namespace: false, taskrunValue: true },
    outputs: "deleted",
  },
  {
    type: "state.Get",
    aliases: ["io.kestra.core.tasks.states.Get"],
    defaults: { errorOnMissing: false, name: "default", namespace: false, taskrunValue: true },
    outputs: "count data",
  },
  {
    type: "state.Set",
    aliases: ["io.kestra.core.tasks.states.Set"],
    optional: "data",
    defaults: { name: "default", namespace: false, taskrunValue: true },
    outputs: "count key",
  },
  {
    type: "storage.Concat",
    aliases: ["io.kestra.core.tasks.storages.Concat"],
    required: "files",
    optional: "separator",
    defaults: { extension: ".tmp" },
    outputs: "uri",
  },
  {
    type: "storage.DeduplicateItems",
    aliases: ["io.kestra.core.tasks.storages.DeduplicateItems"],
    required: "expr from",
    outputs: "droppedItemsTotal numKeys processedItemsTotal uri",
  },
  {
    type: "storage.Delete",
    aliases: ["io.kestra.core.tasks.storages.Delete"],
    required: "uri",
    defaults: { errorOnMissing: false },
    outputs: "deleted uri",
  },
  {
    type: "storage.FilterItems",
    aliases: ["io.kestra.core.tasks.storages.FilterItems"],
    required: "filterCondition from",
    defaults: { errorOrNullBehavior: "FAIL", filterType: "INCLUDE" },
    words: { errorOrNullBehavior: "FAIL INCLUDE EXCLUDE", filterType: "INCLUDE EXCLUDE" },
    outputs: "droppedItemsTotal processedItemsTotal uri",
  },
  {
    type: "storage.LocalFiles",
    aliases: ["io.kestra.core.tasks.storages.LocalFiles"],
    optional: "inputs outputs",
    outputs: "uris",
  },
  {
    type: "storage.PurgeCurrentExecutionFiles",
    aliases: ["io.kestra.plugin.core.storage.PurgeExecution", "io.kestra.core.tasks.storages.PurgeExecution"],
    outputs: "uris",
  },
  {
    type: "storage.PurgeStorage",
    required: "endDate",
    optional: "flowId namespace startDate",
    defaults: { dryRun: true },
    outputs: "deletedFilesCount purgedCount scannedCount",
  },
  {
    type: "storage.Reverse",
    aliases: ["io.kestra.core.tasks.storages.Reverse"],
    required: "from",
    defaults: { charset: "UTF-8", separator: "\n" },
    outputs: "uri",
  },
  { type: "storage.Size", aliases: ["io.kestra.core.tasks.storages.Size"], required: "uri", outputs: "size" },
  {
    type: "storage.Split",
    aliases: ["io.kestra.core.tasks.storages.Split"],
    required: "from",
    optional: "bytes partitions regexPattern rows",
    defaults: { separator: "\n" },
    outputs: "uris",
  },
  { type: "storage.Write", required: "content", optional: "extension", outputs: "uri" },
  { type: "templating.TemplatedTask", aliases: ["io.kestra.core.tasks.templating.TemplatedTask"], required: "spec" },
  {
    type: "trigger.Toggle",
    aliases: ["io.kestra.core.tasks.trigger.Toggle"],
    required: "trigger",
    optional: "flowId namespace",
    defaults: { enabled: false },
  },
];

const names = (list = "") => list.split(" ").filter(Boolean).sort();
const isOptional = (schema: TObject, name: string) => !(schema.required ?? []).includes(name);

function wordsOf(property: TSchema | undefined): readonly string[] {
  const closed: unknown = property?.enum ?? property?.items?.enum;
  return Array.isArray(closed) ? closed.map(String).sort() : [];
}

/** What the schema says, in the words of {@link PublishedType}. */
function described(schema: TObject, published: PublishedType) {
  const properties = Object.entries<TSchema>(schema.properties);
  const isDeprecated = (property: TSchema) => property.deprecated === true;
  const hasDefault = (property: TSchema) => property.default !== undefined;
  const sorted = (keep: (property: TSchema, name: string) => boolean) =>
    properties.flatMap(([name, property]) => (keep(property, name) ? [name] : [])).sort();
  return {
    required: sorted((property, name) => !isOptional(schema, name) && !hasDefault(property)),
    optional: sorted((property, name) => isOptional(schema, name) && !hasDefault(property) && !isDeprecated(property)),
    deprecated: sorted(isDeprecated),
    defaults: Object.fromEntries(
      properties.flatMap(([name, each]) => (hasDefault(each) ? [[name, each.default]] : [])),
    ),
    words: Object.fromEntries(
      Object.keys(published.words ?? {}).map((name) => [name, wordsOf(schema.properties[name])]),
    ),
  };
}

for (const published of PUBLISHED) {
  const type = `io.kestra.plugin.core.${published.type}`;
  test(`${type} takes and gives what it was published with`, async () => {
    const registry = createRegistry();
    await registry.ensure([type]);
    const definition = registry.findTask(type);
    assert.ok(definition, `${type} is missing`);
    assert.deepEqual(described(definition.properties, published), {
      required: names(published.required),
      optional: names(published.optional),
      deprecated: names(published.deprecated),
      defaults: published.defaults ?? {},
      words: Object.fromEntries(Object.entries(published.words ?? {}).map(([name, list]) => [name, names(list)])),
    });
    const outputs: TSchema | undefined = definition.outputs;
    assert.deepEqual(Object.keys(outputs?.properties ?? {}).sort(), names(published.outputs));
    assert.deepEqual([...(definition.aliases ?? [])].sort(), [...(published.aliases ?? [])].sort());
  });
}
