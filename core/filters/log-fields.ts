/** What log entries are filtered and sorted by. */
import { LOG_LEVELS, type LogEntry } from "../contracts/log.ts";
import { LOG_FIELDS, type LogField, type LogSortField } from "../contracts/repository.ts";
import type { FieldValue } from "./filter-values.ts";
import type { RowFields } from "./row-filter.ts";

/** See the file's head. */
export const logFields: RowFields<LogEntry, LogField, LogSortField> = {
  kinds: LOG_FIELDS,
  valuesOf(entry, field) {
    const value = fieldOf(entry, field);
    return value === undefined ? [] : [value];
  },
  isFound: ({ message }, text) => message.toLowerCase().includes(text),
  sortValueOf: (entry, field) => fieldOf(entry, field === "timestamp" ? "startDate" : field),
};

function fieldOf(entry: LogEntry, field: LogField): FieldValue | undefined {
  switch (field) {
    case "q":
      return undefined;
    case "level":
      return LOG_LEVELS.indexOf(entry.level);
    case "startDate":
      return Date.parse(entry.timestamp) || 0;
    default:
      return entry[field];
  }
}
