/** The states of triggers in the database. */
import type { Paging } from "../../../core/contracts/repository.ts";
import {
  TRIGGER_FIELDS,
  type TriggerChange,
  type TriggerField,
  type TriggerKey,
  type TriggerQuery,
  type TriggerRepository,
  type TriggerSortField,
} from "../../../core/contracts/trigger-state.ts";
import { readFilters } from "../../../core/filters/filter-values.ts";
import type { SqlDatabase, SqlRow, SqlValue } from "../../database/sql-database.ts";
import { againOnConflict } from "./again-on-conflict.ts";
import { Conditions } from "./conditions.ts";
import { type FilterColumn, filterCondition, searchCondition } from "./filter-conditions.ts";
import { orderTerms } from "./order.ts";
import { countOf, PAGE, pageValues, totalOf } from "./pages.ts";
import { ownPlace, withoutPatterns } from "./pattern-values.ts";
import { optionalNumber } from "./row-values.ts";
import { saveTriggers, triggerName, triggerOf } from "./write-triggers.ts";

const FIND = { name: "find a trigger", text: "SELECT value FROM triggers WHERE name = ?" };
const DUE = {
  name: "due triggers",
  text: "SELECT value FROM triggers WHERE due_ms <= ? ORDER BY due_ms, name LIMIT ?",
};
const NEXT_DUE = { name: "next due trigger", text: "SELECT min(due_ms) AS due_ms FROM triggers WHERE due_ms > ?" };

const NAMES = ["namespace", "flow_id", "trigger_id"];

const COLUMNS: Readonly<Record<Exclude<TriggerField, "q">, FilterColumn>> = {
  namespace: { column: "namespace" },
  flowId: { column: "flow_id" },
  triggerId: { column: "trigger_id" },
  // Empty while it waits for a worker.
  executionId: { column: "nullif(waits_for, '')", isOptional: true },
  workerId: { column: "worker_id", isOptional: true },
  type: { column: "trigger_type" },
  enabled: { column: "is_enabled" },
  locked: { column: "(CASE WHEN waits_for IS NULL THEN 0 ELSE 1 END)" },
  lastTriggeredDate: { column: "last_ms", isOptional: true },
  nextExecutionDate: { column: "next_ms", isOptional: true },
};

/** See the file's head. */
export class StoredTriggers implements TriggerRepository {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async find(key: TriggerKey): ReturnType<TriggerRepository["find"]> {
    const [row] = await this.#database.query(FIND, [triggerName(key)]);
    return row && triggerOf(row);
  }

  async search(query: TriggerQuery, paging: Paging<TriggerSortField>): ReturnType<TriggerRepository["search"]> {
    const { tenantId, namespace, namespacePrefix, flowId, triggerId, executionId, text } = query;
    const { dialect } = this.#database;
    const conditions = new Conditions(dialect)
      .equal("tenant_id", tenantId)
      .namespace("namespace", namespace, namespacePrefix)
      .equal("flow_id", flowId)
      .equal("trigger_id", triggerId)
      .equal("waits_for", executionId)
      .contains(NAMES, text);
    conditions.both(await this.#filtered(query, query.filters));
    if (query.anyOf) {
      const sets: Conditions[] = [];
      for (const filters of query.anyOf) sets.push(await this.#filtered(query, filters));
      conditions.either(sets);
    }
    return await this.#page("search triggers", conditions.text, conditions.values, paging);
  }

  /** The conditions of filters that must all hold. */
  async #filtered({ tenantId }: TriggerQuery, filters: TriggerQuery["filters"]): Promise<Conditions> {
    const { dialect } = this.#database;
    const asked = await withoutPatterns(this.#database, readFilters(TRIGGER_FIELDS, filters), ({ field }) =>
      ownPlace(dialect, "triggers", field === "q" ? "name" : COLUMNS[field].column, tenantId),
    );
    const all = new Conditions(dialect);
    for (const filter of asked) {
      all.both(
        filter.field === "q"
          ? searchCondition(dialect, NAMES, filter)
          : filterCondition(dialect, COLUMNS[filter.field], filter),
      );
    }
    return all;
  }

  async due(nowMs: number, max: number): ReturnType<TriggerRepository["due"]> {
    return (await this.#database.query(DUE, [nowMs, max])).map(triggerOf);
  }

  async nextDueMs(nowMs: number): Promise<number | undefined> {
    const [row] = await this.#database.query(NEXT_DUE, [nowMs]);
    return row && optionalNumber(row, "due_ms");
  }

  waiting(paging: Paging<never>): ReturnType<TriggerRepository["waiting"]> {
    // Every text is at least the empty one; unlike "is not null", this is a range of the index everywhere.
    return this.#page("waiting triggers", "waits_for >= ''", [], paging);
  }

  save(changes: readonly TriggerChange[]): ReturnType<TriggerRepository["save"]> {
    const { dialect } = this.#database;
    return againOnConflict(() => this.#database.transaction((session) => saveTriggers(session, dialect, changes)));
  }

  async #page(
    name: string,
    condition: string,
    values: readonly SqlValue[],
    paging: Paging<TriggerSortField>,
  ): ReturnType<TriggerRepository["search"]> {
    const order = [...orderTerms(this.#database.dialect, paging.sort ?? [], COLUMNS), "name"].join(", ");
    const text = `SELECT value FROM triggers WHERE ${condition} ORDER BY ${order} ${PAGE}`;
    const rows: readonly SqlRow[] = await this.#database.query({ name, text }, [...values, ...pageValues(paging)]);
    const count = `SELECT count(*) AS total FROM triggers WHERE ${condition}`;
    const total = await totalOf(rows, paging, () => countOf(this.#database, `count ${name}`, count, values));
    return { results: rows.map(triggerOf), total };
  }
}
