/**
 * Logs in memory, up to a limit for each execution and one for all. When a limit is passed the oldest entries go,
 * warnings and errors last, and a note in the log stands where they were.
 */

import type { LogGroupField } from "../../../core/contracts/groups.ts";
import { isAtLeast, type LogEntry } from "../../../core/contracts/log.ts";
import { LOG_FIELDS, type LogField, type LogQuery, type LogRepository } from "../../../core/contracts/repository.ts";
import { logFields } from "../../../core/filters/log-fields.ts";
import { rowFilter } from "../../../core/filters/row-filter.ts";
import { groupRows, largestGroups } from "../../../core/filters/row-groups.ts";
import { rowOrder } from "../../../core/filters/row-order.ts";
import { isBetween } from "./instants.ts";
import { asWritten, pageOf } from "./paging.ts";

/** Characters of log entries kept in all. */
export const LOG_CHARS_KEPT_MAX = 4 * 1024 * 1024;

/** Characters of log entries kept of one execution, so that a loud one leaves room for the others. */
export const LOG_CHARS_OF_EXECUTION_MAX = LOG_CHARS_KEPT_MAX / 2;

/** What is left of a log that was over its limit: it is not cut again with each entry. */
const LEFT_FRACTION = 0.75;

/** What the parts of an entry beside its message take, told in characters. */
const LOG_ENTRY_CHARS = 500;

/** In which order entries go. */
const RANKS = { quiet: 0, severe: 1, note: 2 } as const;

/** What an execution lost in one cut. */
interface Loss {
  entries: number;
  lastIndex: number;
}

/** Makes an empty repository of logs. */
export function createLogs(): LogRepository {
  return new KeptLogs();
}

class KeptLogs implements LogRepository {
  #entries: LogEntry[] = [];
  #chars = 0;
  readonly #charsOf = new Map<string, number>();
  /** The notes among the entries, and how many entries each stands for. */
  readonly #notes = new WeakMap<LogEntry, number>();
  /** The entries' places; a note has that of the last entry it stands for. */
  readonly #places = new WeakMap<LogEntry, number>();
  #lastPlace = 0;

  save(added: readonly LogEntry[]): Promise<void> {
    const full = new Set<string>();
    for (const entry of added) {
      this.#entries.push(entry);
      this.#places.set(entry, ++this.#lastPlace);
      if (this.#count(entry, 1) > LOG_CHARS_OF_EXECUTION_MAX) full.add(keyOf(entry));
    }
    for (const key of full) this.#cut(LOG_CHARS_OF_EXECUTION_MAX, this.#charsOf.get(key) ?? 0, key);
    if (this.#chars > LOG_CHARS_KEPT_MAX) this.#cut(LOG_CHARS_KEPT_MAX, this.#chars);
    return Promise.resolve();
  }

  async find(query: LogQuery, paging: Parameters<LogRepository["find"]>[1]): ReturnType<LogRepository["find"]> {
    const isWanted = rowFilter(logFields, query.filters, query.anyOf);
    const found = this.#entries.filter((entry) => matches(entry, query) && isWanted(entry));
    return pageOf(found.sort(rowOrder(logFields.sortValueOf, paging.sort, asWritten)), paging);
  }

  async readOn(query: LogQuery, place: string | undefined, max: number): ReturnType<LogRepository["readOn"]> {
    const isWanted = rowFilter(logFields, query.filters, query.anyOf);
    const after = Number(place ?? 0);
    const entries = this.#entries
      .filter((entry) => this.#placeOf(entry) > after && matches(entry, query) && isWanted(entry))
      .slice(0, max);
    const last = entries.at(-1);
    return last ? { entries, place: String(this.#placeOf(last)) } : { entries };
  }

  #placeOf(entry: LogEntry): number {
    return this.#places.get(entry) ?? 0;
  }

  async groups(...[query, grouping]: Parameters<LogRepository["groups"]>): ReturnType<LogRepository["groups"]> {
    const isWanted = rowFilter(logFields, query.filters, query.anyOf);
    const found = this.#entries.filter((entry) => matches(entry, query) && isWanted(entry));
    const fieldOf = (field: LogGroupField): LogField => (field === "timestamp" ? "startDate" : field);
    const groups = groupRows(
      found,
      grouping,
      (field) => LOG_FIELDS[fieldOf(field)],
      (entry, field, key) => logFields.valuesOf(entry, fieldOf(field), key),
    );
    return largestGroups(groups.map(({ values, rows }) => ({ values, count: rows.length })));
  }

  async delete(query: LogQuery): Promise<number> {
    const isWanted = rowFilter(logFields, query.filters, query.anyOf);
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => {
      const goes = matches(entry, query) && isWanted(entry);
      if (goes) this.#count(entry, -1);
      return !goes;
    });
    return before - this.#entries.length;
  }

  /** Counts an entry in or out; answers the characters of its execution. */
  #count(entry: LogEntry, sign: 1 | -1): number {
    const chars = sign * (entry.message.length + LOG_ENTRY_CHARS);
    const key = keyOf(entry);
    const ofExecution = (this.#charsOf.get(key) ?? 0) + chars;
    this.#chars += chars;
    if (ofExecution > 0) this.#charsOf.set(key, ofExecution);
    else this.#charsOf.delete(key);
    return ofExecution;
  }

  /** Cuts the log of one execution, or all, down to a part of their limit. */
  #cut(charsMax: number, chars: number, key?: string): void {
    const dropped = this.#choose(chars - charsMax * LEFT_FRACTION, key);
    const losses = this.#losses(dropped);
    const kept: LogEntry[] = [];
    for (const [index, entry] of this.#entries.entries()) {
      const loss = losses.get(keyOf(entry));
      const stays = !dropped.has(index) && !(loss && this.#notes.has(entry));
      if (stays) kept.push(entry);
      else this.#count(entry, -1);
      if (loss?.lastIndex !== index) continue;
      const note = noteOf(entry, loss.entries);
      this.#notes.set(note, loss.entries);
      this.#places.set(note, this.#placeOf(entry));
      this.#count(note, 1);
      kept.push(note);
    }
    this.#entries = kept;
  }

  /** The indices of the entries that go to be rid of so many characters. */
  #choose(excessChars: number, key: string | undefined): ReadonlySet<number> {
    const chosen = new Set<number>();
    let left = excessChars;
    for (const rank of Object.values(RANKS)) {
      for (const [index, entry] of this.#entries.entries()) {
        if (left <= 0) return chosen;
        if (this.#rankOf(entry) !== rank || (key !== undefined && keyOf(entry) !== key)) continue;
        chosen.add(index);
        left -= entry.message.length + LOG_ENTRY_CHARS;
      }
    }
    return chosen;
  }

  #rankOf(entry: LogEntry): number {
    if (this.#notes.has(entry)) return RANKS.note;
    return isAtLeast(entry.level, "WARN") ? RANKS.severe : RANKS.quiet;
  }

  /** What each execution loses, with what its old note told. Notes that go for good are no loss to tell of. */
  #losses(dropped: ReadonlySet<number>): ReadonlyMap<string, Loss> {
    const losses = new Map<string, Loss>();
    for (const index of dropped) {
      const entry = this.#entries[index];
      if (!entry || this.#notes.has(entry)) continue;
      const loss = losses.get(keyOf(entry)) ?? { entries: 0, lastIndex: -1 };
      losses.set(keyOf(entry), loss);
      loss.entries++;
      loss.lastIndex = Math.max(loss.lastIndex, index);
    }
    for (const entry of this.#entries) {
      const loss = losses.get(keyOf(entry));
      if (loss) loss.entries += this.#notes.get(entry) ?? 0;
    }
    return losses;
  }
}

function keyOf({ tenantId, namespace, flowId, executionId, triggerId }: LogEntry): string {
  return executionId === undefined ? `${tenantId}/${namespace}/${flowId}/${triggerId}` : `${tenantId}/${executionId}`;
}

function noteOf(dropped: LogEntry, entries: number): LogEntry {
  const { tenantId, namespace, flowId, executionId, triggerId, timestamp } = dropped;
  const message = `${entries} log entries up to here were dropped: memory keeps only the newest ones of a long log.`;
  const ofTrigger = triggerId === undefined ? {} : { triggerId };
  const origin = executionId === undefined ? ofTrigger : { executionId };
  return { tenantId, namespace, flowId, ...origin, timestamp, level: "WARN", message };
}

function matches(entry: LogEntry, query: LogQuery): boolean {
  return (
    entry.tenantId === query.tenantId &&
    (query.executionId === undefined || entry.executionId === query.executionId) &&
    (query.namespace === undefined || entry.namespace === query.namespace) &&
    (query.flowId === undefined || entry.flowId === query.flowId) &&
    (query.taskIds === undefined || (entry.taskId !== undefined && query.taskIds.includes(entry.taskId))) &&
    (query.taskRunId === undefined || entry.taskRunId === query.taskRunId) &&
    (query.triggerId === undefined || entry.triggerId === query.triggerId) &&
    (query.minLevel === undefined || isAtLeast(entry.level, query.minLevel)) &&
    isBetween(entry.timestamp, query.startDate, query.endDate)
  );
}
