/** Flows from the YAML of requests, and what clients are told of those that are none. */
import type { Flow } from "../../../core/flow/flow.ts";
import type { Problem } from "../../../core/flow/problem.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { ApiProblem, illegalArgument, invalidEntity, type Violation } from "../http/problem.ts";

/** Media types of flows; JSON is read as the YAML that it also is. */
export const YAML_TYPES = [
  "application/x-yaml",
  "application/yaml",
  "text/yaml",
  "text/x-yaml",
  "text/plain",
  "application/json",
] as const;

/** The body of a route that takes YAML. */
export const YAML_BODY = { kind: "text", types: YAML_TYPES } as const;

/** A flow with the text it was read from. */
export interface ParsedFlow {
  readonly flow: Flow;
  readonly source: string;
}

/** Reads it. @throws ApiProblem 422 that tells each problem with its line and column */
export async function parsedFlow({ parseFlow }: Pick<ApiServices, "parseFlow">, source: string): Promise<Flow> {
  const parsed = await parseFlow(source, TENANT);
  if (parsed.ok) return parsed.flow;
  throw refusedSource(parsed.problems);
}

/** The problem of a text that is no flow, or no template. */
export function refusedSource(problems: readonly Problem[]): ApiProblem {
  const errors = problems.filter(({ severity }) => severity === "error");
  const violations = errors.flatMap(violationsOf);
  const [first] = violations;
  const isWhole = errors[0]?.path === "" || first?.message.startsWith(INVALID_TYPE);
  return isWhole
    ? new ApiProblem(422, `Invalid entity: ${first?.message ?? ""}`, violations)
    : invalidEntity(violations);
}

const UNKNOWN_TYPE = /^unknown type "?(.*?)"?$/s;
const INVALID_TYPE = "Invalid type: ";

/** An unknown type is told twice, as Kestra does: by its name alone, and with what to do about it. */
function violationsOf(problem: Problem): readonly Violation[] {
  const told = violationOf(problem);
  const unknown = UNKNOWN_TYPE.exec(problem.message);
  if (!unknown) return [told];
  const path = javaPath(problem.path);
  return [
    { path, message: `${INVALID_TYPE}${unknown[1]}` },
    { path, message: `${problem.path}: ${told.message}` },
  ];
}

/** `tasks[0].type` as the reference that Kestra's parser tells: what holds what, by the names of classes. */
function javaPath(path: string): string {
  let holder = "io.kestra.core.models.flows.Flow";
  const steps: string[] = [];
  for (const [, key, index] of path.replace(/\.?type$/, "").matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
    steps.push(index === undefined ? `${holder}["${key}"]` : `java.util.ArrayList[${index}]`);
    holder = "io.kestra.core.models.tasks.Task";
  }
  return steps.join("->");
}

/** What is wrong and where, as clients are told. */
export function violationOf({ line, column, path, message, hint }: Problem): Violation {
  const place = `(line ${line}, column ${column})`;
  const unknown = UNKNOWN_TYPE.exec(message);
  const said = unknown ? `${INVALID_TYPE}${unknown[1]}` : path === "" ? `Illegal flow yaml: ${message}` : message;
  return { path: path === "" ? "yaml" : path, message: `${said}${hint === undefined ? "" : `; ${hint}`} ${place}` };
}

/** Flows that are read before others have their turn. */
export const FLOWS_A_TURN = 20;

/** Documents of one text: each is a flow to be checked, and others wait for it. */
export const DOCUMENTS_MAX = 20_000;

/**
 * The documents of a text, split at lines that are `---`; none that says nothing.
 * @throws ApiProblem 422 when there are more than anybody has flows
 */
export function documentsOf(text: string): readonly string[] {
  const documents = text.replace(/^\ufeff/, "").split(/^---[ \t]*(?:\r?\n|$)/m, DOCUMENTS_MAX + 2);
  if (documents.length > DOCUMENTS_MAX + 1) throw illegalArgument(`more than ${DOCUMENTS_MAX} documents`);
  return documents.filter((each) => !each.split("\n").every((line) => /^\s*(?:#|$)/.test(line)));
}
