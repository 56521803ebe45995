/** The repository in memory: the readable specification of its seam, and what a one-shot run uses. */
import type { Repository } from "../../../core/contracts/repository.ts";
import { createExecutions } from "./kept-executions.ts";
import { createFlows } from "./kept-flows.ts";
import { createLogs } from "./kept-logs.ts";
import { createMetrics } from "./kept-metrics.ts";
import { createTemplates } from "./kept-templates.ts";

/** Makes an empty repository. */
export function createMemoryRepository(): Repository {
  return {
    flows: createFlows(),
    templates: createTemplates(),
    executions: createExecutions(),
    logs: createLogs(),
    metrics: createMetrics(),
    close: () => Promise.resolve(),
  };
}
