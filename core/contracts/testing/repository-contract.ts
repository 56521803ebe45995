/** What every driver of the repository must do; a driver's own test file calls this with a way to open it. */
import type { Repository } from "../repository.ts";
import { type ContractOptions, contractSuite } from "./contract-suite.ts";
import { dashboardTests } from "./repository-dashboards.ts";
import { executionTests } from "./repository-executions.ts";
import { filterTests } from "./repository-filters.ts";
import { flowTests } from "./repository-flows.ts";
import { groupTests } from "./repository-groups.ts";
import { logTests, metricTests } from "./repository-logs.ts";
import { purgeTests } from "./repository-purge.ts";
import { secretTests } from "./repository-secrets.ts";
import { serviceTests, settingTests } from "./repository-services.ts";
import { templateTests } from "./repository-templates.ts";
import { triggerTests } from "./repository-triggers.ts";

/** Registers the tests of the contract; every `open` answers an empty repository. */
export function repositoryContract(name: string, open: () => Promise<Repository>, options: ContractOptions = {}): void {
  const close = (repository: Repository): Promise<void> => repository.close();
  contractSuite(`repository contract of ${name}`, { open, close }, options, [
    flowTests,
    templateTests,
    executionTests,
    filterTests,
    groupTests,
    logTests,
    metricTests,
    triggerTests,
    serviceTests,
    settingTests,
    purgeTests,
    secretTests,
    dashboardTests,
  ]);
}
