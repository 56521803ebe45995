/** How far the triggers of flows are: what a scheduler goes by, and what people see and change. */

import type { Label } from "../flow/flow.ts";
import type { FlowName } from "../flow-state/flow-state.ts";
import type { FieldKind, Filter } from "./filter.ts";
import type { Page, Paging } from "./repository.ts";

/** Names a trigger. */
export interface TriggerKey extends FlowName {
  readonly tenantId: string;
  readonly triggerId: string;
}

/** Past dates of a schedule that are made up for, one execution after the other. ISO-8601 instants. */
export interface Backfill {
  readonly start: string;
  readonly end: string;
  /** The next date to make up for; the start until one was. */
  readonly currentDate: string;
  readonly paused: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly labels?: readonly Label[];
  /** Where the schedule goes on afterwards. */
  readonly previousNextDate?: string;
}

/** How far a trigger is. Dates are ISO-8601 instants. */
export interface TriggerState extends TriggerKey {
  readonly type: string;
  /** How it is driven: by the scheduler's clock, or on workers. */
  readonly mode: "schedule" | "polling" | "realtime";
  readonly flowRevision: number;
  /** The date of the last evaluation. */
  readonly date?: string;
  /** When it is to be looked at again; never when left out. */
  readonly nextDate?: string;
  readonly disabled: boolean;
  /** The execution that it waits for before it goes on. */
  readonly executionId?: string;
  /** Since when a worker evaluates it, and which evaluation that is. */
  readonly evaluation?: { readonly id: string; readonly since: string; readonly workerId?: string };
  readonly backfill?: Backfill;
  /** When its state was changed last. */
  readonly updated: string;
  /** Grows by one with every change; 1 when new. */
  readonly version: number;
}

/** A state to be saved if nobody else has changed it meanwhile. */
export interface TriggerChange {
  /** Its version is one more than the version it was made from. */
  readonly state: TriggerState;
  /** The trigger is no more. Default false. */
  readonly deleted?: boolean;
}

/**
 * What triggers are filtered by. `q` is contained in any of the names, without regard to case; one is `locked` while it
 * waits for an execution or a worker.
 */
export const TRIGGER_FIELDS = {
  q: "search",
  namespace: "text",
  flowId: "text",
  triggerId: "text",
  executionId: "text",
  workerId: "text",
  type: "text",
  enabled: "truth",
  locked: "truth",
  lastTriggeredDate: "instant",
  nextExecutionDate: "instant",
} as const satisfies Readonly<Record<string, FieldKind>>;
export type TriggerField = keyof typeof TRIGGER_FIELDS;

/** What triggers are sorted by. */
export type TriggerSortField =
  | "namespace"
  | "flowId"
  | "triggerId"
  | "executionId"
  | "nextExecutionDate"
  | "lastTriggeredDate";

/** Narrowing of a search of triggers; all given parts must hold. */
export interface TriggerQuery {
  readonly tenantId?: string;
  readonly namespace?: string;
  /** Also namespaces below `namespace`. Default false. */
  readonly namespacePrefix?: boolean;
  readonly flowId?: string;
  readonly triggerId?: string;
  /** Those that wait for this execution. */
  readonly executionId?: string;
  /** Contained in any of the names, without regard to case. */
  readonly text?: string;
  readonly filters?: readonly Filter<TriggerField>[];
  /** Sets of conditions, of which one must hold. Default: nothing else has to; of no set at all none holds. */
  readonly anyOf?: readonly (readonly Filter<TriggerField>[])[];
}

/** The states of all triggers. */
export interface TriggerRepository {
  find(key: TriggerKey): Promise<TriggerState | undefined>;
  /** By tenant, namespace, flow and trigger. */
  search(query: TriggerQuery, paging: Paging<TriggerSortField>): Promise<Page<TriggerState>>;
  /**
   * Those to be looked at by now, the longest overdue first: their date has come, and they are neither disabled nor
   * evaluated by a worker nor wait for an execution.
   */
  due(nowMs: number, max: number): Promise<readonly TriggerState[]>;
  /** When the next one is due that is not yet, in milliseconds since the epoch; undefined when none will be. */
  nextDueMs(nowMs: number): Promise<number | undefined>;
  /** Those that wait for an execution or a worker, by tenant and name; for looking after what got lost. */
  waiting(paging: Paging): Promise<Page<TriggerState>>;
  /** Saves what nobody else has changed meanwhile; answers for each change whether it was saved. */
  save(changes: readonly TriggerChange[]): Promise<readonly boolean[]>;
}

/** True when the state is to be looked at once its date has come. */
export function isOpen({ disabled, executionId, evaluation, nextDate }: TriggerState): boolean {
  return !disabled && executionId === undefined && evaluation === undefined && nextDate !== undefined;
}
