/** Filters on any value: `default`, `className`, `toJson`. */
import { className } from "../class-name.ts";
import type { FilterDefinition } from "../definition.ts";
import { toIon } from "../ion-text.ts";
import { isEmptyValue } from "../predicates.ts";
import { toJson } from "../printing.ts";
import { toYaml } from "../yaml-text.ts";

const TO_JSON: FilterDefinition = {
  parameters: undefined,
  takesNull: true,
  call: (input, _args, run) => toJson(input, run.jsonStyle),
};

/** These filters by name. */
export const VALUE_FILTERS: ReadonlyMap<string, FilterDefinition> = new Map<string, FilterDefinition>([
  [
    "default",
    {
      parameters: ["default"],
      takesNull: true,
      takesMissing: true,
      call: (input, [preset]) => (isEmptyValue(input) ? (preset ?? null) : input),
    },
  ],
  ["className", { parameters: undefined, call: (input) => className(input) }],
  ["toJson", TO_JSON],
  ["json", TO_JSON],
  ["yaml", { parameters: undefined, takesNull: true, call: (input) => toYaml(input) }],
  ["toIon", { parameters: undefined, takesNull: true, call: (input) => toIon(input) }],
]);
