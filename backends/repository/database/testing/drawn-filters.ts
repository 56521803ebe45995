/** Filters and orders of executions as anyone may ask for, about values that drawn executions have. */
import fc from "fast-check";
import { type FieldKind, type Filter, isFilterSupported, type Sort } from "../../../../core/contracts/filter.ts";
import { type ExecutionGrouping, INTERVALS } from "../../../../core/contracts/groups.ts";
import {
  EXECUTION_FIELDS,
  type ExecutionField,
  type ExecutionSortField,
} from "../../../../core/contracts/repository.ts";
import { CORRELATION_LABEL } from "../../../../core/execution/system-labels.ts";

const OPERATIONS = [
  ...["EQUALS", "NOT_EQUALS", "GREATER_THAN", "LESS_THAN", "GREATER_THAN_OR_EQUAL_TO", "LESS_THAN_OR_EQUAL_TO"],
  ...["IN", "NOT_IN", "STARTS_WITH", "ENDS_WITH", "CONTAINS", "REGEX", "PREFIX", "NOT_PREFIX", "EXISTS", "MISSING"],
] as readonly Filter["operation"][];

const FIELDS = Object.entries(EXECUTION_FIELDS) as readonly (readonly [ExecutionField, FieldKind])[];

/** Values that fields of a kind may be asked for; texts also with what patterns of databases take for signs. */
const VALUES: Readonly<Record<FieldKind, readonly string[]>> = {
  search: ["a", "B", "a.b", "x:1", "%", "", "_", "system"],
  text: ["a", "b", "a.b", "A", "ab", "f", "F", "on-a", "%", "a_b", "", "on"],
  key: ["a", "b", "a.b", "A", "ab", "f", "F", "on-a", "%", "a_b", "", "on"],
  word: ["SUCCESS", "FAILED", "RUNNING", "NORMAL", "TEST", "no such"],
  number: ["1", "2", "0"],
  decimal: ["0.5"],
  instant: ["2026-01-01T00:00:00Z", "2026-01-02T01:00:00+01:00", "2026-01-03T12:00:00Z", "2026-01-02T00:00:00.001Z"],
  level: ["INFO"],
  truth: ["true", "false"],
  labels: ["1", "2", "a", "b", "A", "%", ""],
};

const PATTERNS = ["^a", "b$", "[a-c]", "a\\.b", "x|f", "."];

/** A filter that makes sense. */
export const executionFilters: fc.Arbitrary<Filter<ExecutionField>> = fc
  .constantFrom(...FIELDS)
  .chain(([field, kind]) =>
    fc
      .record({
        operation: fc.constantFrom(...OPERATIONS.filter((operation) => isFilterSupported(kind, operation))),
        values: fc.array(fc.constantFrom(...VALUES[kind]), { minLength: 1, maxLength: 3 }),
        pattern: fc.constantFrom(...PATTERNS),
        key: fc.constantFrom("x", "y", CORRELATION_LABEL),
      })
      .map(({ operation, values, pattern, key }) => ({
        field,
        operation,
        values: valuesFor(operation, values, pattern),
        ...(kind === "labels" ? { key } : {}),
      })),
  );

function valuesFor(operation: Filter["operation"], values: readonly string[], pattern: string): readonly string[] {
  if (operation === "EXISTS" || operation === "MISSING") return [];
  if (operation === "REGEX") return [pattern];
  return operation === "IN" || operation === "NOT_IN" ? values : values.slice(0, 1);
}

const SORT_FIELDS = ["id", "namespace", "flowId", "state", "startDate", "endDate", "duration"] as const;

/** A field to sort by. */
export const sorts: fc.Arbitrary<Sort<ExecutionSortField>> = fc.record({
  field: fc.constantFrom(...SORT_FIELDS),
  direction: fc.constantFrom("asc", "desc"),
});

const GROUP_FIELDS = [
  ...(["namespace", "flowId", "flowRevision", "state", "kind", "startDate", "endDate"] as const),
  ...(["triggerId", "triggerExecutionId", "labels"] as const),
];

/** What to put executions together by. */
export const groupings: fc.Arbitrary<ExecutionGrouping> = fc.record({
  by: fc.array(
    fc
      .record({ field: fc.constantFrom(...GROUP_FIELDS), key: fc.constantFrom("x", "y", CORRELATION_LABEL) })
      .map(({ field, key }) => (field === "labels" ? { field, key } : { field })),
    { maxLength: 3 },
  ),
  interval: fc.constantFrom(...INTERVALS),
  durations: fc.boolean(),
});
