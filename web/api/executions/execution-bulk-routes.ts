/**
 * What is done about several executions at once: those that a list names, or those that a query finds. When one of them
 * does not allow it, nothing is done about any, and the answer tells which ones and why.
 */
import { type TObject, type TSchema, Type } from "@sinclair/typebox";
import type { BulkSelection } from "../../../components/operations/bulk-selection.ts";
import type { BulkAct } from "../../../components/operations/execution-operations.ts";
import { type OperationProblem, refused } from "../../../components/operations/operation-result.ts";
import { STATES, type StateType } from "../../../core/execution/state.ts";
import type { Label } from "../../../core/flow/flow.ts";
import type { ApiServices } from "../api-services.ts";
import { bulkAnswer } from "../http/bulk-answer.ts";
import { flag, optional, word } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Method, type QueryFilter, type Route, route } from "../http/route.ts";
import { BulkErrorResponseSchema, BulkResponseSchema, LabelSchema, ProblemSchema } from "../schemas/shared-shapes.ts";
import { EXECUTION_FILTERS, EXECUTION_PARAMETERS, executionQueryOf } from "./execution-query.ts";
import { DELETION_PARAMETERS, deletionOf, EXECUTIONS_TAG } from "./execution-shapes.ts";

const ANSWERS = {
  200: json(BulkResponseSchema),
  400: json(Type.Union([BulkErrorResponseSchema, ProblemSchema]), "One of them does not allow it"),
};
const IdsSchema = Type.Array(Type.String());

/** The routes. */
export function executionBulkRoutes(services: ApiServices): readonly Route[] {
  const plain = (name: string, what: string, method: Method, path: string, act: BulkAct) =>
    both(services, { name, what, method, path, verb: path.slice(1), parameters: {}, actOf: () => act });
  return [
    ...plain("killExecutions", "Kill", "DELETE", "/kill", (each, name) => each.kill(name, true, false)),
    ...plain("pauseExecutions", "Pause", "POST", "/pause", (each, name) => each.pause(name)),
    ...plain("resumeExecutions", "Resume", "POST", "/resume", (each, name) => each.resume(name)),
    ...plain("restartExecutions", "Restart", "POST", "/restart", (each, name) => each.restart(name)),
    ...plain("forceRunExecutions", "Force to run", "POST", "/force-run", (each, name) => each.forceRun(name)),
    ...deletions(services),
    ...replays(services),
    ...stateChanges(services),
    ...labelling(services),
  ];
}

function deletions(services: ApiServices): readonly Route[] {
  return both(services, {
    name: "deleteExecutions",
    what: "Delete",
    method: "DELETE",
    path: "",
    verb: "delete",
    parameters: {
      ...DELETION_PARAMETERS,
      includeNonTerminated: flag(false, "Kill and delete those that have not ended"),
    },
    actOf: (query) => (each, name) =>
      each.delete(name, { ...deletionOf(query), includesLive: query.includeNonTerminated === true }),
  });
}

function replays(services: ApiServices): readonly Route[] {
  return both(services, {
    name: "replayExecutions",
    what: "Replay",
    method: "POST",
    path: "/replay",
    verb: "replay",
    parameters: { latestRevision: flag(false, "Of the flow, instead of the revision that each had") },
    actOf:
      ({ latestRevision }) =>
      (each, name) =>
        each.replay(name, latestRevision === true ? { revision: "latest" } : {}),
  });
}

function stateChanges(services: ApiServices): readonly Route[] {
  const unqueue =
    (state: StateType | undefined): BulkAct =>
    (each, name) =>
      each.unqueue(name, state);
  const changing = {
    what: "Change the state of",
    method: "POST",
    path: "/change-status",
    verb: "change status",
  } as const;
  const unqueueing = { what: "Unqueue", method: "POST", path: "/unqueue", verb: "unqueue" } as const;
  return [
    ...both(services, {
      ...changing,
      name: "updateExecutionsStatus",
      parameters: { newStatus: word(STATES) },
      actOf:
        ({ newStatus }) =>
        async (each, name) =>
          newStatus === undefined
            ? refused("invalid", "newStatus is missing")
            : await each.changeState(name, newStatus),
    }),
    byIds(services, {
      ...unqueueing,
      name: "unqueueExecutions",
      parameters: { state: optional(word(STATES)) },
      actOf: ({ state }) => unqueue(state),
    }),
    byQuery(services, {
      ...unqueueing,
      name: "unqueueExecutions",
      parameters: { newState: optional(word(STATES)) },
      actOf: ({ newState }) => unqueue(newState),
    }),
  ];
}

function labelling(services: ApiServices): readonly Route[] {
  const set =
    (labels: readonly Label[]): BulkAct =>
    (each, name) =>
      each.setLabels(name, labels);
  return [
    route({
      operationId: "setLabelsOnTerminatedExecutionsByIds",
      tag: EXECUTIONS_TAG,
      summary: "Add labels to executions",
      method: "POST",
      path: "/executions/labels/by-ids",
      body: {
        kind: "json",
        schema: Type.Object(
          { executionsId: IdsSchema, executionLabels: Type.Array(LabelSchema) },
          { $id: "SetLabelsByIdsRequest" },
        ),
      },
      answers: ANSWERS,
      handle: ({ body }) => all(services, { ids: body.executionsId }, "set labels", set(body.executionLabels)),
    }),
    route({
      operationId: "setLabelsOnTerminatedExecutionsByQuery",
      tag: EXECUTIONS_TAG,
      summary: "Add labels to the executions that a query finds",
      method: "POST",
      path: "/executions/labels/by-query",
      query: Type.Object(EXECUTION_PARAMETERS),
      filters: EXECUTION_FILTERS,
      hasAlternatives: true,
      body: { kind: "json", schema: Type.Array(LabelSchema) },
      answers: ANSWERS,
      handle: ({ query, alternatives, body }) =>
        all(services, found(services, query, alternatives), "set labels", set(body)),
    }),
  ];
}

/** What the parameters of bulks say; which of them a call has, it says itself. */
interface BulkParameters {
  readonly includeNonTerminated?: boolean;
  readonly deleteLogs?: boolean;
  readonly deleteMetrics?: boolean;
  readonly deleteStorage?: boolean;
  readonly latestRevision?: boolean;
  readonly newStatus?: StateType;
  readonly state?: StateType;
  readonly newState?: StateType;
}

interface Bulk {
  /** What the calls are named by. */
  readonly name: string;
  readonly what: string;
  readonly method: Method;
  /** Below `/executions`. */
  readonly path: string;
  /** What is refused. */
  readonly verb: string;
  readonly parameters: { readonly [Name in keyof BulkParameters]?: TSchema };
  actOf(values: BulkParameters): BulkAct;
}

function both(services: ApiServices, bulk: Bulk): readonly Route[] {
  return [byIds(services, bulk), byQuery(services, bulk)];
}

function byIds(services: ApiServices, { name, what, method, path, verb, parameters, actOf }: Bulk): Route {
  const query: TObject = Type.Object({ ...parameters });
  return route({
    operationId: `${name}ByIds`,
    tag: EXECUTIONS_TAG,
    summary: `${what} executions`,
    method,
    path: `/executions${path}/by-ids`,
    query,
    body: { kind: "json", schema: IdsSchema },
    answers: ANSWERS,
    // The values are checked by the schemas of the call's own parameters.
    handle: ({ query: values, body }) => all(services, { ids: body }, verb, actOf(values as BulkParameters)),
  });
}

function byQuery(services: ApiServices, { name, what, method, path, verb, parameters, actOf }: Bulk): Route {
  const query: TObject = Type.Object({ ...EXECUTION_PARAMETERS, ...parameters });
  return route({
    operationId: `${name}ByQuery`,
    tag: EXECUTIONS_TAG,
    summary: `${what} the executions that a query finds`,
    method,
    path: `/executions${path}/by-query`,
    query,
    filters: EXECUTION_FILTERS,
    hasAlternatives: true,
    answers: ANSWERS,
    handle: ({ query: values, alternatives }) =>
      all(services, found(services, values, alternatives), verb, actOf(values as BulkParameters)),
  });
}

function found(
  { clock }: ApiServices,
  query: Parameters<typeof executionQueryOf>[0],
  alternatives: readonly (readonly QueryFilter[])[],
): BulkSelection {
  return { query: executionQueryOf(query, alternatives, clock.now()) };
}

async function all(
  { operations }: ApiServices,
  selection: BulkSelection,
  verb: string,
  act: BulkAct,
): Promise<unknown> {
  const result = await operations.bulk(TENANT, selection, act);
  if (result.ok) return bulkAnswer(result.value);
  return Response.json({ message: `invalid bulk ${verb}`, invalids: result.problems.map(invalidOf) }, { status: 400 });
}

/** A problem in the form in which Kestra tells violations of constraints. */
function invalidOf({ message, executionId }: OperationProblem) {
  return {
    message,
    messageTemplate: message,
    rootBean: executionId,
    rootBeanClass: "java.lang.String",
    leafBean: executionId,
    invalidValue: executionId,
    propertyPath: [{ name: "execution", kind: "PROPERTY", inIterable: false }],
    executableParameters: [],
  };
}
