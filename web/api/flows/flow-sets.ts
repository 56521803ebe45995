/** Flows saved together: all of them are checked before the first is saved. */
import { Type } from "@sinclair/typebox";
import { saveFlows } from "../../../components/save-flows.ts";
import type { Row } from "../../../core/execution/execution-row.ts";
import { withNamespace } from "../../../core/flow/edit-source.ts";
import type { Flow } from "../../../core/flow/flow.ts";
import { inTurns } from "../../../platform/next-turn.ts";
import type { ApiServices } from "../api-services.ts";
import { flag, optional, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { ApiProblem, invalidEntity, type Violation } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { isBelow } from "../http/row-filters.ts";
import { FlowWithSourceSchema } from "../schemas/flow.ts";
import { deleteFlows } from "./change-flows.ts";
import { flowRow } from "./flow-row.ts";
import { sourcesIn } from "./json-source.ts";
import { documentsOf, FLOWS_A_TURN, type ParsedFlow, refusedSource, violationOf, YAML_BODY } from "./parsed-flow.ts";

const TAG = "Flows";
const ANSWERS = { 200: json(Type.Array(FlowWithSourceSchema), "What was deleted, then what was saved") };
const DELETE = flag(true, "Delete the flows of the namespaces that are not among these");

/** The routes that save several flows. */
export function flowSets(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "bulkUpdateFlows",
      tag: TAG,
      summary: "Save flows, separated by lines of `---`",
      method: "POST",
      path: "/flows/bulk",
      query: Type.Object({
        delete: DELETE,
        namespace: optional(text("Only flows of this namespace are taken")),
        allowNamespaceChild: flag(false, "Flows of namespaces below it are taken, too"),
      }),
      body: YAML_BODY,
      answers: ANSWERS,
      async handle({ body, query: { namespace, allowNamespaceChild, ...query } }) {
        const flows = await checked(services, await textsIn(body));
        const isOwn = (each: string): boolean =>
          namespace === undefined || each === namespace || (allowNamespaceChild && isBelow(each, namespace));
        refuseOtherNamespaces(flows, isOwn, namespace ?? "");
        const named = new Set(flows.map(({ flow }) => flow.namespace));
        const isCleared = namespace === undefined ? (each: string) => named.has(each) : isOwn;
        return await saved(services, flows, query.delete ? isCleared : undefined);
      },
    }),
    route({
      operationId: "updateFlowsInNamespace",
      tag: TAG,
      summary: "Save the flows of a namespace, separated by lines of `---`",
      method: "POST",
      path: "/flows/{namespace}",
      query: Type.Object({
        delete: DELETE,
        override: flag(false, "Move flows of other namespaces to this one, in their sources too"),
      }),
      body: YAML_BODY,
      answers: ANSWERS,
      async handle({ params: { namespace }, body, query }) {
        const isOwn = (each: string): boolean => each === namespace;
        const given = await textsIn(body);
        const sources = query.override ? await moved(services, given, namespace) : given;
        const flows = await checked(services, sources);
        refuseOtherNamespaces(flows, isOwn, namespace);
        return await saved(services, flows, query.delete ? isOwn : undefined);
      },
    }),
  ];
}

/** Problems of one set that are told; the first ones are enough to go on with. */
const VIOLATIONS_MAX = 1_000;

/** The flows of a body: documents of YAML, or a JSON list. */
async function textsIn(body: string): Promise<readonly string[]> {
  const sources = await sourcesIn(body);
  return sources.length === 1 ? documentsOf(sources[0] ?? "") : sources;
}

/** Reads all. @throws ApiProblem 422 that tells what is wrong with any of them, and which ones are there twice */
export async function checked(
  { parseFlow }: Pick<ApiServices, "parseFlow">,
  sources: readonly string[],
): Promise<readonly ParsedFlow[]> {
  const flows: ParsedFlow[] = [];
  const violations: Violation[] = [];
  for await (const [index, source] of inTurns(sources.entries(), FLOWS_A_TURN)) {
    const parsed = await parseFlow(source, TENANT);
    if (parsed.ok) flows.push({ flow: parsed.flow, source });
    else if (sources.length === 1) throw refusedSource(parsed.problems);
    else {
      const errors = parsed.problems.filter(({ severity }) => severity === "error").map(violationOf);
      violations.push(...errors.map(({ path, message }) => ({ path: `flows[${index}].${path}`, message })));
      if (violations.length >= VIOLATIONS_MAX) break;
    }
  }
  const names = new Set<string>();
  for (const { flow } of flows) {
    const name = `${flow.namespace}.${flow.id}`;
    if (names.has(name)) violations.push({ path: "flow.id", message: `Duplicate flow id: ${name}` });
    names.add(name);
  }
  if (violations.length > 0) throw invalidEntity(violations);
  return flows;
}

/** What can be read is moved; what cannot is told by whoever reads it again. */
async function moved(
  { parseFlow }: Pick<ApiServices, "parseFlow">,
  sources: readonly string[],
  namespace: string,
): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const source of inTurns(sources, FLOWS_A_TURN)) {
    const parsed = await parseFlow(source, TENANT);
    all.push(parsed.ok && parsed.flow.namespace !== namespace ? withNamespace(source, namespace) : source);
  }
  return all;
}

function refuseOtherNamespaces(
  flows: readonly ParsedFlow[],
  isOwn: (namespace: string) => boolean,
  wanted: string,
): void {
  const others = flows.filter(({ flow }) => !isOwn(flow.namespace));
  if (others.length === 0) return;
  throw invalidEntity(
    others.map(({ flow }) => ({
      path: "flow.namespace",
      message: `Flow namespace is invalid: ${flow.namespace}.${flow.id} is not of the namespace ${wanted}`,
    })),
  );
}

/** Saves all, and deletes the others of the namespaces that are to be cleared. */
async function saved(
  services: ApiServices,
  flows: readonly ParsedFlow[],
  isCleared: ((namespace: string) => boolean) | undefined,
): Promise<readonly Row[]> {
  const { catalog } = services;
  const kept = new Set(flows.map(({ flow }) => nameOf(flow)));
  const known = isCleared ? await catalog.all(TENANT) : [];
  const left = known.filter(({ flow }) => isCleared?.(flow.namespace) && !kept.has(nameOf(flow)));
  // Deleted last: should saving fail, nothing is lost.
  const stored = await saveFlows(services, flows);
  await deleteFlows(
    services,
    left.map(({ flow }) => flow),
  );
  const deleted = left.map(({ flow, source }) =>
    flowRow(services, { flow: { ...flow, revision: flow.revision + 1, deleted: true }, source }, { hasSource: true }),
  );
  const saves = stored.map((flow, at) =>
    flowRow(services, { flow, source: flows[at]?.source ?? "" }, { hasSource: true }),
  );
  return await Promise.all([...deleted, ...saves]);
}

function nameOf({ namespace, id }: Flow): string {
  return `${namespace}/${id}`;
}

/** The problem of an archive or a file of flows, named by its place. */
export function refusedFlow(place: string, { message, violations }: ApiProblem): ApiProblem {
  return new ApiProblem(422, `${message} (in ${place})`, violations);
}
