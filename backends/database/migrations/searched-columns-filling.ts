/** Fills the columns of migration 4 of rows that were there before, from their documents. */
import { createHash } from "node:crypto";
import type { SqlRow, SqlSession, SqlValue } from "../sql-database.ts";
import type { Filling } from "./migration.ts";

/** Rows read at once, and written in one round trip. */
const ROWS_MAX = 1_000;

/** A part of a document; what is not there is undefined. */
function at(document: unknown, ...path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  }
  return value;
}

function textAt(document: unknown, ...path: readonly string[]): string | null {
  const value = at(document, ...path);
  return typeof value === "string" ? value : null;
}

function instantMs(document: unknown, ...path: readonly string[]): number | null {
  const value = textAt(document, ...path);
  return value === null ? null : Date.parse(value) || 0;
}

/** Which execution's trigger, and which execution, started one. */
export const executionFilling: Filling = {
  name: "triggers of executions",
  run: (session) =>
    fill(session, {
      table: "executions",
      key: "id",
      isByTenant: true,
      condition: `given LIKE '%"trigger":{%'`,
      read: "given",
      set: ["trigger_id", "trigger_execution_id"],
      values: (given) => [textAt(given, "trigger", "id"), textAt(given, "trigger", "variables", "executionId")],
    }),
};

/** What triggers are filtered and sorted by. */
export const triggerFilling: Filling = {
  name: "columns of triggers",
  run: (session) =>
    fill(session, {
      table: "triggers",
      key: "name",
      condition: "1 = 1",
      read: "value",
      set: ["trigger_type", "is_enabled", "worker_id", "last_ms", "next_ms"],
      values: (state) => [
        textAt(state, "type") ?? "",
        at(state, "disabled") === true ? 0 : 1,
        textAt(state, "evaluation", "workerId"),
        instantMs(state, "date"),
        instantMs(state, "nextDate"),
      ],
    }),
};

/** What metrics are found and put together by. */
export const metricFilling: Filling = {
  name: "columns of metrics",
  run: (session) =>
    fill(session, {
      table: "metrics",
      key: "position",
      condition: "1 = 1",
      read: "value",
      set: ["namespace", "flow_id", "task_id", "task_run_id", "metric_type", "metric_name", "metric_value"],
      values: (metric) => {
        const value = at(metric, "value");
        return [
          ...["namespace", "flowId", "taskId", "taskRunId", "type", "name"].map((name) => textAt(metric, name) ?? ""),
          typeof value === "number" ? value : 0,
        ];
      },
    }),
};

/** How rows of a table are filled. */
interface FilledTable {
  readonly table: string;
  /** The column that names a row, within its tenant where keys begin with that. */
  readonly key: string;
  readonly isByTenant?: boolean;
  /** Which rows have something to tell. */
  readonly condition: string;
  /** The column of the document. */
  readonly read: string;
  /** The columns that are filled, and their values. */
  readonly set: readonly string[];
  values(document: unknown): readonly SqlValue[];
}

async function fill(session: SqlSession, filled: FilledTable): Promise<void> {
  const { table, key, isByTenant = false, condition, read, set, values } = filled;
  const tenants = isByTenant ? await tenantsOf(session, table) : [undefined];
  for (const tenantId of tenants) {
    const [ofTenant, tenant] = tenantId === undefined ? ["", []] : ["tenant_id = ? AND ", [tenantId]];
    const update = `UPDATE ${table} SET ${set.map((column) => `${column} = ?`).join(", ")} WHERE ${ofTenant}${key} = ?`;
    const select = `SELECT ${key}, ${read} FROM ${table} WHERE ${ofTenant}${condition}`;
    await eachPage(session, { select, values: tenant, key, end: `ORDER BY ${key}` }, async (rows) => {
      // Issued without awaiting each other: one round trip for all.
      await Promise.all(
        rows.map((row) => {
          const document: unknown = JSON.parse(String(row[read]));
          const all = [...values(document), ...tenant, row[key] ?? null];
          return session.run({ name: `fill ${table}`, text: update }, all);
        }),
      );
    });
  }
}

async function tenantsOf(session: SqlSession, table: string): Promise<readonly SqlValue[]> {
  const rows = await session.query({ name: "tenants to fill", text: `SELECT DISTINCT tenant_id FROM ${table}` });
  return rows.map((row) => row["tenant_id"] ?? null);
}

interface Pages {
  readonly select: string;
  readonly values: readonly SqlValue[];
  readonly key: string;
  /** What stands between WHERE and LIMIT: in the order of the key. */
  readonly end: string;
}

/** Goes through rows in the order of their key. */
async function eachPage(
  session: SqlSession,
  { select, values, key, end }: Pages,
  work: (rows: readonly SqlRow[]) => Promise<void>,
): Promise<void> {
  let after: SqlValue | undefined;
  for (;;) {
    const follows = after === undefined ? "" : `AND ${key} > ?`;
    const page = { name: "rows to fill", text: `${select} ${follows} ${end} LIMIT ${ROWS_MAX}` };
    const rows = await session.query(page, after === undefined ? values : [...values, after]);
    await work(rows);
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_MAX) return;
    after = last[key] ?? null;
  }
}

/** The texts of labels, each from one execution that has it. */
export const labelFilling: Filling = {
  name: "texts of labels",
  async run(session) {
    for (const tenantId of await tenantsOf(session, "execution_labels")) {
      const select = "SELECT label, min(execution_id) AS execution_id FROM execution_labels WHERE tenant_id = ?";
      const pages: Pages = { select, values: [tenantId], key: "label", end: "GROUP BY label ORDER BY label" };
      await eachPage(session, pages, (rows) => nameLabels(session, tenantId, rows));
    }
  },
};

async function nameLabels(session: SqlSession, tenantId: SqlValue, labels: readonly SqlRow[]): Promise<void> {
  const wanted = new Set(labels.map((row) => row["label"]));
  const ids = [...new Set(labels.map((row) => row["execution_id"] ?? null))];
  const text = "SELECT value FROM executions WHERE tenant_id = ? AND id = ?";
  const found = await Promise.all(
    ids.map((id) => session.query({ name: "labels of an execution", text }, [tenantId, id])),
  );
  const rows = new Map<string, readonly SqlValue[]>();
  for (const [row] of found) {
    const pairs = row && at(JSON.parse(String(row["value"])), "labels");
    for (const label of Array.isArray(pairs) ? pairs : []) {
      const [key, value] = [textAt(label, "key") ?? "", textAt(label, "value") ?? ""];
      const print = createHash("sha256")
        .update(JSON.stringify([key, value]))
        .digest("base64url")
        .slice(0, 22);
      if (wanted.has(print)) rows.set(print, [tenantId, print, key, value, `${key}:${value}`.toLowerCase()]);
    }
  }
  await session.write({
    table: "labels",
    columns: ["tenant_id", "label", "label_key", "label_value", "label_text"],
    rows: [...rows.values()],
    onConflict: "skip",
    key: ["tenant_id", "label"],
  });
}
