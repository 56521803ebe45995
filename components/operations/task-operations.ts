/** What tasks may do beyond their own execution, over the queue and the storage of the process. */
import type { Queue } from "../../core/contracts/queue.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { TaskOperations, TriggerSwitch } from "../../core/plugin/operations.ts";
import type { TriggerOperations } from "./trigger-operations.ts";

/** What the process has for tasks. */
export interface TaskOperationsOptions {
  readonly queue: Queue;
  readonly storage: Storage;
  /** Default: no scheduler runs, and no trigger can be switched. */
  readonly triggers?: Pick<TriggerOperations, "setDisabled">;
}

/** The operations for tasks of a tenant. */
export function createTaskOperations(
  { queue, storage, triggers }: TaskOperationsOptions,
  tenantId: string,
): TaskOperations {
  const switching: Pick<TaskOperations, "switchTrigger"> = triggers
    ? { switchTrigger: (request) => switchTrigger(triggers, tenantId, request) }
    : {};
  return {
    ...switching,
    resume: ({ executionId, inputs }) =>
      queue.send([
        {
          tenantId,
          executionId,
          event: { kind: "resume", to: "SUCCESS", ...(inputs === undefined ? {} : { inputs }) },
        },
      ]),
    storage,
  };
}

async function switchTrigger(
  triggers: Pick<TriggerOperations, "setDisabled">,
  tenantId: string,
  { enabled, ...place }: TriggerSwitch,
): Promise<void> {
  const result = await triggers.setDisabled({ tenantId, ...place }, !enabled);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("; "));
}
