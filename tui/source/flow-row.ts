/** Flows as lists show them, read from the rows of a server. */
import type { Input, Label } from "../../core/flow/flow.ts";
import { at, listAt, numberAt, textAt } from "../../core/rest/json-fields.ts";
import { inputOf } from "./served-tasks.ts";

/** What names a flow. */
export interface FlowName {
  readonly namespace: string;
  readonly id: string;
}

/** One flow in a list. */
export interface FlowRow extends FlowName {
  /** Tells it from all others. */
  readonly key: string;
  /** All that words are looked for in, in small letters: made once, as many flows are looked through with each key. */
  readonly searched: string;
  readonly revision: number;
  readonly isDisabled: boolean;
  readonly labels: readonly Label[];
  /** All of it; "" for none. */
  readonly description: string;
  readonly triggers: readonly FlowTrigger[];
}

/** A trigger as the flow has it. */
export interface FlowTrigger {
  readonly id: string;
  readonly type: string;
  readonly isDisabled: boolean;
  /** When or why it starts the flow, as far as one property tells it; "" otherwise. */
  readonly detail: string;
}

/** A flow in one of its revisions. */
export interface FlowDetail extends FlowRow {
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly updatedMs: number;
  readonly inputs: readonly Input[];
  /** Why its source is no flow any more; undefined when it is one. */
  readonly exception: string | undefined;
  /** As the server tells it. */
  readonly row: unknown;
}

/** `company.team.report`, as commands take it; with a slash where the id itself has dots. */
export function flowText({ namespace, id }: FlowName): string {
  return `${namespace}${id.includes(".") ? "/" : "."}${id}`;
}

/** The row; undefined when it is no flow. */
export function flowRowOf(row: unknown): FlowRow | undefined {
  const [namespace, id] = [textAt(row, "namespace"), textAt(row, "id")];
  if (namespace === "" || id === "") return undefined;
  const labels = listAt(row, "labels").map((label) => ({ key: textAt(label, "key"), value: textAt(label, "value") }));
  const description = textAt(row, "description");
  return {
    namespace,
    id,
    key: `${namespace}/${id}`,
    searched: [`${namespace}.${id}`, description, ...labels.map(({ key, value }) => `${key}=${value}`)]
      .join("\n")
      .toLowerCase(),
    revision: numberAt(row, 1, "revision"),
    isDisabled: at(row, "disabled") === true,
    labels,
    description,
    triggers: listAt(row, "triggers").map(triggerOf),
  };
}

/** A flow with its source; undefined when it is none. */
export function flowDetailOf(row: unknown): FlowDetail | undefined {
  const header = flowRowOf(row);
  if (!header) return undefined;
  const exception = textAt(row, "exception");
  return {
    ...header,
    source: textAt(row, "source"),
    updatedMs: Date.parse(textAt(row, "updated")),
    inputs: listAt(row, "inputs").flatMap((each) => inputOf(each) ?? []),
    exception: exception === "" ? undefined : exception,
    row,
  };
}

/** Never the key of a webhook: whoever knows it can start the flow. */
const DETAILS = ["cron", "interval", "date", "from", "path"] as const;

function triggerOf(row: unknown): FlowTrigger {
  const detail = DETAILS.find((name) => ["string", "number"].includes(typeof at(row, name)));
  return {
    id: textAt(row, "id"),
    type: textAt(row, "type"),
    isDisabled: at(row, "disabled") === true,
    detail: detail === undefined ? "" : textAt(row, detail),
  };
}
