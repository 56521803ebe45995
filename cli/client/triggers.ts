/** `kestra trigger ...`: lists triggers, and acts on one. */

import { at, textAt } from "../../core/rest/json-fields.ts";
import { instantCell, switchCell } from "./cells.ts";
import { UsageFault } from "./faults.ts";
import { showList } from "./lists.ts";
import { flowName, instantOf, labelTexts } from "./references.ts";
import type { Session } from "./session.ts";
import type { Column } from "./table.ts";

function contextOf(row: unknown): unknown {
  return at(row, "triggerContext") ?? at(row, "state") ?? row;
}

function idOf(row: unknown): string {
  const state = contextOf(row);
  return `${textAt(state, "namespace")}.${textAt(state, "flowId")} ${textAt(state, "triggerId")}`;
}

/** How far it is, or that it waits. */
function backfillText(backfill: unknown): string {
  return at(backfill, "paused") === true ? "paused" : textAt(backfill, "currentDate");
}

const COLUMNS: readonly Column[] = [
  { title: "flow", whole: true, cell: (row) => idOf(row).split(" ")[0] ?? "" },
  { title: "trigger", whole: true, cell: (row) => textAt(contextOf(row), "triggerId") },
  { title: "next", whole: true, cell: (row) => instantCell(textAt(contextOf(row), "nextExecutionDate")) },
  { title: "last", whole: true, optional: true, cell: (row) => instantCell(textAt(contextOf(row), "date")) },
  { title: "disabled", optional: true, cell: (row) => switchCell(contextOf(row), "disabled", "disabled") },
  { title: "backfill", optional: true, cell: (row) => backfillText(at(contextOf(row), "backfill")) },
  { title: "execution", whole: true, optional: true, cell: (row) => textAt(contextOf(row), "executionId") },
];

/** `kestra trigger list`. */
export async function listTriggers(session: Session): Promise<undefined> {
  const { given } = session;
  const flow = given.value("flow");
  const { namespace, flowId } = flow === undefined ? {} : flowName(flow);
  const query = {
    "filters[q][EQUALS]": given.value("query"),
    "filters[namespace][PREFIX]": given.value("namespace"),
    "filters[namespace][EQUALS]": namespace,
    "filters[flowId][EQUALS]": flowId,
  };
  const path = ["triggers", "search"];
  return await showList(session, { path, query, columns: COLUMNS, id: idOf, empty: "There are no triggers." });
}

/** The trigger that the words name, as bodies name it. */
function triggerOf({ given }: Pick<Session, "given">) {
  return { ...flowName(given.value("flow") ?? ""), triggerId: given.value("trigger") ?? "" };
}

function asJson(body: unknown) {
  return { body: JSON.stringify(body), contentType: "application/json" };
}

/** `kestra trigger disable` and `kestra trigger enable`. */
export async function setTriggerDisabled(session: Session, disabled: boolean): Promise<undefined> {
  const trigger = triggerOf(session);
  const answer = await session.api.ask({ method: "PUT", path: ["triggers"], ...asJson({ ...trigger, disabled }) });
  await session.output.done(trigger.triggerId, `${trigger.triggerId} ${disabled ? "disabled" : "enabled"}`, answer);
}

/** `kestra trigger unlock`. */
export async function unlockTrigger(session: Session): Promise<undefined> {
  const { namespace, flowId, triggerId } = triggerOf(session);
  const path = ["triggers", namespace, flowId, triggerId, "unlock"];
  const answer = await session.api.ask({ method: "POST", path });
  await session.output.done(triggerId, `${triggerId} unlocked`, answer);
}

/** `kestra trigger backfill`: begins one, or pauses, continues or deletes the one there is. */
export async function backfillTrigger(session: Session): Promise<undefined> {
  const { given, api, output } = session;
  const trigger = triggerOf(session);
  const actions = (["pause", "continue", "delete"] as const).filter((action) => given.isOn(action));
  const start = given.value("start");
  if (actions.length + (start === undefined ? 0 : 1) !== 1) {
    throw new UsageFault("Give --start, or one of --pause, --continue and --delete.");
  }
  const [action] = actions;
  const answer = await api.ask(
    action === undefined
      ? { method: "PUT", path: ["triggers"], ...asJson({ ...trigger, backfill: backfillOf(session, start ?? "") }) }
      : { ...ACTIONS[action], ...asJson(trigger) },
  );
  const done = { pause: "paused", continue: "goes on", delete: "deleted" } as const;
  const until = textAt(answer.data, "backfill", "end");
  const what = action === undefined ? `begun${until === "" ? "" : `, up to ${until}`}` : done[action];
  await output.done(trigger.triggerId, `backfill of ${trigger.triggerId} ${what}`, answer);
}

const ACTIONS = {
  pause: { method: "PUT", path: ["triggers", "backfill", "pause"] },
  continue: { method: "PUT", path: ["triggers", "backfill", "unpause"] },
  delete: { method: "POST", path: ["triggers", "backfill", "delete"] },
} as const;

function backfillOf({ given }: Session, start: string) {
  const end = given.value("end");
  const inputs = given.values("input").map((text) => {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (key === undefined) throw new UsageFault(`--input "${text}" has no key: write KEY=VALUE.`);
    return [key, value] as const;
  });
  const labels = labelTexts(given).map((text) => {
    const colon = text.indexOf(":");
    return { key: text.slice(0, colon), value: text.slice(colon + 1) };
  });
  return {
    start: instantOf("start", start),
    ...(end === undefined ? {} : { end: instantOf("end", end) }),
    ...(inputs.length === 0 ? {} : { inputs: Object.fromEntries(inputs) }),
    ...(labels.length === 0 ? {} : { labels }),
  };
}
