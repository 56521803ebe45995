/** Executions: create, read, steer. */
import { Elysia } from "elysia";
import type { ExecutionQuery } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { asIsoDuration, executionHeaderRow, executionRow, type Row } from "../../core/execution/execution-row.ts";
import { STATES } from "../../core/execution/state.ts";
import type { ApiServices, ApiSettings } from "./api-services.ts";
import { whenEnded } from "./execution-end.ts";
import { executionEvents } from "./execution-events.ts";
import { type FormFile, type FormValues, readForm } from "./form.ts";
import { ApiProblem, notFound, refusal } from "./problem.ts";
import { flagOf, labelsOf, numberOf, pagingOf, refuseSystemLabels, TENANT, wordOf } from "./routes.ts";

/** The routes of executions. */
export function executionRoutes(services: ApiServices, settings: ApiSettings) {
  const { repository } = services;
  const { executions } = repository;
  const withTaskRuns = async (execution: Execution): Promise<Row> =>
    executionRow(execution, await executions.taskRuns(TENANT, execution.id), asIsoDuration);
  return (
    new Elysia({ prefix: "/executions" })
      .get("/search", async ({ request }) => {
        const query = new URL(request.url).searchParams;
        const page = await executions.search(executionQuery(query), pagingOf(query));
        const results = page.results.map((execution) => executionHeaderRow(execution, asIsoDuration));
        return Response.json({ results, total: page.total });
      })
      // The router knows one name for each place of a path: the first one is the namespace here.
      .post("/:id/:flowId", async ({ params, request }) => {
        const query = new URL(request.url).searchParams;
        const execution = await create(services, params.id, params.flowId, query, request);
        const isAwaited = flagOf(query, "wait", false);
        const answer = isAwaited ? await withTaskRuns(await whenEnded(services, execution, request.signal)) : undefined;
        return Response.json({
          ...(answer ?? executionRow(execution, [], asIsoDuration)),
          ...link(execution, settings),
        });
      })
      .get("/:id", async ({ params }) => {
        const execution = await executions.find(TENANT, params.id);
        if (!execution) throw notFound();
        return Response.json(await withTaskRuns(execution));
      })
      .get("/:id/follow", ({ params, request }) => executionEvents(services, params.id, request.signal))
  );
}

async function create(
  { createExecution }: ApiServices,
  namespace: string,
  flowId: string,
  query: URLSearchParams,
  request: Request,
): Promise<Execution> {
  const labels = labelsOf(query.getAll("labels"));
  refuseSystemLabels(labels);
  const revision = numberOf(query, "revision");
  const scheduleDate = query.get("scheduleDate");
  await using form = await readForm(request);
  const created = await createExecution({
    tenantId: TENANT,
    namespace,
    flowId,
    labels,
    inputs: inputsOf(form.values),
    ...(revision === undefined ? {} : { revision }),
    ...(scheduleDate ? { scheduleDate } : {}),
  });
  if (created.ok) return created.execution;
  const [first] = created.problems;
  if (first?.inputId !== "") throw refusal(created.problems.map((problem) => ({ kind: "invalid", ...problem })));
  if (first.message.startsWith("Unable to find")) throw notFound(first.message);
  const isDisabled = first.message.endsWith("is disabled");
  throw new ApiProblem(
    isDisabled ? 409 : 422,
    `${isDisabled ? "Illegal state" : "Illegal argument"}: ${first.message}`,
  );
}

/** What a form gives for inputs. */
export function inputsOf(form: FormValues): Readonly<Record<string, unknown>> {
  const given = (value: string | FormFile): unknown => (typeof value === "string" ? value : { kind: "file", ...value });
  return Object.fromEntries(
    Object.entries(form).map(([id, values]) => [id, values.length === 1 ? given(values[0] ?? "") : values.map(given)]),
  );
}

function link({ tenantId, namespace, flowId, id }: Execution, { url }: ApiSettings): Row {
  return { url: `${url ?? ""}/ui/${tenantId}/executions/${namespace}/${flowId}/${id}` };
}

function executionQuery(query: URLSearchParams): ExecutionQuery {
  const namespace = query.get("namespace");
  const flowId = query.get("flowId");
  const states = query.getAll("state").map((state) => wordOf(state, "state", STATES));
  const labels = labelsOf(query.getAll("labels"));
  const startDate = query.get("startDate");
  const endDate = query.get("endDate");
  return {
    tenantId: TENANT,
    ...(namespace ? { namespace, namespacePrefix: true } : {}),
    ...(flowId ? { flowId } : {}),
    ...(states.length > 0 ? { states } : {}),
    ...(labels.length > 0 ? { labels: Object.fromEntries(labels.map(({ key, value }) => [key, value])) } : {}),
    ...(startDate ? { startedAfter: instantOf(startDate, "startDate") } : {}),
    ...(endDate ? { startedBefore: instantOf(endDate, "endDate") } : {}),
  };
}

function instantOf(text: string, name: string): string {
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs)) wordOf(text, name, ["a date-time such as 2030-01-31T08:00:00Z"]);
  return new Date(epochMs).toISOString();
}
