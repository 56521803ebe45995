/** Creates executions from requests. */
import type { Execution } from "../../../core/execution/execution.ts";
import type { ApiExecutionRequest, ApiServices } from "../api-services.ts";
import { ApiProblem, notFound, refusal } from "../http/problem.ts";

/** Creates one. @throws ApiProblem when the flow is not there or not to be run, or its inputs are not given */
export async function createExecution(
  { createExecution: create }: Pick<ApiServices, "createExecution">,
  request: ApiExecutionRequest,
): Promise<Execution> {
  const created = await create(request);
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
