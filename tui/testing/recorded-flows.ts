/** Flows as a server tells them, for tests. */

/** The source of the flow `report`, whose two revisions are recorded. */
export const REPORT_SOURCE = `id: report
namespace: company.sales
labels:
  team: sales
inputs:
  - id: day
    type: DATE
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: "for {{ inputs.day }}"
`;

/** The same before the inputs were there. */
export const REPORT_SOURCE_BEFORE = REPORT_SOURCE.replace(/inputs:[\s\S]*?tasks:/, "tasks:").replace(
  "for {{ inputs.day }}",
  "hi",
);

/** A flow without anything special, as lists tell it. */
export function recordedFlow(
  id: string,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    id,
    namespace: "company.sales",
    tenantId: "main",
    revision: 1,
    updated: "2025-12-31T22:00:00Z",
    disabled: false,
    draft: false,
    tasks: [{ id: "say", type: "io.kestra.plugin.core.log.Log", message: "hi" }],
    deleted: false,
    ...more,
  };
}

/** The flow `report` in its second revision, with its source. */
export const REPORT = recordedFlow("report", {
  revision: 2,
  description: "What was sold.\nDay by day.",
  labels: [{ key: "team", value: "sales" }],
  inputs: [{ id: "day", type: "DATE", required: true }],
  triggers: [{ id: "nightly", type: "io.kestra.plugin.core.trigger.Schedule", cron: "0 3 * * *" }],
  source: REPORT_SOURCE,
});

/** All of its revisions. */
export const REPORT_REVISIONS = [
  recordedFlow("report", { revision: 1, updated: "2025-12-30T22:00:00Z", source: REPORT_SOURCE_BEFORE }),
  REPORT,
];
