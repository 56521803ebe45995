/** What the configuration wants deleted, and how. */
import { purgeExecutions } from "../../components/operations/purge-executions.ts";
import type { RetentionRule } from "../../components/server/retention.ts";
import { DEFAULT_TENANT } from "../../components/standalone/standalone.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import type { OpenBackends } from "../backends/open-backends.ts";

/** The rules of `kestra.retention`. */
export function retentionRules(
  { enabled, executions, logs, metrics }: Configuration["kestra"]["retention"],
  { repository, storage }: Pick<OpenBackends, "repository" | "storage">,
): readonly RetentionRule[] {
  if (!enabled) return [];
  const tenantId = DEFAULT_TENANT;
  const rules: readonly (Omit<RetentionRule, "keptMs"> & { readonly keptMs: number | undefined })[] = [
    {
      what: "executions",
      keptMs: executions,
      purge: (before) => purgeExecutions({ repository, storage, tenantId, before }),
    },
    { what: "log lines", keptMs: logs, purge: (before) => repository.logs.delete({ tenantId, endDate: before }) },
    { what: "metrics", keptMs: metrics, purge: (before) => repository.metrics.purge(tenantId, before) },
  ];
  return rules.flatMap(({ keptMs, ...rule }) => (keptMs === undefined ? [] : [{ ...rule, keptMs }]));
}
