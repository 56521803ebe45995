/** Filters of triggers. */
import { beginsWith, type FilterWord, filterWords, holds } from "../../app/filter-words.ts";
import type { TriggerRow } from "../../source/trigger-row.ts";

/** For the hint beside the field. */
export const TRIGGER_FILTER_HINT = "words, ns:company, flow:report, type:schedule, is:disabled, is:locked, -not";

/** What `is:` knows. */
export const TRIGGER_KINDS = ["enabled", "disabled", "locked", "backfill", "schedule", "polling", "realtime"] as const;

/** Whether a trigger passes. */
export function triggerFilter(text: string): (row: TriggerRow) => boolean {
  const words = filterWords(text);
  return (row) => words.every((word) => fits(row, word) !== word.isNegative);
}

function fits(row: TriggerRow, { key, value }: FilterWord): boolean {
  switch (key) {
    case "ns":
    case "namespace":
      return beginsWith(row.namespace, value);
    case "flow":
      return holds(row.flowId, value);
    case "type":
      return holds(row.fullType, value);
    case "trigger":
    case "id":
      return holds(row.triggerId, value);
    case "is":
      return isKind(row, value.toLowerCase());
    case "":
      return [row.namespace, row.flowId, row.triggerId, row.type, row.condition, row.executionId].some((each) =>
        holds(each, value),
      );
    default:
      return false;
  }
}

/** The beginning of a word will do, so that rows do not vanish while it is typed. */
function isKind(row: TriggerRow, word: string): boolean {
  return TRIGGER_KINDS.some((kind) => kind.startsWith(word) && hasKind(row, kind));
}

function hasKind(row: TriggerRow, kind: (typeof TRIGGER_KINDS)[number]): boolean {
  if (kind === "enabled") return !row.isDisabled;
  if (kind === "disabled") return row.isDisabled;
  if (kind === "locked") return row.isLocked;
  if (kind === "backfill") return row.backfill !== undefined;
  return row.kind === kind.toUpperCase();
}
