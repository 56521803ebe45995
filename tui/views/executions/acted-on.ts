/** What acts about executions are about, and how they are done for many. */
import type { StateType } from "../../../core/execution/state.ts";
import type { Desk } from "../../app/desk.ts";
import { doEach } from "../../app/do-each.ts";
import type { ExecutionDetail, TaskRunDetail } from "../../source/execution-detail.ts";
import type { ExecutionRow } from "../../source/execution-row.ts";

/** Enough of an execution to act on it. */
export type ActedOn = Pick<ExecutionRow, "id" | "namespace" | "flowId" | "flowRevision" | "state" | "labels"> &
  Partial<Pick<ExecutionDetail, "inputs">>;

/** Where acts are offered. */
export interface ActPlace {
  /** The one that is looked at, which need not be one of those that are acted on. Default: the first of them. */
  readonly pointed?: ActedOn | undefined;
  /** The task run that is pointed at, which some acts are about. Default: none. */
  readonly taskRun?: Pick<TaskRunDetail, "id" | "taskId" | "value" | "state"> | undefined;
  /** Told once something was done that changes them. Default: what changed is heard of anyway. */
  onDone?(): void;
  /** Told once some of them are deleted. Default: nothing is to be done then. */
  onDeleted?(): void;
}

/** Names that are written out in a question. */
const NAMED_MAX = 8;

/** `company.team.report` */
export function flowName({ namespace, flowId }: ActedOn): string {
  return `${namespace}.${flowId}`;
}

/** " 3 executions" behind a verb; nothing for one. */
export function severalOf(rows: readonly ActedOn[]): string {
  return rows.length > 1 ? ` ${rows.length} executions` : "";
}

/** A question before something is done, that names what it is about. */
export function questionOf(verb: string, rows: readonly ActedOn[]): string {
  const [first] = rows;
  if (first && rows.length === 1) return `${verb} execution ${first.id} of ${flowName(first)}?`;
  const lines = rows.slice(0, NAMED_MAX).map((row) => `${row.id}  ${flowName(row)}  ${row.state}`);
  const more = rows.length > NAMED_MAX ? [`and ${rows.length - NAMED_MAX} more`] : [];
  return [`${verb} these ${rows.length} executions?`, ...lines, ...more].join("\n");
}

/** Why it cannot be done for all of them, with the one that keeps it from the others; undefined when it can. */
export function unless(
  rows: readonly ActedOn[],
  fits: (state: StateType) => boolean,
  why: (state: StateType) => string,
): string | undefined {
  const odd = rows.find(({ state }) => !fits(state));
  if (!odd) return undefined;
  return rows.length > 1 ? `${odd.id}: ${why(odd.state)}` : why(odd.state);
}

/** Why it cannot be done for several at once; undefined for one. */
export function unlessOne(rows: readonly ActedOn[]): string | undefined {
  return rows.length > 1 ? "this is done for one execution at a time" : undefined;
}

/** One after the other, as {@link doEach} does it; answers for how many it was done. */
export async function forEachOf(
  desk: Desk,
  rows: readonly ActedOn[],
  done: string,
  does: (row: ActedOn) => Promise<unknown>,
): Promise<number> {
  return await doEach(desk, rows, { done, name: ({ id }) => id, several: "executions" }, does);
}
