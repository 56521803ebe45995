/** All functions, filters and tests of the language. */
import type { FilterDefinition, FunctionDefinition, Vocabulary } from "./definition.ts";
import { DATE_FILTERS } from "./filters/dates.ts";
import { ENCODING_FILTERS } from "./filters/encoding.ts";
import { JQ_FILTERS } from "./filters/jq.ts";
import { LINE_FILTERS } from "./filters/lines.ts";
import { LIST_FILTERS } from "./filters/lists.ts";
import { NUMBER_FILTERS } from "./filters/numbers.ts";
import { REPLACING_FILTERS } from "./filters/replacing.ts";
import { TEXT_FILTERS } from "./filters/text.ts";
import { VALUE_FILTERS } from "./filters/values.ts";
import { CONTEXT_FUNCTIONS } from "./functions/context.ts";
import { ENCRYPTION_FUNCTIONS } from "./functions/encryption.ts";
import { HTTP_FUNCTIONS } from "./functions/http.ts";
import { ID_FUNCTIONS } from "./functions/ids.ts";
import { ION_FUNCTIONS } from "./functions/ion.ts";
import { JSON_FUNCTIONS } from "./functions/json.ts";
import { NOW_FUNCTIONS } from "./functions/now.ts";
import { NUMBER_FUNCTIONS } from "./functions/numbers.ts";
import { RENDERING_FUNCTIONS } from "./functions/rendering.ts";
import { SECRET_FUNCTIONS } from "./functions/secrets.ts";
import { STORAGE_FUNCTIONS } from "./functions/storage.ts";
import { SUBFLOW_FUNCTIONS } from "./functions/subflow.ts";
import { YAML_FUNCTIONS } from "./functions/yaml.ts";
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
  ...JQ_FILTERS,
]);

const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map([
  ...JSON_FUNCTIONS,
  ...YAML_FUNCTIONS,
  ...ION_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...NOW_FUNCTIONS,
  ...ID_FUNCTIONS,
  ...CONTEXT_FUNCTIONS,
  ...STORAGE_FUNCTIONS,
  ...SECRET_FUNCTIONS,
  ...ENCRYPTION_FUNCTIONS,
  ...HTTP_FUNCTIONS,
  ...SUBFLOW_FUNCTIONS,
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
