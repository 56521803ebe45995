/** Executions as a table. */
import { Type } from "@sinclair/typebox";
import { selectedParts, selectedUntil } from "../../../components/operations/bulk-selection.ts";
import { pause } from "../../../core/contracts/pause.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { asIsoDuration, executionHeaderRow } from "../../../core/execution/execution-row.ts";
import type { ApiServices } from "../api-services.ts";
import { type Cell, csvResponse } from "../http/csv.ts";
import { TENANT } from "../http/paths.ts";
import { media, type Route, route } from "../http/route.ts";
import { EXECUTION_FILTERS, EXECUTION_PARAMETERS, executionQueryOf } from "./execution-query.ts";
import { EXECUTIONS_TAG } from "./execution-shapes.ts";

const COLUMNS = [
  "id",
  "namespace",
  "flowId",
  "flowRevision",
  "state",
  "startDate",
  "endDate",
  "duration",
  "labels",
  "inputs",
  "outputs",
  "kind",
  "parentId",
  "originalId",
  "triggerId",
  "triggerType",
  "scheduleDate",
] as const;

/** Between the parts of the table. */
const BREATH_MS = 1;

/** The route. */
export function executionExport(services: ApiServices): Route {
  return route({
    operationId: "exportExecutionsByQueryToCsv",
    tag: EXECUTIONS_TAG,
    summary: "The executions that a query finds, as CSV in the order of their ids",
    method: "GET",
    path: "/executions/export/by-query/csv",
    query: Type.Object(EXECUTION_PARAMETERS),
    filters: EXECUTION_FILTERS,
    hasAlternatives: true,
    answers: { 200: media("text/csv", "The table") },
    handle: ({ query, alternatives }) => {
      const nowMs = services.clock.now();
      const wanted = selectedUntil({ query: executionQueryOf(query, alternatives, nowMs) }, nowMs);
      async function* rows(): AsyncGenerator<readonly (readonly Cell[])[]> {
        for await (const part of selectedParts(services.repository, TENANT, wanted)) {
          yield [...part.values()].filter((execution) => execution !== undefined).map(cellsOf);
          // A database that answers at once would leave the process no time for its other work.
          await pause(services.clock, BREATH_MS);
        }
      }
      return csvResponse("executions.csv", COLUMNS, rows());
    },
  });
}

function cellsOf(execution: Execution): readonly Cell[] {
  const { trigger, kind } = execution;
  const { state, labels, ...row } = executionHeaderRow(execution, asIsoDuration);
  const { current, ...times } = Object(state);
  const values: Readonly<Record<string, unknown>> = {
    ...row,
    ...times,
    state: current,
    labels: execution.labels.map(({ key, value }) => `${key}:${value}`).join(","),
    kind: kind ?? "NORMAL",
    triggerId: trigger?.id,
    triggerType: trigger?.type,
  };
  return COLUMNS.map((column) => values[column]);
}
