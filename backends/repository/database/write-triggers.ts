/** Saves states of triggers that nobody else has changed meanwhile, within the caller's transaction. */
import {
  isOpen,
  type TriggerChange,
  type TriggerKey,
  type TriggerState,
} from "../../../core/contracts/trigger-state.ts";
import { triggerFields } from "../../../core/filters/trigger-fields.ts";
import { decode, encode } from "../../../core/wire/wire.ts";
import { type Dialect, SqlError, type SqlRow, type SqlSession, type SqlValue } from "../../database/sql-database.ts";
import { chunks, IDS_MAX } from "./by-tenant.ts";
import { numberOf, textOf } from "./row-values.ts";

const KEY = ["name"] as const;
const COLUMNS = [
  ...KEY,
  "tenant_id",
  "namespace",
  "flow_id",
  "trigger_id",
  "version",
  "due_ms",
  "waits_for",
  "trigger_type",
  "is_enabled",
  "worker_id",
  "last_ms",
  "next_ms",
  "value",
] as const;

/** What a trigger that a worker evaluates waits for, in the column that otherwise names an execution. */
const EVALUATION = "";

/** A trigger's name as one text, in whose order triggers stand: "!" comes before all that names are made of. */
export function triggerName({ tenantId, namespace, flowId, triggerId }: TriggerKey): string {
  return `${tenantId}!${namespace}!${flowId}!${triggerId}`;
}

/**
 * Saves the changes in order; answers for each whether it was saved.
 * @throws SqlError CONFLICT when someone else has made the same new trigger at this moment: try the transaction again
 */
export async function saveTriggers(
  session: SqlSession,
  dialect: Dialect,
  changes: readonly TriggerChange[],
): Promise<boolean[]> {
  const names = [...new Set(changes.map(({ state }) => triggerName(state)))].sort();
  const stored = await lockVersions(session, dialect, names);
  const versions = new Map(stored);
  const saved = new Map<string, TriggerChange>();
  const answers = changes.map((change) => {
    const name = triggerName(change.state);
    if ((versions.get(name) ?? 0) !== change.state.version - 1) return false;
    if (change.deleted) versions.delete(name);
    else versions.set(name, change.state.version);
    saved.set(name, change);
    return true;
  });
  const kept = [...saved].filter(([, { deleted }]) => !deleted);
  const gone = [...saved].filter(([name, { deleted }]) => deleted && stored.has(name)).map(([name]) => name);
  await Promise.all([
    insertNew(
      session,
      kept.filter(([name]) => !stored.has(name)).map(([, { state }]) => row(state)),
    ),
    session.write({
      table: "triggers",
      columns: COLUMNS,
      rows: kept.filter(([name]) => stored.has(name)).map(([, { state }]) => row(state)),
      onConflict: "replace",
      key: KEY,
    }),
    ...chunks(gone, IDS_MAX).map((some) => {
      const text = `DELETE FROM triggers WHERE ${dialect.inList("name", some.length)}`;
      return session.run({ name: "delete triggers", text }, some);
    }),
  ]);
  return answers;
}

/** The versions of those that are stored, which nobody else changes until the end of the transaction. */
async function lockVersions(
  session: SqlSession,
  dialect: Dialect,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const versions = new Map<string, number>();
  for (const some of chunks(names, IDS_MAX)) {
    // In the order of their names, so that two who want the same ones do not wait for each other.
    const condition = dialect.inList("name", some.length);
    const text = `SELECT name, version FROM triggers WHERE ${condition} ORDER BY name ${dialect.forUpdate}`;
    const rows = await session.query({ name: "lock triggers", text }, some);
    for (const each of rows) versions.set(textOf(each, "name"), numberOf(each, "version"));
  }
  return versions;
}

async function insertNew(session: SqlSession, rows: readonly (readonly SqlValue[])[]): Promise<void> {
  try {
    await session.write({ table: "triggers", columns: COLUMNS, rows });
  } catch (error) {
    if (!(error instanceof SqlError) || error.code !== "DUPLICATE") throw error;
    throw new SqlError("CONFLICT", "A new trigger was saved by another process at the same time.", { cause: error });
  }
}

function row(state: TriggerState): readonly SqlValue[] {
  const { tenantId, namespace, flowId, triggerId, version, executionId, evaluation, nextDate } = state;
  const dueMs = isOpen(state) ? Date.parse(nextDate ?? "") : null;
  const waitsFor = executionId ?? (evaluation === undefined ? null : EVALUATION);
  const searched = (["type", "enabled", "workerId", "lastTriggeredDate", "nextExecutionDate"] as const).map(
    (field) => triggerFields.valuesOf(state, field, undefined)[0] ?? null,
  );
  const names = [triggerName(state), tenantId, namespace, flowId, triggerId];
  return [...names, version, dueMs, waitsFor, ...searched, encode(state)];
}

/** The state of a row's document. */
export function triggerOf(each: SqlRow): TriggerState {
  return decode<TriggerState>(textOf(each, "value"));
}
