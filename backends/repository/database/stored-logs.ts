/** Log entries in the database. */
import type { Group, Grouping, LogGroupField } from "../../../core/contracts/groups.ts";
import type { LogEntry } from "../../../core/contracts/log.ts";
import {
  LOG_FIELDS,
  type LogQuery,
  type LogRepository,
  type LogSortField,
  type Paging,
} from "../../../core/contracts/repository.ts";
import { checkGrouping } from "../../../core/filters/row-groups.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import type { Conditions } from "./conditions.ts";
import { deleteInBatches } from "./delete-in-batches.ts";
import { groupByText, groupColumns, groupedRows } from "./grouped-rows.ts";
import { COLUMNS, logConditions } from "./log-conditions.ts";
import { numberOf } from "./row-values.ts";
import { searchLogs } from "./search-logs.ts";
import { LOG_COLUMNS, logOf, writeLogs } from "./write-logs.ts";

/** See the file's head. */
export class StoredLogs implements LogRepository {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  save(entries: readonly LogEntry[]): Promise<void> {
    return this.#database.transaction((session) => writeLogs(session, entries));
  }

  find(query: LogQuery, paging: Paging<LogSortField>): ReturnType<LogRepository["find"]> {
    return searchLogs(this.#database, this.#database.dialect, query, paging);
  }

  async readOn(query: LogQuery, place: string | undefined, max: number): ReturnType<LogRepository["readOn"]> {
    const { text, values } = await this.#conditions(query);
    const select = `SELECT position, ${LOG_COLUMNS.join(", ")} FROM logs WHERE ${text} AND position > ? ORDER BY position LIMIT ?`;
    const rows = await this.#database.query({ name: "read logs on", text: select }, [
      ...values,
      Number(place ?? 0),
      max,
    ]);
    const last = rows.at(-1);
    return { entries: rows.map(logOf), ...(last ? { place: String(last["position"]) } : {}) };
  }

  async groups(query: LogQuery, grouping: Grouping<LogGroupField>): ReturnType<LogRepository["groups"]> {
    checkGrouping(grouping);
    const { interval = "day" } = grouping;
    const fields = grouping.by.map(({ field: asked }) => {
      const field = asked === "timestamp" ? "startDate" : asked;
      return { kind: LOG_FIELDS[field], column: COLUMNS[field].column };
    });
    const { text, values } = await this.#conditions(query);
    const selected = [...groupColumns(fields, interval), "count(*) AS group_count"].join(", ");
    return await groupedRows<Group>(this.#database, {
      name: "group logs",
      fields,
      interval,
      text: `SELECT ${selected} FROM logs WHERE ${text} ${groupByText(fields)}`,
      values,
      groupOf: (row, own) => ({ values: own, count: numberOf(row, "group_count") }),
      sum: (one, other) => ({ ...one, count: one.count + other.count }),
    });
  }

  async delete(query: LogQuery): Promise<number> {
    const { text, values } = await this.#conditions(query);
    return await deleteInBatches(this.#database, { table: "logs", condition: text, values });
  }

  async #conditions(query: LogQuery): Promise<Conditions> {
    const { plain, searched } = await logConditions(this.#database, this.#database.dialect, query);
    return searched ? plain.both(searched) : plain;
  }
}
