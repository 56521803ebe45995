/** Where charts get their rows from, whatever these are rows of. */
import type { Filter, Sort } from "../../core/contracts/filter.ts";
import type { Interval } from "../../core/contracts/groups.ts";
import type { Page, Paging } from "../../core/contracts/repository.ts";
import type { FieldNames } from "../../core/dashboard/source-fields.ts";

/** What of its rows a chart is about, besides what it says itself. */
export interface ChartScope {
  readonly tenantId: string;
  /** ISO-8601 instants of the time that it is about, both included. */
  readonly from: string;
  readonly to: string;
  /** This namespace and those below it. Default all. */
  readonly namespace?: string;
  /** Of executions and flows; other rows have none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Further conditions, by what they are about. */
  readonly filters?: { readonly [Name in keyof FieldNames]?: readonly Filter<FieldNames[Name]>[] };
}

/** A row, as a function that reads a field by its name in dashboards; labels have a key. */
export type SourceRow = (field: string, key?: string) => unknown;

/** A field that rows are put together by. */
export interface SourceField {
  readonly field: string;
  readonly key?: string;
}

/** What is known of the numbers of a field in a group. */
export interface Numbers {
  /** How many rows have one. */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

/** Rows that are the same in the fields they are put together by. */
export interface SourceGroup {
  readonly values: readonly unknown[];
  readonly count: number;
  /** Of the field that was asked for. */
  readonly numbers?: Numbers;
}

/** Rows of one kind. */
export interface ChartSource<Field extends string = string> {
  /** What a chart of this scope sees. */
  scopeFilters(scope: ChartScope): readonly Filter<Field>[];
  /**
   * Rows one by one.
   * @param order fields of {@link sortable}; default the order that they have by themselves
   */
  search(
    tenantId: string,
    filters: readonly Filter<Field>[],
    paging: Pick<Paging, "page" | "size">,
    order: readonly Sort[],
  ): Promise<Page<SourceRow>>;
  /** The fields that rows can be sorted by where they are. */
  readonly sortable: readonly string[];
  /** The field whose numbers groups can tell. */
  readonly measured?: string;
  /**
   * Groups, made where the rows are.
   * @returns undefined when rows cannot be put together so there
   */
  groups?(
    tenantId: string,
    filters: readonly Filter<Field>[],
    by: readonly SourceField[],
    interval: Interval,
    isMeasured: boolean,
  ): Promise<readonly SourceGroup[]> | undefined;
}
