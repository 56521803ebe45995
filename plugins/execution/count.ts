import { Type } from "@sinclair/typebox";
import { STATES } from "../../core/execution/state.ts";
import { oneOf, rendered, template, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";
import { readInstant } from "./instant.ts";

/** Counts executions. */
export const Count = defineTask({
  type: "io.kestra.plugin.core.execution.Count",
  aliases: ["io.kestra.core.tasks.executions.Counts"],
  title: "Count executions of flows or namespaces.",
  description:
    "A flow has a result even when it has no executions; a namespace only when it has some. Namespaces below count on their own.",
  properties: Type.Object({
    flows: Type.Optional(
      Type.Array(
        Type.Object({
          namespace: text({ description: "The flow's namespace." }),
          flowId: text({ description: "The flow's id." }),
        }),
        { description: "Whose executions; one result each." },
      ),
    ),
    namespaces: Type.Optional(
      rendered(Type.Array(text(), { description: "Whose executions, by namespace; one result each." })),
    ),
    states: Type.Optional(rendered(Type.Array(oneOf(STATES), { description: "Only executions in these states." }))),
    startDate: text({ description: "ISO-8601 date-time; only executions that began at or after it." }),
    endDate: Type.Optional(text({ description: "ISO-8601 date-time; only executions that began at or before it." })),
    expression: template({
      description: "Keeps a result when it renders to `true`, with `count` as a variable.",
    }),
  }),
  outputs: Type.Object({
    results: Type.Array(Type.Unknown(), { description: "The results that were kept: `namespace`, `flowId`, `count`." }),
    total: Type.Integer({ description: "The sum of their counts." }),
  }),
  examples: [
    {
      title: "Flows that did not run today",
      code: 'id: silent\ntype: io.kestra.plugin.core.execution.Count\nstartDate: "{{ now() | dateAdd(-1, \'DAYS\') }}"\nexpression: "{{ count == 0 }}"\nflows:\n  - namespace: shop\n    flowId: orders',
    },
  ],
  async run({ flows, namespaces, states, startDate, endDate, expression }, { flow, log, repository, render }) {
    const asked = [...(flows ?? []), ...(namespaces ?? []).map((namespace) => ({ namespace }))];
    if (asked.length === 0) return failed("You must provide a list of flows or namespaces.");
    const during = {
      startedAfter: readInstant("startDate", startDate),
      ...(endDate === undefined ? {} : { startedBefore: readInstant("endDate", endDate) }),
    };
    let found = 0;
    const results: { namespace: string; flowId?: string; count: number }[] = [];
    for (const each of asked) {
      const count = await repository.executions.count({
        tenantId: flow.tenantId,
        ...each,
        ...(states === undefined ? {} : { states }),
        ...during,
      });
      if (count === 0 && !("flowId" in each)) continue;
      found++;
      const text = await render(expression, { count });
      if (text.trim() === "true") results.push({ ...each, count });
    }
    log.trace(`${found} flows matching filters`);
    log.debug(`${results.length} flows matching the expression`);
    return succeeded({ results, total: results.reduce((sum, each) => sum + each.count, 0) });
  },
});
