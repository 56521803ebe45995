/** A flow from the YAML of a request. */
import type { Flow } from "../../../core/flow/flow.ts";
import type { Problem } from "../../../core/flow/problem.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { invalidEntity, type Violation } from "../http/problem.ts";

/** Reads it. @throws ApiProblem 422 that tells each problem with its line and column */
export async function parsedFlow({ parseFlow }: Pick<ApiServices, "parseFlow">, source: string): Promise<Flow> {
  const parsed = await parseFlow(source, TENANT);
  if (parsed.ok) return parsed.flow;
  throw invalidEntity(parsed.problems.filter(({ severity }) => severity === "error").map(violation));
}

function violation({ line, column, path, message, hint }: Problem): Violation {
  const what = hint === undefined ? message : `${message}; ${hint}`;
  return { path: path === "" ? "yaml" : path, message: `${what} (line ${line}, column ${column})` };
}
