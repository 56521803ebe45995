/** Texts are checked without being saved: flows, and tasks and triggers by themselves. */
import { Type } from "@sinclair/typebox";
import type { Flow } from "../../../core/flow/flow.ts";
import type { Problem } from "../../../core/flow/problem.ts";
import { readYaml } from "../../../core/flow/yaml/read-yaml.ts";
import { textOf, valueAt } from "../../../core/flow/yaml/tree.ts";
import { inTurns } from "../../../platform/next-turn.ts";
import type { ApiServices } from "../api-services.ts";
import { readForm } from "../http/form.ts";
import { word } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Route, route } from "../http/route.ts";
import { ValidationSchema } from "../schemas/flow.ts";
import { Binary } from "../schemas/shared-shapes.ts";
import { sourcesOf } from "./flow-imports.ts";
import { warningsOf } from "./flow-warnings.ts";
import { documentsOf, FLOWS_A_TURN, YAML_BODY, YAML_TYPES } from "./parsed-flow.ts";
import { constraintsOf, notesOf, type Validation } from "./validation-row.ts";

const TAG = "Flows";

/** The routes that check texts. */
export function flowValidation(services: ApiServices): readonly Route[] {
  return [validateFlows(services), ...validateParts(services)];
}

function validateFlows(services: ApiServices): Route {
  return route({
    operationId: "validateFlows",
    tag: TAG,
    summary: "Check flows, separated by lines of `---`, or the files of a form",
    method: "POST",
    path: "/flows/validate",
    body: { kind: "text-or-form", types: YAML_TYPES, fields: Type.Object({ flows: Type.Array(Binary) }) },
    answers: { 200: json(Type.Array(ValidationSchema)) },
    async handle({ body, request }) {
      const checks: Validation[] = [];
      if (body !== undefined) {
        const documents = documentsOf(body);
        const sources = documents.length === 0 ? [body] : documents;
        for await (const source of inTurns(sources, FLOWS_A_TURN)) {
          checks.push(await validated(services, source, checks.length));
        }
        return checks;
      }
      await using form = await readForm(request);
      for (const value of Object.values(form.values).flat()) {
        if (typeof value === "string") {
          for await (const source of inTurns(documentsOf(value), FLOWS_A_TURN)) {
            checks.push(await validated(services, source, checks.length));
          }
          continue;
        }
        for await (const { source } of inTurns(sourcesOf(value), FLOWS_A_TURN)) {
          checks.push({ ...(await validated(services, source, checks.length)), filename: value.name });
        }
      }
      return checks;
    },
  });
}

/** Checks one flow. */
async function validated(services: ApiServices, source: string, index: number): Promise<Validation> {
  const parsed = await services.parseFlow(source, TENANT);
  const names = namesIn(source);
  const { flow: flowId, namespace } = names;
  const named = {
    ...(flowId === undefined ? {} : { flow: flowId }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const constraints = constraintsOf(parsed);
  const outdated = parsed.ok && (await isOutdated(services, parsed.flow, names.revision));
  const notes = notesOf(parsed);
  const warnings = parsed.ok ? [...notes.warnings, ...(await warningsOf(services, parsed.flow))] : notes.warnings;
  return { index, ...named, ...constraints, outdated, ...notes, warnings };
}

/** True when the text names another revision than the one that saving it would make. */
async function isOutdated(
  { repository }: Pick<ApiServices, "repository">,
  { namespace, id }: Flow,
  revision: number | undefined,
): Promise<boolean> {
  if (revision === undefined) return false;
  const key = { tenantId: TENANT, namespace, flowId: id };
  // What was deleted goes on counting when it comes back.
  const newest = (await repository.flows.find(key)) ?? (await repository.flows.revisions(key)).at(-1);
  return revision !== (newest?.flow.revision ?? 0) + 1;
}

/** What a text calls itself, as far as it can be read. */
function namesIn(source: string) {
  const read = readYaml(source.replace(/^\ufeff/, ""));
  const of = (key: string): string | undefined => (read.ok ? textOf(valueAt(read.tree, key)) : undefined);
  const revision = Number(of("revision") ?? Number.NaN);
  return {
    flow: of("id"),
    namespace: of("namespace"),
    revision: Number.isInteger(revision) ? revision : undefined,
  };
}

function validateParts(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "validateTask",
      tag: TAG,
      summary: "Check a task, or a trigger, by itself",
      method: "POST",
      path: "/flows/validate/task",
      query: Type.Object({ section: word(["TASKS", "TRIGGERS"], { $id: "TaskValidationType" }) }),
      body: YAML_BODY,
      answers: { 200: json(ValidationSchema) },
      handle: ({ body, query: { section } }) => validatedPart(services, section, body),
    }),
    route({
      operationId: "validateTrigger",
      tag: TAG,
      summary: "Check a trigger by itself",
      method: "POST",
      path: "/flows/validate/trigger",
      body: YAML_BODY,
      answers: { 200: json(ValidationSchema) },
      handle: ({ body }) => validatedPart(services, "TRIGGERS", body),
    }),
  ];
}

/** What stands before the part in the flow that it is checked in. */
const FRAMES = {
  TASKS: "id: checked\nnamespace: checked\ntasks:\n  -\n",
  TRIGGERS:
    "id: checked\nnamespace: checked\ntasks: [{id: checked, type: io.kestra.plugin.core.debug.Return}]\ntriggers:\n  -\n",
} as const;

async function validatedPart(
  { parseFlow }: Pick<ApiServices, "parseFlow">,
  section: keyof typeof FRAMES,
  text: string,
): Promise<Validation> {
  const frame = FRAMES[section];
  const above = frame.split("\n").length - 1;
  // A mark of the beginning says nothing; it stays as a comment, so that lines have their numbers.
  const indented = text
    .replace(/^(\s*)---(?=[ \t]*\r?\n)/, "$1#")
    .replace(/^\ufeff/, "")
    .replace(/^/gm, INDENT);
  const parsed = await parseFlow(frame + indented, TENANT);
  const inPart = parsed.ok ? parsed : { ...parsed, problems: parsed.problems.map((each) => shifted(each, above)) };
  const prefix = new RegExp(`^${section.toLowerCase()}\\[0\\]\\.?`);
  const pathOf = (path: string): string => path.replace(prefix, "") || "yaml";
  return { index: 0, ...constraintsOf(inPart, pathOf), outdated: false, ...notesOf(inPart, pathOf) };
}

const INDENT = "    ";

/** The problem at its place in the part alone. */
function shifted(problem: Problem, lines: number): Problem {
  return {
    ...problem,
    line: Math.max(1, problem.line - lines),
    column: Math.max(1, problem.column - INDENT.length),
  };
}
