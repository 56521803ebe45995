/** `kestra namespace list`: the namespaces of a server. */

import { textAt } from "../../core/rest/json-fields.ts";
import { switchCell } from "./cells.ts";
import { showList } from "./lists.ts";
import type { Session } from "./session.ts";

/** Does it. */
export async function listNamespaces(session: Session): Promise<undefined> {
  const query = { "filters[q][EQUALS]": session.given.value("query") };
  const id = (row: unknown): string => textAt(row, "id");
  const columns = [
    { title: "id", whole: true, cell: id },
    { title: "origin", optional: true, cell: (row: unknown) => switchCell(row, "disabled", "made by its flows") },
  ];
  const path = ["namespaces", "search"];
  return await showList(session, { path, query, columns, id, empty: "There are no namespaces." });
}
