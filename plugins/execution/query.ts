import { type Static, Type } from "@sinclair/typebox";
import { STATES } from "../../core/execution/state.ts";
import { writeRows } from "../../core/files/rows.ts";
import { oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded, type TaskContext } from "../../core/plugin/task.ts";
import { localExecutions } from "./query-local.ts";
import { remoteExecutions } from "./query-remote.ts";

const auth = Type.Object(
  {
    apiToken: Type.Optional(text({ description: "A token; sent as a bearer token." })),
    username: Type.Optional(text({ description: "The user's name, for basic authentication." })),
    password: Type.Optional(text({ description: "The user's password." })),
    auto: rendered(Type.Boolean({ default: true, description: "Accepted for old flows; has no effect." })),
  },
  { description: "How to authenticate at `kestraUrl`. What is secret in it is masked in logs." },
);

/** What a task may do with the executions it found. */
const FETCH_TYPES = ["STORE", "FETCH", "FETCH_ONE", "NONE"] as const;

/** Executions put out with FETCH; many more would be larger than outputs may be, and be in memory until that shows. */
export const FETCHED_ROWS_MAX = 20_000;

const properties = Type.Object({
  namespace: Type.Optional(text({ description: "Only executions of flows in this very namespace." })),
  flowId: Type.Optional(text({ description: "Only executions of this flow." })),
  states: Type.Optional(rendered(Type.Array(oneOf(STATES), { description: "Only executions in these states." }))),
  labels: Type.Optional(
    rendered(
      Type.Record(Type.String(), Type.Unknown(), { description: "Only executions that have all these labels." }),
    ),
  ),
  startDate: Type.Optional(text({ description: "ISO-8601 date-time; only executions that began at or after it." })),
  endDate: Type.Optional(text({ description: "ISO-8601 date-time; only executions that began at or before it." })),
  timeRange: Type.Optional(
    text({ description: "Only executions that began within this ISO-8601 duration until now; not with `startDate`." }),
  ),
  childFilter: Type.Optional(
    rendered(
      oneOf(["CHILD", "MAIN"], {
        description: "Only executions that another one started, or only those that none did.",
      }),
    ),
  ),
  flowScopes: Type.Optional(
    rendered(
      Type.Array(oneOf(["USER", "SYSTEM"]), {
        description: "SYSTEM for executions of the namespace `system`, USER for all others; both by default.",
      }),
    ),
  ),
  page: Type.Optional(
    rendered(Type.Integer({ minimum: 1, description: "Only this page, from 1; all pages when left out." })),
  ),
  size: rendered(Type.Integer({ default: 10, minimum: 1, description: "Executions a page." })),
  fetchType: rendered(
    oneOf(FETCH_TYPES, {
      default: "STORE",
      description:
        "STORE writes them to a file of Ion rows, FETCH puts them out as `rows`, FETCH_ONE the first as `row`.",
    }),
  ),
  kestraUrl: Type.Optional(
    text({ description: "The URL of another Kestra server to ask; this process answers when it is left out." }),
  ),
  auth: Type.Optional(auth),
  tenantId: Type.Optional(text({ description: "The tenant to ask for at `kestraUrl`; the flow's own by default." })),
});

const outputs = Type.Object({
  size: Type.Integer({ description: "How many executions there were." }),
  uri: Type.Optional(Type.String({ description: "URI of the file, one execution a row; with STORE." })),
  rows: Type.Optional(Type.Array(Type.Unknown(), { description: "The executions; with FETCH." })),
  row: Type.Optional(Type.Unknown({ description: "The first execution; with FETCH_ONE, when there is one." })),
});

/** What a query may say. */
export type QueryProperties = Static<typeof properties>;

/**
 * Finds executions. It asks the repository of the process it runs in; only with `kestraUrl` it asks the REST API of
 * that server, with the same filters.
 */
export const Query = defineTask({
  type: "io.kestra.plugin.kestra.executions.Query",
  aliases: ["io.kestra.plugin.core.execution.Query"],
  title: "Find executions by namespace, flow, state, label or date.",
  description:
    "Newest first, each with its task runs, as the REST API shows them. Without `kestraUrl` it is this process that is " +
    "asked; `auth` and `tenantId` mean nothing then.",
  properties,
  outputs,
  examples: [
    {
      title: "What failed today",
      code: [
        "id: failed",
        "type: io.kestra.plugin.kestra.executions.Query",
        "namespace: shop",
        "states: [FAILED]",
        "timeRange: P1D",
        "fetchType: FETCH",
      ].join("\n"),
    },
  ],
  async run(query, context) {
    if (query.timeRange !== undefined && query.startDate !== undefined) {
      return failed("Properties `timeRange` and `startDate` cannot be given both; keep one of them.");
    }
    const found = query.kestraUrl === undefined ? localExecutions(query, context) : remoteExecutions(query, context);
    return succeeded(await fetched(found, query.fetchType, context));
  },
});

/** The outputs for the executions. */
async function fetched(
  found: AsyncIterable<unknown>,
  fetchType: QueryProperties["fetchType"],
  context: TaskContext,
): Promise<Static<typeof outputs>> {
  switch (fetchType) {
    case "STORE": {
      const counter = { rows: 0 };
      const uri = await context.files.put("executions.ion", writeRows(counted(found, counter), "ion"));
      return { size: counter.rows, uri };
    }
    case "FETCH_ONE":
      for await (const row of found) return { size: 1, row };
      return { size: 0 };
    default: {
      const counter = { rows: 0 };
      const rows: unknown[] = [];
      for await (const row of counted(found, counter)) {
        if (fetchType !== "FETCH") continue;
        if (rows.length === FETCHED_ROWS_MAX) {
          const remedy = "write them to a file with `fetchType: STORE`, or ask for fewer.";
          throw new Error(`There are more than ${FETCHED_ROWS_MAX} executions to put out as \`rows\`; ${remedy}`);
        }
        rows.push(row);
      }
      return { size: counter.rows, ...(fetchType === "FETCH" ? { rows } : {}) };
    }
  }
}

async function* counted(rows: AsyncIterable<unknown>, counter: { rows: number }): AsyncGenerator<unknown> {
  for await (const row of rows) {
    counter.rows += 1;
    yield row;
  }
}
