/** Triggers with their states as lists show them, read from the rows of a server. */
import { at, listAt, textAt } from "../../core/rest/json-fields.ts";

/** What a trigger is up to, the most telling first: a trigger that is disabled may be locked as well. */
export const TRIGGER_CONDITIONS = [
  "DISABLED",
  "BACKFILL",
  "BACKFILL PAUSED",
  "LOCKED",
  "EVALUATING",
  "ENABLED",
] as const;
export type TriggerCondition = (typeof TRIGGER_CONDITIONS)[number];

/** Past dates that are made up for. Instants in milliseconds since the epoch. */
export interface BackfillRow {
  readonly startMs: number;
  readonly endMs: number;
  /** The date that is next to be made up for. */
  readonly currentMs: number;
  readonly isPaused: boolean;
  /** From 0 to 1, by dates. */
  readonly share: number;
}

/** One trigger in a list. */
export interface TriggerRow {
  /** Tells it from all others. */
  readonly key: string;
  readonly namespace: string;
  readonly flowId: string;
  readonly triggerId: string;
  /** With its package; "" where the server does not tell. */
  readonly fullType: string;
  /** The last part of the type. */
  readonly type: string;
  readonly kind: "SCHEDULE" | "POLLING" | "REALTIME";
  readonly condition: TriggerCondition;
  readonly isDisabled: boolean;
  /** Its flow says so: only another revision enables it. */
  readonly isDisabledByFlow: boolean;
  /** It waits for an execution, or a worker evaluates it. */
  readonly isLocked: boolean;
  /** The execution that it waits for; "" for none. */
  readonly executionId: string;
  /** The worker that evaluates it; "" for none. */
  readonly workerId: string;
  /** Since when it is evaluated; NaN while it is not. Milliseconds since the epoch, as all instants here. */
  readonly evaluatedSinceMs: number;
  /** NaN where there is none. */
  readonly nextMs: number;
  readonly lastMs: number;
  readonly backfill: BackfillRow | undefined;
  /** The state with all that the server tells of it. */
  readonly state: unknown;
  /** The trigger as its flow has it; undefined where the server does not tell. */
  readonly definition: unknown;
}

/** The row; undefined when it is no trigger. */
export function triggerRowOf(row: unknown): TriggerRow | undefined {
  const state = at(row, "triggerContext") ?? at(row, "state") ?? row;
  const definition = at(row, "abstractTrigger") ?? at(row, "trigger") ?? undefined;
  const [namespace, flowId, triggerId] = [
    textAt(state, "namespace"),
    textAt(state, "flowId"),
    textAt(state, "triggerId"),
  ];
  if (triggerId === "") return undefined;
  const fullType = textAt(definition, "type") || textAt(state, "type");
  const executionId = textAt(state, "executionId");
  const evaluatedSince = textAt(state, "evaluateRunningDate");
  const isDisabledByFlow = at(definition, "disabled") === true;
  const isDisabled = at(state, "disabled") === true || isDisabledByFlow;
  const backfill = backfillOf(at(state, "backfill"));
  return {
    key: `${namespace}/${flowId}/${triggerId}`,
    namespace,
    flowId,
    triggerId,
    fullType,
    type: fullType.split(".").at(-1) ?? "",
    kind: kindOf(textAt(state, "kind"), fullType),
    condition: conditionOf({ isDisabled, backfill, executionId, evaluatedSince }),
    isDisabled,
    isDisabledByFlow,
    isLocked: at(state, "locked") === true || executionId !== "" || evaluatedSince !== "",
    executionId,
    workerId: textAt(state, "workerId"),
    evaluatedSinceMs: Date.parse(evaluatedSince),
    nextMs: Date.parse(textAt(state, "nextExecutionDate") || textAt(state, "nextEvaluationDate")),
    lastMs: Date.parse(textAt(state, "date") || textAt(state, "lastTriggeredDate")),
    backfill,
    state,
    definition,
  };
}

/** Servers that do not tell the kind have types that do. */
function kindOf(kind: string, fullType: string): TriggerRow["kind"] {
  if (kind === "SCHEDULE" || kind === "POLLING" || kind === "REALTIME") return kind;
  if (/\.Schedule(OnDates)?$/.test(fullType)) return "SCHEDULE";
  return fullType.endsWith("RealtimeTrigger") ? "REALTIME" : "POLLING";
}

function backfillOf(backfill: unknown): BackfillRow | undefined {
  const startMs = Date.parse(textAt(backfill, "start"));
  if (Number.isNaN(startMs)) return undefined;
  const endMs = Date.parse(textAt(backfill, "end"));
  const current = Date.parse(textAt(backfill, "currentDate"));
  const currentMs = Number.isNaN(current) ? startMs : current;
  const share = endMs > startMs ? (currentMs - startMs) / (endMs - startMs) : 0;
  return {
    startMs,
    endMs,
    currentMs,
    isPaused: at(backfill, "paused") === true,
    share: Math.max(0, Math.min(1, share)),
  };
}

function conditionOf(state: {
  readonly isDisabled: boolean;
  readonly backfill: BackfillRow | undefined;
  readonly executionId: string;
  readonly evaluatedSince: string;
}): TriggerCondition {
  if (state.isDisabled) return "DISABLED";
  if (state.backfill) return state.backfill.isPaused ? "BACKFILL PAUSED" : "BACKFILL";
  if (state.executionId !== "") return "LOCKED";
  return state.evaluatedSince === "" ? "ENABLED" : "EVALUATING";
}

/** An input of a flow, as far as a form that names all of them in one line goes. */
export interface NamedInput {
  readonly id: string;
  readonly isSecret: boolean;
}

/** The inputs of a flow as a server tells it. */
export function namedInputsOf(flow: unknown): readonly NamedInput[] {
  return listAt(flow, "inputs").flatMap((input) => {
    const id = textAt(input, "id");
    return id === "" ? [] : [{ id, isSecret: textAt(input, "type") === "SECRET" }];
  });
}
