/**
 * What is done about one execution. Each call has two paths: `/executions/{id}/kill` answers as Kestra did first, and
 * `/executions/{id}/actions/kill` as it does now, with the execution.
 */
import { Type } from "@sinclair/typebox";
import type { ExecutionName, ExecutionOperations } from "../../../components/operations/execution-operations.ts";
import type { OperationResult } from "../../../components/operations/operation-result.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { isTerminal, STATES, type StateType } from "../../../core/execution/state.ts";
import type { ApiServices } from "../api-services.ts";
import { flag, optional, text, word } from "../http/parameters.ts";
import { ApiProblem } from "../http/problem.ts";
import { empty, json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { ExecutionSchema } from "../schemas/execution.ts";
import { LabelSchema } from "../schemas/shared-shapes.ts";
import { afterOperation, expectDone, nameOf } from "./execution-answers.ts";
import {
  bothPaths,
  breakpointsOf,
  DELETION_PARAMETERS,
  deletionOf,
  EXECUTION_ANSWERS,
  EXECUTIONS_TAG,
  plainRefusal,
} from "./execution-shapes.ts";

/** The routes. */
export function executionActions(services: ApiServices): readonly Route[] {
  return [
    deletion(services),
    ...killing(services),
    ...pausing(services),
    ...continuing(services),
    ...stateChanges(services),
    ...labelling(services),
  ];
}

function deletion({ operations }: ApiServices): Route {
  return route({
    operationId: "deleteExecution",
    tag: EXECUTIONS_TAG,
    summary: "Delete an execution that has ended",
    method: "DELETE",
    path: "/executions/{executionId}",
    query: Type.Object(DELETION_PARAMETERS),
    answers: { 204: empty("Deleted"), 404: problem(404), 409: problem(409) },
    async handle({ params, query }) {
      expectDone(await operations.delete(nameOf(params), deletionOf(query)));
      return new Response(null, { status: 204 });
    },
  });
}

function killing(services: ApiServices): readonly Route[] {
  const { operations } = services;
  return bothPaths("killExecution", "kill", (names, isLegacy) =>
    route({
      ...names,
      tag: EXECUTIONS_TAG,
      summary: "Kill an execution",
      method: "DELETE",
      query: Type.Object({ isOnKillCascade: flag(true, "Kill the executions that it started, too") }),
      answers: isLegacy
        ? { 202: empty("It is being killed"), 404: problem(404), 409: problem(409) }
        : EXECUTION_ANSWERS,
      async handle({ params, query: { isOnKillCascade } }) {
        const kill = () => operations.kill(nameOf(params), isOnKillCascade);
        if (!isLegacy) return await afterOperation(services, params.executionId, kill, isLive);
        expectDone(await kill());
        return new Response(null, { status: 202 });
      },
    }),
  );
}

function pausing(services: ApiServices): readonly Route[] {
  const { operations } = services;
  return bothPaths("pauseExecution", "pause", (names, isLegacy) =>
    route({
      ...names,
      tag: EXECUTIONS_TAG,
      summary: "Let what runs end, and begin nothing new",
      method: "POST",
      answers: isLegacy ? { 200: empty(), 404: problem(404), 409: problem(409) } : EXECUTION_ANSWERS,
      async handle({ params }) {
        const pause = () => operations.pause(nameOf(params));
        if (!isLegacy) return await afterOperation(services, params.executionId, pause);
        expectDone(await pause());
        return new Response(null, { status: 200 });
      },
    }),
  );
}

function continuing(services: ApiServices): readonly Route[] {
  const { operations } = services;
  return [
    ...bothPaths("resumeExecutionFromBreakpoint", "resume-from-breakpoint", (names) =>
      route({
        ...names,
        tag: EXECUTIONS_TAG,
        summary: "Let an execution go on that stands at a breakpoint",
        method: "POST",
        query: Type.Object({ breakpoints: optional(text("Where it stops from now on: `taskId.value`, by commas")) }),
        answers: EXECUTION_ANSWERS,
        handle: ({ params, query }) =>
          afterOperation(services, params.executionId, () =>
            operations.resumeFromBreakpoint(nameOf(params), breakpointsOf(query.breakpoints)),
          ),
      }),
    ),
    ...plainAction(services, "forceRunExecution", "force-run", "Let an execution begin that waits", {
      operate: (ops, name) => ops.forceRun(name),
      changes: ({ state }) => FORCIBLE.has(state.current),
    }),
    ...bothPaths("unqueueExecution", "unqueue", (names) =>
      route({
        ...names,
        tag: EXECUTIONS_TAG,
        summary: "Take an execution out of the queue for a slot",
        method: "POST",
        query: Type.Object({ state: word(STATES, { default: "RUNNING" }) }),
        answers: EXECUTION_ANSWERS,
        handle: ({ params, query }) =>
          afterOperation(services, params.executionId, () => operations.unqueue(nameOf(params), query.state)),
      }),
    ),
  ];
}

/** States that a forced run changes. */
const FORCIBLE: ReadonlySet<StateType> = new Set(["CREATED", "QUEUED", "PAUSED"]);

function isLive({ state }: Execution): boolean {
  return !isTerminal(state.current);
}

interface PlainAction {
  operate(operations: ExecutionOperations, name: ExecutionName): Promise<OperationResult<Execution>>;
  changes(before: Execution): boolean;
}

function plainAction(
  services: ApiServices,
  operationId: string,
  action: string,
  summary: string,
  { operate, changes }: PlainAction,
): readonly Route[] {
  return bothPaths(operationId, action, (names) =>
    route({
      ...names,
      tag: EXECUTIONS_TAG,
      summary,
      method: "POST",
      answers: EXECUTION_ANSWERS,
      handle: ({ params }) =>
        afterOperation(services, params.executionId, () => operate(services.operations, nameOf(params)), changes),
    }),
  );
}

function stateChanges(services: ApiServices): readonly Route[] {
  const { operations } = services;
  return [
    ...bothPaths("updateExecutionStatus", "change-status", (names) =>
      route({
        ...names,
        tag: EXECUTIONS_TAG,
        summary: "Have an execution that is over count as ended in another state",
        method: "POST",
        query: Type.Object({ status: word(STATES) }),
        answers: EXECUTION_ANSWERS,
        handle: ({ params, query }) =>
          afterOperation(
            services,
            params.executionId,
            () => operations.changeState(nameOf(params), query.status),
            ({ state }) => state.current !== query.status,
          ),
      }),
    ),
    ...bothPaths("updateTaskRunState", "state", (names) =>
      route({
        ...names,
        tag: EXECUTIONS_TAG,
        summary: "Have a task run count as ended in another state; what follows it runs again",
        method: "POST",
        body: { kind: "json", schema: StateRequestSchema },
        answers: EXECUTION_ANSWERS,
        handle: ({ params, body: { taskRunId, state } }) =>
          afterOperation(services, params.executionId, () =>
            operations.changeTaskRunState(nameOf(params), taskRunId, state),
          ),
      }),
    ),
  ];
}

const StateRequestSchema = Type.Object({ taskRunId: Type.String(), state: word(STATES) }, { $id: "StateRequest" });

/** To an execution that is not over, this call has always answered in plain text. */
function labelling(services: ApiServices): readonly Route[] {
  const plain = { "text/plain": Type.String() };
  const refused = { description: "It is not over", content: { ...problem(400).content, ...plain } };
  return bothPaths("setLabelsOnTerminatedExecution", "labels", (names) =>
    route({
      ...names,
      tag: EXECUTIONS_TAG,
      summary: "Add labels to an execution that is over",
      method: "POST",
      body: { kind: "json", schema: Type.Array(LabelSchema) },
      answers: { 200: json(ExecutionSchema), 400: refused, 404: problem(404), 409: problem(409) },
      async handle({ params, body }) {
        try {
          const set = () => services.operations.setLabels(nameOf(params), body);
          return await afterOperation(services, params.executionId, set, (before) => hasOthers(before, body));
        } catch (error) {
          if (!(error instanceof ApiProblem) || error.status !== 409) throw error;
          return plainRefusal(new ApiProblem(400, error.message));
        }
      },
    }),
  );
}

function hasOthers({ labels }: Execution, wanted: Execution["labels"]): boolean {
  return !wanted.every(({ key, value }) => labels.some((label) => label.key === key && label.value === value));
}
