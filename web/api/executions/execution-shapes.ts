/** What calls about executions share: the tag, paths, answers and parameters. */
import { parseBreakpoints } from "../../../components/operations/breakpoints.ts";
import type { Deletion } from "../../../components/operations/delete-execution.ts";
import type { Breakpoint } from "../../../core/execution/execution.ts";
import { flag } from "../http/parameters.ts";
import { type ApiProblem, illegalArgument } from "../http/problem.ts";
import { json, type Route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { ExecutionSchema } from "../schemas/execution.ts";

/** The tag of executions. */
export const EXECUTIONS_TAG = "Executions";

/** Answers of operations that answer the execution. */
export const EXECUTION_ANSWERS = { 200: json(ExecutionSchema), 404: problem(404), 409: problem(409) };

/** One of the paths of an operation, and the name that the call has by it. */
export interface ActionPath {
  readonly operationId: string;
  readonly path: `/executions/{executionId}/${string}`;
}

/** Both paths of an operation: the newer one, and the one that it had first. */
export function bothPaths(
  operationId: string,
  action: string,
  make: (names: ActionPath, isLegacy: boolean) => Route,
): readonly Route[] {
  return [
    make({ operationId, path: `/executions/{executionId}/actions/${action}` }, false),
    make({ operationId: `${operationId}Legacy`, path: `/executions/{executionId}/${action}` }, true),
  ];
}

/** What goes with an execution that is deleted. */
export const DELETION_PARAMETERS = {
  deleteLogs: flag(true),
  deleteMetrics: flag(true),
  deleteStorage: flag(true, "Files that it made"),
};

/** What parameters say of it. */
export function deletionOf(query: {
  readonly deleteLogs?: boolean;
  readonly deleteMetrics?: boolean;
  readonly deleteStorage?: boolean;
}): Deletion {
  const { deleteLogs = true, deleteMetrics = true, deleteStorage = true } = query;
  return { logs: deleteLogs, metrics: deleteMetrics, storage: deleteStorage };
}

/** Breakpoints of a parameter. @throws ApiProblem 422 for what is none */
export function breakpointsOf(text: string | undefined): readonly Breakpoint[] {
  const breakpoints = parseBreakpoints(text ?? "");
  if (!breakpoints) throw illegalArgument("breakpoints: write taskId or taskId.value, separated by commas");
  return breakpoints;
}

/** An answer in plain text to a request that cannot be, as some calls have always given it. */
export function plainRefusal({ status, message }: ApiProblem): Response {
  return new Response(message, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}
