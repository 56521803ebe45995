/** What Subflow and ForEachItem ask for: an execution of another flow. */
import type { Label } from "../../core/flow/flow.ts";
import type { SubflowRequest } from "../../core/plugin/flowable.ts";

/** The properties that the tasks have in common, rendered. */
interface SubflowProperties
  extends Pick<SubflowRequest, "namespace" | "flowId" | "inheritLabels" | "wait" | "transmitFailed"> {
  readonly revision?: number;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly labels?: readonly Label[];
  readonly scheduleDate?: string;
  readonly restartBehavior: "NEW_EXECUTION" | "RETRY_FAILED";
}

/** The request of a task's properties. */
export function subflowRequest({
  revision,
  inputs = {},
  labels = [],
  scheduleDate,
  restartBehavior,
  ...given
}: SubflowProperties): SubflowRequest {
  return {
    namespace: given.namespace,
    flowId: given.flowId,
    ...(revision === undefined ? {} : { revision }),
    inputs,
    labels,
    inheritLabels: given.inheritLabels,
    wait: given.wait,
    transmitFailed: given.transmitFailed,
    ...(scheduleDate === undefined ? {} : { scheduleDate }),
    restartsFailed: restartBehavior === "RETRY_FAILED",
  };
}
