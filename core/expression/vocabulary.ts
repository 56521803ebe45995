/** All functions, filters and tests of the language. */
import type { FilterDefinition, FunctionDefinition, Vocabulary } from "./definition.ts";
import { DATE_FILTERS } from "./filters/dates.ts";
import { ENCODING_FILTERS } from "./filters/encoding.ts";
import { LINE_FILTERS } from "./filters/lines.ts";
import { LIST_FILTERS } from "./filters/lists.ts";
import { NUMBER_FILTERS } from "./filters/numbers.ts";
import { REPLACING_FILTERS } from "./filters/replacing.ts";
import { TEXT_FILTERS } from "./filters/text.ts";
import { VALUE_FILTERS } from "./filters/values.ts";
import { JSON_FUNCTIONS } from "./functions/json.ts";
import { NOW_FUNCTIONS } from "./functions/now.ts";
import { NUMBER_FUNCTIONS } from "./functions/numbers.ts";
import { RENDERING_FUNCTIONS } from "./functions/rendering.ts";
import { TESTS } from "./predicates.ts";

const FILTERS: ReadonlyMap<string, FilterDefinition> = new Map([
  ...TEXT_FILTERS,
  ...LINE_FILTERS,
  ...LIST_FILTERS,
  ...VALUE_FILTERS,
  ...NUMBER_FILTERS,
  ...REPLACING_FILTERS,
  ...ENCODING_FILTERS,
  ...DATE_FILTERS,
]);

const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map([
  ...JSON_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...NOW_FUNCTIONS,
]);

const WITH_RENDER: Vocabulary = {
  functions: new Map([...FUNCTIONS, ...RENDERING_FUNCTIONS]),
  filters: FILTERS,
  tests: TESTS,
};

const WITHOUT_RENDER: Vocabulary = { functions: FUNCTIONS, filters: FILTERS, tests: TESTS };

/** The language's words; `render` does not exist where results are rendered again by themselves. */
export function fullVocabulary(recursive: boolean): Vocabulary {
  return recursive ? WITHOUT_RENDER : WITH_RENDER;
}
