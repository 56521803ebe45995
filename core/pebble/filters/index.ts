/** All filters of the language by name. */
import type { CallableTable } from "../callable.ts";
import { COLLECTION_FILTERS } from "./collection.ts";
import { DATE_FILTERS } from "./date.ts";
import { ENCODING_FILTERS } from "./encoding.ts";
import { NUMBER_FILTERS } from "./number.ts";
import { TEXT_FILTERS } from "./text.ts";

export const FILTERS: CallableTable = {
  ...COLLECTION_FILTERS,
  ...DATE_FILTERS,
  ...ENCODING_FILTERS,
  ...NUMBER_FILTERS,
  ...TEXT_FILTERS,
};
