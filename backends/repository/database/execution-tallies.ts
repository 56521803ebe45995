/**
 * How many executions have ended, by the day they began (UTC), flow and state: so that the total of a search does not
 * have to be counted one by one. Each step adds what it changes as rows of its own, of positive and negative numbers,
 * and nobody waits for anybody. Now and then the rows of a day that speak of the same are put together.
 *
 * Live executions are few and change all the time: they are counted where they are.
 */
import type { Execution } from "../../../core/execution/execution.ts";
import { isTerminal } from "../../../core/execution/state.ts";
import { startMsOf } from "../../../core/filters/execution-fields.ts";
import type { Dialect, SqlSession, SqlValue } from "../../database/sql-database.ts";
import { chunks, IDS_MAX } from "./by-tenant.ts";
import { numberOf } from "./row-values.ts";

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/** About one execution in so many has the tallies of its day put together when it ends. */
const ENDS_A_MERGE = 256;
/** Rows that are put together at most in one step. */
const MERGED_ROWS_MAX = 10_000;

const COLUMNS = ["tenant_id", "start_day", "namespace", "flow_id", "state", "executions"] as const;

/** An execution as it was before, if it was, and as it is now, if it still is. */
export interface ExecutionMove {
  readonly before: Execution | null | undefined;
  readonly execution: Execution | null;
}

/** Counts the moves, within the transaction that makes them. */
export async function writeTallies(
  session: SqlSession,
  dialect: Dialect,
  moves: readonly ExecutionMove[],
): Promise<void> {
  const tallies = new Tallies();
  for (const { before, execution } of moves) {
    if (before && isTerminal(before.state.current)) tallies.add(keyOf(before), -1);
    if (execution && isTerminal(execution.state.current)) tallies.add(keyOf(execution), 1);
  }
  const rows = tallies.rows();
  if (rows.length === 0) return;
  const writing = session.write({ table: "execution_tallies", columns: COLUMNS, rows });
  const days = new Map(
    moves.flatMap(({ execution }): [string, readonly SqlValue[]][] => {
      if (!execution || !isTerminal(execution.state.current) || !isDrawn(execution.id)) return [];
      const day = keyOf(execution).slice(0, 2);
      return [[day.join("/"), day]];
    }),
  );
  await Promise.all([writing, ...[...days.values()].map((day) => mergeDay(session, dialect, day))]);
}

/** Puts the rows of a day together that speak of the same; those that someone else works on stay as they are. */
async function mergeDay(session: SqlSession, dialect: Dialect, day: readonly SqlValue[]): Promise<void> {
  const text = `SELECT position, ${COLUMNS.join(", ")} FROM execution_tallies
    WHERE tenant_id = ? AND start_day = ? ORDER BY position LIMIT ${MERGED_ROWS_MAX} ${dialect.forUpdateSkipLocked}`;
  const rows = await session.query({ name: "tallies of a day", text }, day);
  const same = Map.groupBy(rows, (row) => `${row["namespace"]}/${row["flow_id"]}/${row["state"]}`);
  const merged = new Tallies();
  const gone: SqlValue[] = [];
  for (const several of same.values()) {
    if (several.length === 1) continue;
    for (const row of several) {
      gone.push(row["position"] ?? null);
      const key = COLUMNS.slice(0, -1).map((column) => row[column] ?? null);
      merged.add(key, numberOf(row, "executions"));
    }
  }
  for (const positions of chunks(gone, IDS_MAX)) {
    const remove = `DELETE FROM execution_tallies WHERE ${dialect.inList("position", positions.length)}`;
    await session.run({ name: "delete merged tallies", text: remove }, positions);
  }
  await session.write({ table: "execution_tallies", columns: COLUMNS, rows: merged.rows() });
}

/** Numbers by key; those that come to nothing are left out. */
class Tallies {
  readonly #tallies = new Map<string, { readonly key: readonly SqlValue[]; count: number }>();

  add(key: readonly SqlValue[], count: number): void {
    const name = key.join("/");
    const known = this.#tallies.get(name);
    if (known) known.count += count;
    else this.#tallies.set(name, { key, count });
  }

  rows(): readonly (readonly SqlValue[])[] {
    return [...this.#tallies.values()].filter(({ count }) => count !== 0).map(({ key, count }) => [...key, count]);
  }
}

function keyOf(execution: Execution): readonly SqlValue[] {
  const { tenantId, namespace, flowId, state } = execution;
  return [tenantId, dayOf(startMsOf(execution)), namespace, flowId, state.current];
}

/** The day of an instant, counted from 1970. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** Decided by the id, which is random: no state has to be kept, and a repeated step does the same. */
function isDrawn(id: string): boolean {
  let hash = 0;
  for (let index = 0; index < id.length; index++) hash = (Math.imul(hash, 31) + id.charCodeAt(index)) | 0;
  // Ids that are alike differ in few bits of this, so they are spread over all of them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0x9e3779b1);
  return hash >>> 0 < 2 ** 32 / ENDS_A_MERGE;
}
