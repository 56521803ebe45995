/** The conditions that the scope of a chart sets, as filters. */
import type { Filter } from "../../core/contracts/filter.ts";
import type { ChartScope } from "./chart-source.ts";

/** The time that a chart is about. */
export function timeFilters<Field extends string>(field: Field, { from, to }: ChartScope): readonly Filter<Field>[] {
  return [
    { field, operation: "GREATER_THAN_OR_EQUAL_TO", values: [from] },
    { field, operation: "LESS_THAN_OR_EQUAL_TO", values: [to] },
  ];
}

/** The namespace that it is about, and those below it. */
export function namespaceFilters({ namespace }: ChartScope): readonly Filter<"namespace">[] {
  return namespace === undefined ? [] : [{ field: "namespace", operation: "PREFIX", values: [namespace] }];
}

/** The labels that rows have. */
export function labelFilters({ labels = {} }: ChartScope): readonly Filter<"labels">[] {
  return Object.entries(labels).map(([key, value]) => ({ field: "labels", operation: "EQUALS", key, values: [value] }));
}
