/** Creates executions from requests. */
import type { Execution } from "../../../core/execution/execution.ts";
import type { ApiExecutionRequest, ApiServices } from "../api-services.ts";
import { ApiProblem, notFound, refusal } from "../http/problem.ts";
import { within } from "../http/within.ts";

/** How long a creation is tried while a database is away, in milliseconds. */
export const CREATION_PATIENCE_MS = 10_000;

/** How long a database may take to refuse what it is asked, in milliseconds. */
const GRACE_MS = 10_000;

/**
 * Creates one.
 * @throws ApiProblem when the flow is not there or not to be run, or its inputs are not given
 * @throws BackendAway when it could not be created in time
 */
export async function createExecution(
  { createExecution: create, clock }: Pick<ApiServices, "createExecution" | "clock">,
  request: ApiExecutionRequest,
): Promise<Execution> {
  const created = await within(clock, { timeoutMs: CREATION_PATIENCE_MS, graceMs: GRACE_MS }, (wanted) =>
    create(request, wanted),
  );
  if (created.ok) return created.execution;
  const [first] = created.problems;
  if (first?.inputId !== "") throw refusal(created.problems.map((problem) => ({ kind: "invalid", ...problem })));
  if (first.message.startsWith("Unable to find")) throw notFound(first.message);
  const isDisabled = first.message.endsWith("is disabled");
  throw new ApiProblem(
    isDisabled ? 409 : 422,
    `${isDisabled ? "Illegal state" : "Illegal argument"}: ${first.message}`,
  );
}
