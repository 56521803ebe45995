/** Makes executions of flows. */
import { Type } from "@sinclair/typebox";
import { EXECUTION_KINDS, type Execution } from "../../../core/execution/execution.ts";
import { asIsoDuration, executionRow, type Row } from "../../../core/execution/execution-row.ts";
import type { ApiExecutionRequest, ApiServices, ApiSettings } from "../api-services.ts";
import type { UpdateHub } from "../follow/update-hub.ts";
import { readForm } from "../http/form.ts";
import { labelsOf, refuseSystemLabels } from "../http/labels.ts";
import { count, flag, instant, optional, text, texts, word } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { CreatedExecutionSchema } from "../schemas/execution.ts";
import { AnyObject } from "../schemas/shared-shapes.ts";
import { createExecution } from "./create-execution.ts";
import { withTaskRuns } from "./execution-answers.ts";
import { whenEnded } from "./execution-end.ts";
import { inputsOf } from "./execution-inputs.ts";
import { breakpointsOf, EXECUTIONS_TAG } from "./execution-shapes.ts";

/** The routes. The second path is the first one that there was. */
export function executionCreation(services: ApiServices, settings: ApiSettings, hub: UpdateHub): readonly Route[] {
  return [
    creation(services, settings, hub, { operationId: "createExecution", path: "/executions/{namespace}/{id}" }),
    creation(services, settings, hub, {
      operationId: "triggerExecution",
      path: "/executions/trigger/{namespace}/{id}",
      deprecated: true,
    }),
  ];
}

interface CreationPath {
  readonly operationId: string;
  readonly path: "/executions/{namespace}/{id}" | "/executions/trigger/{namespace}/{id}";
  readonly deprecated?: boolean;
}

function creation(services: ApiServices, settings: ApiSettings, hub: UpdateHub, names: CreationPath): Route {
  const { clock } = services;
  const { executions } = services.repository;
  return route({
    ...names,
    tag: EXECUTIONS_TAG,
    summary: "Create an execution of a flow; the parts of the form are its inputs",
    method: "POST",
    query: Type.Object({
      labels: optional(texts("`key:value`; may be repeated")),
      wait: flag(false, "Answer when the execution has ended"),
      revision: optional(count({ minimum: 1 })),
      scheduleDate: optional(instant("When it is to begin")),
      breakpoints: optional(text("Tasks before which it stops: `taskId.value`, separated by commas")),
      kind: optional(word(EXECUTION_KINDS)),
    }),
    body: { kind: "form", fields: AnyObject },
    answers: { 200: json(CreatedExecutionSchema), 404: problem(404), 409: problem(409) },
    async handle({ params: { namespace, id }, query: { wait, labels: given, breakpoints, ...query }, request }) {
      const labels = labelsOf(given ?? []);
      refuseSystemLabels(labels);
      const execution = await createByForm(services, request, {
        tenantId: TENANT,
        namespace,
        flowId: id,
        labels,
        ...query,
        ...(breakpoints === undefined ? {} : { breakpoints: breakpointsOf(breakpoints) }),
      });
      const row = wait
        ? await withTaskRuns(services, await whenEnded({ hub, executions, clock }, execution, request.signal))
        : executionRow(execution, [], asIsoDuration);
      return { ...row, ...executionLink(execution, settings) };
    },
  });
}

/** What the form holds is let go of as soon as the execution has it, however long somebody waits for the end of that. */
async function createByForm(
  services: ApiServices,
  request: Request,
  wanted: Omit<ApiExecutionRequest, "inputs">,
): Promise<Execution> {
  await using form = await readForm(request);
  return await createExecution(services, { ...wanted, inputs: inputsOf(form.values) });
}

/** Where the UI shows an execution. */
export function executionLink({ tenantId, namespace, flowId, id }: Execution, { url }: ApiSettings): Row {
  return { url: `${url ?? ""}/ui/${tenantId}/executions/${namespace}/${flowId}/${id}` };
}
