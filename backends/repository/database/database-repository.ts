/**
 * The repository over a database. The database stays the caller's, who has brought its tables into shape before
 * (backends/database/migrations) and closes it after the repository.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import type { Repository } from "../../../core/contracts/repository.ts";
import { systemClock } from "../../../platform/clock.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { FlowChanges } from "./flow-changes.ts";
import { StoredDashboards } from "./stored-dashboards.ts";
import { StoredExecutions } from "./stored-executions.ts";
import { StoredFlows } from "./stored-flows.ts";
import { StoredLogs } from "./stored-logs.ts";
import { StoredMetrics } from "./stored-metrics.ts";
import { StoredSecrets } from "./stored-secrets.ts";
import { StoredServices } from "./stored-services.ts";
import { storedSettings } from "./stored-settings.ts";
import { storedTemplates } from "./stored-templates.ts";
import { StoredTriggers } from "./stored-triggers.ts";

/** What a repository works over. */
export interface DatabaseRepositoryOptions {
  readonly database: SqlDatabase;
  /** Default the machine's clock. */
  readonly clock?: Clock;
}

/** See the file's head. */
export async function createDatabaseRepository({
  database,
  clock = systemClock,
}: DatabaseRepositoryOptions): Promise<Repository> {
  const changes = await FlowChanges.open(database, clock);
  return {
    flows: new StoredFlows(database, changes),
    templates: storedTemplates(database),
    executions: new StoredExecutions(database),
    logs: new StoredLogs(database),
    metrics: new StoredMetrics(database),
    triggers: new StoredTriggers(database),
    services: new StoredServices(database),
    settings: storedSettings(database),
    secrets: new StoredSecrets(database),
    dashboards: new StoredDashboards(database),
    close: () => changes.close(),
  };
}
