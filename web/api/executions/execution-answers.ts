/** What calls about executions answer. */
import { changed } from "../../../components/operations/execution-changes.ts";
import type { OperationResult } from "../../../components/operations/operation-result.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { asIsoDuration, executionRow, type Row } from "../../../core/execution/execution-row.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { notFound, refusal } from "../http/problem.ts";

/** How long an answer waits for what was asked for to show, in milliseconds. */
export const CHANGE_WAIT_MS = 2_000;

/** What was done. @throws ApiProblem when it was refused */
export function expectDone<T>(result: OperationResult<T>): T {
  if (result.ok) return result.value;
  throw refusal(result.problems);
}

/** Names an execution. */
export function nameOf({ executionId }: { readonly executionId: string }) {
  return { tenantId: TENANT, executionId };
}

/** The execution. @throws ApiProblem 404 when there is none */
export async function foundExecution({ repository }: ApiServices, executionId: string): Promise<Execution> {
  const execution = await repository.executions.find(TENANT, executionId);
  if (!execution) throw notFound();
  return execution;
}

/** The execution with its task runs. */
export async function withTaskRuns({ repository }: ApiServices, execution: Execution): Promise<Row> {
  return executionRow(execution, await repository.executions.taskRuns(TENANT, execution.id), asIsoDuration);
}

/**
 * Does something about an execution, and answers the execution as it is then: so that who asks for it next sees what
 * came of it. An operation that changes nothing, or not soon, answers the execution as it is.
 * @param changes what was there before tells whether anything is to change at all. Default: it is
 */
export async function afterOperation(
  services: ApiServices,
  executionId: string,
  operate: () => Promise<OperationResult<Execution>>,
  changes: (before: Execution) => boolean = () => true,
): Promise<Row> {
  const before = await foundExecution(services, executionId);
  const act = async (): Promise<void> => void expectDone(await operate());
  if (!changes(before)) {
    await act();
    return await withTaskRuns(services, before);
  }
  const after = await changed(services, before, act, (now) => isOtherThan(before, now), { timeoutMs: CHANGE_WAIT_MS });
  return await withTaskRuns(services, after ?? before);
}

function isOtherThan(before: Execution, { state, labels, attemptNumber }: Execution): boolean {
  return (
    state.current !== before.state.current ||
    state.histories.length !== before.state.histories.length ||
    attemptNumber !== before.attemptNumber ||
    JSON.stringify(labels) !== JSON.stringify(before.labels)
  );
}
