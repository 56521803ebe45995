/** The repository in memory: the readable specification of its seam, and what a one-shot run uses. */
import type { Repository } from "../../../core/contracts/repository.ts";
import { createDashboards } from "./kept-dashboards.ts";
import { createExecutions } from "./kept-executions.ts";
import { createFlows } from "./kept-flows.ts";
import { createLogs } from "./kept-logs.ts";
import { createMetrics } from "./kept-metrics.ts";
import { createSecrets } from "./kept-secrets.ts";
import { createServices } from "./kept-services.ts";
import { createSettings } from "./kept-settings.ts";
import { createTemplates } from "./kept-templates.ts";
import { createTriggers } from "./kept-triggers.ts";

/** Makes an empty repository. */
export function createMemoryRepository(): Repository {
  const logs = createLogs();
  const metrics = createMetrics();
  return {
    flows: createFlows(),
    templates: createTemplates(),
    executions: createExecutions({ logs, metrics }),
    logs,
    metrics,
    triggers: createTriggers(),
    services: createServices(),
    settings: createSettings(),
    secrets: createSecrets(),
    dashboards: createDashboards(),
    close: () => Promise.resolve(),
  };
}
