/** What tasks may do beyond their own execution. A process offers what it has; the rest is left out. */
import type { Storage } from "../contracts/storage.ts";

/** A paused execution that is to go on. */
export interface ResumeRequest {
  readonly executionId: string;
  /** Values of the inputs that the pause asks for, handed over unchecked. Default none. */
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** A trigger that is to be switched. */
export interface TriggerSwitch {
  readonly namespace: string;
  readonly flowId: string;
  readonly triggerId: string;
  /** Whether it fires afterwards. */
  readonly enabled: boolean;
}

/** Operations on other executions, triggers and files of the tenant that the task runs for. */
export interface TaskOperations {
  /** Lets a paused execution go on; settles once that is queued. Rejects with a user's message. */
  resume?(request: ResumeRequest): Promise<void>;
  /** Switches a trigger on or off; settles once that is stored. Rejects with a user's message. */
  switchTrigger?(request: TriggerSwitch): Promise<void>;
  /** Internal storage as a whole, for tasks that tidy up what other executions left. */
  readonly storage?: Pick<Storage, "walk" | "list" | "delete">;
}
