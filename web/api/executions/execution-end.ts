/** Waits for the end of an execution. */
import { whenEnded as changedToEnd } from "../../../components/operations/execution-changes.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import type { ApiServices } from "../api-services.ts";

/** The execution as it is once it has ended, or when whoever asked has gone. */
export async function whenEnded(services: ApiServices, execution: Execution, gone: AbortSignal): Promise<Execution> {
  return (await changedToEnd(services, execution, { gone })) ?? execution;
}
