/** Executions as lists show them, read from the rows of a server. */
import { STATES, type StateType } from "../../core/execution/state.ts";
import type { Label } from "../../core/flow/flow.ts";
import { at, listAt, numberAt, textAt } from "../../core/rest/json-fields.ts";

/** One execution in a list. */
export interface ExecutionRow {
  readonly id: string;
  readonly namespace: string;
  readonly flowId: string;
  readonly flowRevision: number;
  readonly state: StateType;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  /** Undefined while it lives. */
  readonly endMs: number | undefined;
  readonly labels: readonly Label[];
  /** Its id and the last part of its type; undefined where a person started it. */
  readonly trigger: { readonly id: string; readonly type: string } | undefined;
  readonly parentId: string | undefined;
}

/** The row; undefined when it is no execution. */
export function executionRowOf(row: unknown): ExecutionRow | undefined {
  const id = textAt(row, "id");
  const state = STATES.find((each) => each === at(row, "state", "current"));
  if (id === "" || state === undefined) return undefined;
  const histories = listAt(row, "state", "histories");
  const start = textAt(row, "state", "startDate") || textAt(histories[0], "date");
  const end = Date.parse(textAt(row, "state", "endDate"));
  const triggerId = textAt(row, "trigger", "id");
  const parentId = textAt(row, "parentId");
  return {
    id,
    namespace: textAt(row, "namespace"),
    flowId: textAt(row, "flowId"),
    flowRevision: numberAt(row, 1, "flowRevision"),
    state,
    startMs: Date.parse(start),
    endMs: Number.isNaN(end) ? undefined : end,
    labels: listAt(row, "labels").map((label) => ({ key: textAt(label, "key"), value: textAt(label, "value") })),
    trigger:
      triggerId === "" ? undefined : { id: triggerId, type: textAt(row, "trigger", "type").split(".").at(-1) ?? "" },
    parentId: parentId === "" ? undefined : parentId,
  };
}
