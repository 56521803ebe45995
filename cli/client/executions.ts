/** `kestra execution ...` on a server: lists, shows, and acts on executions. */

import { typedDurationMs } from "../../core/flow/typed-duration.ts";
import { at, listAt, textAt } from "../../core/rest/json-fields.ts";
import type { ApiAnswer } from "../../core/rest/rest-api.ts";
import { formatElapsed } from "../../tui/text/elapsed.ts";
import type { ExitCode } from "../exit-code.ts";
import { durationCell, instantCell, labelsText, stateCell } from "./cells.ts";
import { UsageFault } from "./faults.ts";
import { showList } from "./lists.ts";
import type { Output } from "./output.ts";
import { flowName, labelFilters, readStates } from "./references.ts";
import { forEachName, type Session } from "./session.ts";
import type { Column } from "./table.ts";

function columnsOf({ capabilities: { glyphs } }: Output): readonly Column[] {
  return [
    { title: "id", whole: true, cell: (row) => textAt(row, "id") },
    { title: "state", whole: true, cell: (row) => stateCell(textAt(row, "state", "current"), glyphs) },
    { title: "flow", whole: true, cell: (row) => `${textAt(row, "namespace")}.${textAt(row, "flowId")}` },
    { title: "started", whole: true, optional: true, cell: (row) => instantCell(textAt(row, "state", "startDate")) },
    { title: "duration", optional: true, cell: (row) => durationCell(at(row, "state")) },
    { title: "labels", optional: true, cell: (row) => labelsText(at(row, "labels")) },
  ];
}

/** `kestra execution list`. */
export async function listExecutions(session: Session): Promise<undefined> {
  const { given, output } = session;
  const flow = given.value("flow");
  const { namespace, flowId } = flow === undefined ? {} : flowName(flow);
  const states = readStates(given);
  const query = {
    sort: "state.startDate:desc",
    "filters[q][EQUALS]": given.value("query"),
    "filters[namespace][EQUALS]": namespace,
    "filters[flowId][EQUALS]": flowId,
    "filters[namespace][PREFIX]": given.value("namespace"),
    "filters[state][IN]": states.length === 0 ? undefined : states.join(","),
    "filters[timeRange][EQUALS]": rangeOf(given.value("since")),
    ...labelFilters(given),
  };
  return await showList(session, {
    path: ["executions", "search"],
    query,
    columns: columnsOf(output),
    id: (row) => textAt(row, "id"),
    empty: "There are no executions.",
    isEndless: true,
  });
}

/** A duration as the API takes it. */
function rangeOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const ms = typedDurationMs(text);
  if (ms === undefined) throw new UsageFault(`--since "${text}" is no duration: write PT24H, 24h or 90m.`);
  return `PT${ms / 1000}S`;
}

/** `kestra execution get`: what it is and what its tasks came to, or all of it as the API answers it. */
export async function getExecution({ api, output, given }: Session): Promise<undefined> {
  const answer = await api.ask({ path: ["executions", given.value("id") ?? ""] });
  if (output.quiet) return await output.lines([textAt(answer.data, "id")]);
  if (output.format !== "table") return await output.data(answer);
  const { data } = answer;
  const { glyphs } = output.capabilities;
  await output.table([...columnsOf(output)], [data]);
  const taskRuns = listAt(data, "taskRunList");
  if (taskRuns.length > 0) await output.lines([""]);
  await output.table(
    [
      { title: "task", whole: true, cell: (row) => taskName(row) },
      { title: "state", whole: true, cell: (row) => stateCell(textAt(row, "state", "current"), glyphs) },
      { title: "started", whole: true, optional: true, cell: (row) => instantCell(textAt(row, "state", "startDate")) },
      { title: "duration", optional: true, cell: (row) => durationCell(at(row, "state")) },
      { title: "attempts", optional: true, cell: (row) => String(listAt(row, "attempts").length) },
      { title: "task run", whole: true, cell: (row) => textAt(row, "id") },
    ],
    taskRuns,
  );
  const outputs = Object.entries(Object(at(data, "outputs")));
  if (outputs.length > 0) await output.lines([""]);
  await output.table(
    [
      { title: "output", whole: true, cell: (row) => textAt(row, "name") },
      { title: "value", whole: true, cell: (row) => textAt(row, "value") },
    ],
    outputs.map(([name, value]) => ({ name, value })),
  );
}

function taskName(row: unknown): string {
  const value = textAt(row, "value");
  return `${textAt(row, "taskId")}${value === "" ? "" : `[${value}]`}`;
}

/** `kestra execution kill`. */
export async function killExecutions({ api, output, given }: Session): Promise<ExitCode> {
  const query = { isOnKillCascade: !given.isOn("no-subflows") };
  return await forEachName(given.values("id"), async (id) => {
    const answer = await api.ask({ method: "DELETE", path: ["executions", id, "kill"], query });
    await output.done(id, `${id} is being killed`, answer);
  });
}

/** `kestra execution pause`. */
export async function pauseExecutions({ api, output, given }: Session): Promise<ExitCode> {
  return await forEachName(given.values("id"), async (id) => {
    const answer = await api.ask({ method: "POST", path: ["executions", id, "pause"] });
    await output.done(id, `${id} is being paused`, answer);
  });
}

/** Tells what an execution came to: its id, its state, and how long it took. */
export async function tellExecution(output: Output, answer: ApiAnswer): Promise<undefined> {
  const { data } = answer;
  const id = textAt(data, "id");
  const state = textAt(data, "state", "current");
  const start = Date.parse(textAt(data, "state", "startDate"));
  const end = Date.parse(textAt(data, "state", "endDate"));
  const took = Number.isNaN(end - start) ? "" : ` ${formatElapsed(end - start, true)}`;
  await output.done(id, `${id} ${state}${took}`, answer);
}
