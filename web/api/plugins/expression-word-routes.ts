/** The words of expressions, for editors that complete them. */
import { Type } from "@sinclair/typebox";
import { fullVocabulary } from "../../../core/expression/vocabulary.ts";
import { optional } from "../http/parameters.ts";
import { json, type Route, route } from "../http/route.ts";

const PebbleFunctionSchema = Type.Object(
  {
    name: Type.String(),
    arguments: Type.Array(Type.Object({ name: Type.String(), defaultValue: optional(Type.String()) })),
  },
  { $id: "PebbleFunction" },
);

/** The routes. */
export function expressionWordRoutes(): readonly Route[] {
  // Results are not rendered again by themselves, so that `render` is a word.
  const { filters, functions } = fullVocabulary(false);
  const common = { tag: "Misc", method: "GET", hasTenant: false } as const;
  return [
    route({
      ...common,
      operationId: "pebbleFilters",
      summary: "The filters of expressions",
      path: "/pebble/filters",
      answers: { 200: json(Type.Array(Type.String())) },
      handle: () => [...filters.keys()].sort(),
    }),
    route({
      ...common,
      operationId: "pebbleFunctions",
      summary: "The functions of expressions and their arguments",
      path: "/pebble/functions",
      answers: { 200: json(Type.Array(PebbleFunctionSchema)) },
      handle: () =>
        [...functions]
          .map(([name, { parameters }]) => ({ name, arguments: (parameters ?? []).map((each) => ({ name: each })) }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
    }),
  ];
}
