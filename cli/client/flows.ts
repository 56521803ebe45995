/** `kestra flow list`, `get` and `delete`: the flows of a server. */

import { at, textAt } from "../../core/rest/json-fields.ts";
import type { ExitCode } from "../exit-code.ts";
import { labelsText, switchCell } from "./cells.ts";
import { showList } from "./lists.ts";
import { countOf, flowName, labelFilters } from "./references.ts";
import { forEachName, type Session } from "./session.ts";
import type { Column } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: "namespace", whole: true, cell: (row) => textAt(row, "namespace") },
  { title: "id", whole: true, cell: (row) => textAt(row, "id") },
  { title: "revision", optional: true, cell: (row) => textAt(row, "revision") },
  { title: "disabled", optional: true, cell: (row) => switchCell(row, "disabled", "disabled") },
  { title: "labels", optional: true, cell: (row) => labelsText(at(row, "labels")) },
  { title: "description", optional: true, cell: (row) => textAt(row, "description").split("\n")[0] ?? "" },
];

/** How the command line names a flow. */
export function nameOf(row: unknown): string {
  return `${textAt(row, "namespace")}.${textAt(row, "id")}`;
}

/** `kestra flow list`. */
export async function listFlows(session: Session): Promise<undefined> {
  const { given } = session;
  const query = {
    sort: ["namespace:asc", "id:asc"],
    "filters[q][EQUALS]": given.value("query"),
    "filters[namespace][PREFIX]": given.value("namespace"),
    ...labelFilters(given),
  };
  const path = ["flows", "search"];
  return await showList(session, { path, query, columns: COLUMNS, id: nameOf, empty: "There are no flows." });
}

/** `kestra flow get`: the source, or all of it as the API answers it. */
export async function getFlow({ api, output, given }: Session): Promise<undefined> {
  const { namespace, flowId } = flowName(given.value("flow") ?? "");
  const query = { source: true, revision: countOf(given, "revision") };
  const answer = await api.ask({ path: ["flows", namespace, flowId], query });
  if (output.format !== "table") return await output.data(answer);
  const source = textAt(answer.data, "source");
  await output.content(new Blob([source, source.endsWith("\n") ? "" : "\n"]).stream());
}

/** `kestra flow delete`. */
export async function deleteFlows({ api, output, given }: Session): Promise<ExitCode> {
  const texts = given.values("flow");
  // One that makes no sense is told before anything is deleted.
  texts.forEach(flowName);
  return await forEachName(texts, async (text) => {
    const { namespace, flowId } = flowName(text);
    await api.ask({ method: "DELETE", path: ["flows", namespace, flowId] });
    await output.done(`${namespace}.${flowId}`, `${namespace}.${flowId} deleted`);
  });
}
