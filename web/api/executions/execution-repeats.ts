/** Runs of executions over again, and of paused ones on: with inputs or without. */
import { Type } from "@sinclair/typebox";
import type { ApiServices } from "../api-services.ts";
import { readForm } from "../http/form.ts";
import { count, optional, text } from "../http/parameters.ts";
import { empty, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { AnyObject } from "../schemas/shared-shapes.ts";
import { afterOperation, expectDone, nameOf, withTaskRuns } from "./execution-answers.ts";
import { inputsOf } from "./execution-inputs.ts";
import { bothPaths, breakpointsOf, EXECUTION_ANSWERS, EXECUTIONS_TAG } from "./execution-shapes.ts";

const REPLAY_PARAMETERS = {
  taskRunId: optional(text("Where to begin; at the beginning when left out")),
  revision: optional(count({ minimum: 1, description: "Of the flow; the same when left out" })),
  breakpoints: optional(text("`taskId.value`, separated by commas")),
};

/** The routes. */
export function executionRepeats(services: ApiServices): readonly Route[] {
  return [...resuming(services), ...restarting(services), ...replaying(services)];
}

function resuming(services: ApiServices): readonly Route[] {
  const { operations } = services;
  return bothPaths("resumeExecution", "resume", (names, isLegacy) =>
    route({
      ...names,
      tag: EXECUTIONS_TAG,
      summary: "Let a paused execution go on; the parts of the form are the inputs that it asks for",
      method: "POST",
      body: { kind: "form", fields: AnyObject },
      answers: isLegacy ? { 204: empty(), 404: problem(404), 409: problem(409) } : EXECUTION_ANSWERS,
      async handle({ params, request, user }) {
        await using form = await readForm(request);
        const by = user === undefined ? {} : { by: user };
        const resume = () => operations.resume(nameOf(params), { inputs: inputsOf(form.values), ...by });
        if (!isLegacy) return await afterOperation(services, params.executionId, resume);
        expectDone(await resume());
        return new Response(null, { status: 204 });
      },
    }),
  );
}

function restarting(services: ApiServices): readonly Route[] {
  const { operations } = services;
  return bothPaths("restartExecution", "restart", (names) =>
    route({
      ...names,
      tag: EXECUTIONS_TAG,
      summary: "Restart a failed execution where it failed; with a revision, as another execution",
      method: "POST",
      query: Type.Object({ revision: optional(count({ minimum: 1 })) }),
      answers: EXECUTION_ANSWERS,
      async handle({ params, query: { revision } }) {
        const restart = () => operations.restart(nameOf(params), revision);
        if (revision === undefined) return await afterOperation(services, params.executionId, restart);
        return await withTaskRuns(services, expectDone(await restart()));
      },
    }),
  );
}

function replaying(services: ApiServices): readonly Route[] {
  const { operations } = services;
  return [
    ...bothPaths("replayExecution", "replay", (names) =>
      route({
        ...names,
        tag: EXECUTIONS_TAG,
        summary: "Run an execution again, as a new one",
        method: "POST",
        query: Type.Object(REPLAY_PARAMETERS),
        answers: EXECUTION_ANSWERS,
        handle: async ({ params, query: { breakpoints, ...rest } }) =>
          withTaskRuns(
            services,
            expectDone(await operations.replay(nameOf(params), { ...rest, ...stopsOf(breakpoints) })),
          ),
      }),
    ),
    ...bothPaths("replayExecutionWithinputs", "replay-with-inputs", (names) =>
      route({
        ...names,
        tag: EXECUTIONS_TAG,
        summary: "Run an execution again, as a new one, with the inputs of the form",
        method: "POST",
        query: Type.Object(REPLAY_PARAMETERS),
        body: { kind: "form", fields: AnyObject },
        answers: EXECUTION_ANSWERS,
        async handle({ params, query: { breakpoints, ...rest }, request }) {
          await using form = await readForm(request);
          const given = inputsOf(form.values);
          const inputs = Object.keys(given).length > 0 ? { inputs: given } : {};
          const replay = { ...rest, ...inputs, ...stopsOf(breakpoints) };
          return await withTaskRuns(services, expectDone(await operations.replay(nameOf(params), replay)));
        },
      }),
    ),
  ];
}

function stopsOf(breakpoints: string | undefined) {
  return breakpoints === undefined ? {} : { breakpoints: breakpointsOf(breakpoints) };
}
