/** Filters that newer clients send in the body of a request, instead of in its query. */
import { Type } from "@sinclair/typebox";
import { FILTER_FIELDS, type FilterField, invalidFilter } from "./filters.ts";
import { illegalArgument } from "./problem.ts";
import type { QueryFilter } from "./route.ts";

/** Conditions of one body: more are no honest question. */
const FILTERS_MAX = 50;

/** One filter; a map as its value names labels. */
const FilterBodySchema = Type.Object(
  {
    field: Type.String(),
    operation: Type.String(),
    value: Type.Optional(Type.Unknown()),
    logical: Type.Optional(Type.Null()),
    children: Type.Optional(Type.Union([Type.Null(), Type.Array(Type.Unknown(), { maxItems: 0 })])),
  },
  { $id: "QueryFilter", additionalProperties: true },
);

/** A body with filters, all of which must hold. */
export const FiltersBodySchema = Type.Object(
  { filters: Type.Optional(Type.Union([Type.Array(FilterBodySchema, { maxItems: FILTERS_MAX }), Type.Null()])) },
  { $id: "FiltersBody", additionalProperties: true },
);

/** The filters of a body. @throws ApiProblem 422 for what is none: one that is ignored would find too much */
export function filtersOfBody(
  filters: readonly { readonly field: string; readonly operation: string; readonly value?: unknown }[],
  fields: readonly FilterField[],
): readonly QueryFilter[] {
  return filters.flatMap(({ field, operation, value }) => {
    const name = FILTER_FIELDS.find((each) => each === namedField(field));
    if (!name || !fields.includes(name)) {
      throw invalidFilter(`filters[${field}][${operation}]`, `the fields are ${fields.join(", ")}`);
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return [{ field: name, operation, value: textOf(value) }];
    }
    return Object.entries(value).map(([key, each]) => ({ field: name, operation, key, value: textOf(each) }));
  });
}

/** `FLOW_ID` and `flowId` are the same. */
function namedField(field: string): string {
  if (field === "QUERY") return "q";
  if (!/^[A-Z_]+$/.test(field)) return field;
  return field.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(textOf).join(",");
  if (typeof value === "object") throw illegalArgument("The value of a filter is a text, a list, or a map of texts");
  return String(value);
}
