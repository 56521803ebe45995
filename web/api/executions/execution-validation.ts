/** Tells what would come of inputs, before an execution is started or resumed with them. */
import { type Static, Type } from "@sinclair/typebox";
import type { ExecutionPreview } from "../../../components/execution-previews.ts";
import { behaviorOf } from "../../../core/flow/checks.ts";
import type { ApiServices } from "../api-services.ts";
import { inputRow } from "../flows/input-row.ts";
import { readForm } from "../http/form.ts";
import { labelsOf, refuseSystemLabels } from "../http/labels.ts";
import { count, optional, texts } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { ExecutionValidationSchema } from "../schemas/execution-validation.ts";
import { AnyObject } from "../schemas/shared-shapes.ts";
import { expectDone, nameOf } from "./execution-answers.ts";
import { inputsOf } from "./execution-inputs.ts";
import { bothPaths, EXECUTIONS_TAG } from "./execution-shapes.ts";

const ANSWERS = { 200: json(ExecutionValidationSchema), 404: problem(404), 409: problem(409) };

/** The routes. */
export function executionValidation({ previews }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "validateNewExecutionInputs",
      tag: EXECUTIONS_TAG,
      summary: "What would come of the inputs of a new execution",
      method: "POST",
      path: "/executions/{namespace}/{id}/validate",
      query: Type.Object({
        labels: optional(texts("`key:value`; may be repeated")),
        revision: optional(count({ minimum: 1 })),
      }),
      body: { kind: "form", fields: AnyObject },
      answers: ANSWERS,
      async handle({ params: { namespace, id }, query: { labels: given, ...query }, request }) {
        const labels = labelsOf(given ?? []);
        refuseSystemLabels(labels);
        await using form = await readForm(request);
        const inputs = inputsOf(form.values);
        return answer(
          expectDone(await previews.ofNew({ tenantId: TENANT, namespace, flowId: id, labels, inputs, ...query })),
        );
      },
    }),
    ...bothPaths("validateResumeExecutionInputs", "resume/validate", (names) =>
      route({
        ...names,
        tag: EXECUTIONS_TAG,
        summary: "What would come of the inputs that a paused execution asks for",
        method: "POST",
        body: { kind: "form", fields: AnyObject },
        answers: ANSWERS,
        async handle({ params, request }) {
          await using form = await readForm(request);
          return answer(expectDone(await previews.ofResume(nameOf(params), inputsOf(form.values))));
        },
      }),
    ),
  ];
}

function answer({
  namespace,
  flowId,
  inputs,
  failedChecks,
}: ExecutionPreview): Static<typeof ExecutionValidationSchema> {
  return {
    id: flowId,
    namespace,
    inputs: inputs.map(({ input, value, isEnabled, isDefault, messages }) => ({
      input: inputRow(input),
      ...(value === undefined ? {} : { value }),
      enabled: isEnabled,
      isDefault,
      errors: messages.map((message) => ({ message })),
    })),
    checks: failedChecks.map((check) => ({
      message: check.message,
      style: check.style ?? "INFO",
      behavior: behaviorOf(check),
    })),
  };
}
