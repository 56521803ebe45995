/** Executions that an executor was told to leave alone, when one of them stands in the way of all others. */
import type { Logger } from "../../core/contracts/logger.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { SkipLists } from "./server-command.ts";

/** Executions remembered as told about. */
const TOLD_MAX = 1_000;

/** Tells which to skip, with a warning for each; undefined when nothing is to be. */
export function skippedExecutions(lists: SkipLists, logger: Logger): ((execution: Execution) => boolean) | undefined {
  const executions = new Set(lists.executions);
  const flows = new Set(lists.flows);
  const namespaces = new Set(lists.namespaces);
  const tenants = new Set(lists.tenants);
  if (executions.size + flows.size + namespaces.size + tenants.size === 0) return undefined;
  const told = new Set<string>();
  return ({ id, tenantId, namespace, flowId }) => {
    const isSkipped =
      executions.has(id) ||
      flows.has(`${tenantId}|${namespace}|${flowId}`) ||
      namespaces.has(`${tenantId}|${namespace}`) ||
      tenants.has(tenantId);
    if (isSkipped && !told.has(id) && told.size < TOLD_MAX) {
      told.add(id);
      logger.warn(`The execution ${id} of ${namespace}.${flowId} is skipped: what comes for it is dropped.`);
    }
    return isSkipped;
  };
}
