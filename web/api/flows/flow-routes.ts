/** Flows: create, read, change, delete, look through all of them. */
import type { ApiServices } from "../api-services.ts";
import type { Route } from "../http/route.ts";
import { concurrencyRoutes } from "./concurrency-routes.ts";
import { flowImport } from "./flow-imports.ts";
import { flowReads } from "./flow-reads.ts";
import { flowSearches } from "./flow-searches.ts";
import { flowSelections } from "./flow-selections.ts";
import { flowSets } from "./flow-sets.ts";
import { flowValidation } from "./flow-validation.ts";
import { flowWrites } from "./flow-writes.ts";

/** The routes of flows. */
export function flowRoutes(services: ApiServices): readonly Route[] {
  return [
    ...flowReads(services),
    ...flowSearches(services),
    ...flowWrites(services),
    ...flowSelections(services),
    ...flowSets(services),
    flowImport(services),
    ...flowValidation(services),
    ...concurrencyRoutes(services),
  ];
}
