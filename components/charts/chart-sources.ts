/** All sources of charts over one repository. */
import type { Repository } from "../../core/contracts/repository.ts";
import type { ChartSources } from "./chart-rows.ts";
import { executionSource } from "./execution-source.ts";
import { flowSource } from "./flow-source.ts";
import { logSource } from "./log-source.ts";
import { metricSource } from "./metric-source.ts";
import { triggerSource } from "./trigger-source.ts";

/** Makes them. */
export function createChartSources({ executions, flows, logs, metrics, triggers }: Repository): ChartSources {
  return {
    executions: executionSource(executions),
    flows: flowSource(flows),
    logs: logSource(logs),
    metrics: metricSource(metrics),
    triggers: triggerSource(triggers),
  };
}
