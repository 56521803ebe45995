/** Executions: all that can be done with them. */
import type { ApiServices, ApiSettings } from "../api-services.ts";
import type { UpdateHub } from "../follow/update-hub.ts";
import type { Route } from "../http/route.ts";
import { executionActions } from "./execution-actions.ts";
import { executionBulkRoutes } from "./execution-bulk-routes.ts";
import { executionCreation } from "./execution-creation.ts";
import { executionEvaluation } from "./execution-evaluation.ts";
import { executionExport } from "./execution-export.ts";
import { executionFlows } from "./execution-flows.ts";
import { executionGraphRoute } from "./execution-graph.ts";
import { executionReads } from "./execution-reads.ts";
import { executionRepeats } from "./execution-repeats.ts";
import { executionValidation } from "./execution-validation.ts";
import { executionValues } from "./execution-values.ts";

/** The routes of executions. */
export function executionRoutes(services: ApiServices, settings: ApiSettings, hub: UpdateHub): readonly Route[] {
  return [
    ...executionReads(services),
    ...executionBulkRoutes(services),
    ...executionCreation(services, settings, hub),
    ...executionActions(services),
    ...executionRepeats(services),
    ...executionValidation(services),
    ...executionEvaluation(services),
    ...executionFlows(services),
    ...executionValues(services),
    executionExport(services),
    executionGraphRoute(services),
  ];
}
