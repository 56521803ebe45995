/** `kestra namespace list`: the namespaces of a server. */
import { switchCell } from "./cells.ts";
import { textAt } from "./json-fields.ts";
import { pagesOf } from "./references.ts";
import type { Session } from "./session.ts";

/** Does it. */
export async function listNamespaces({ api, output, given }: Session): Promise<undefined> {
  const { page, size } = pagesOf(given);
  const query = { page, size, "filters[q][EQUALS]": given.value("query") };
  const answer = await api.ask({ path: ["namespaces", "search"], query });
  const id = (row: unknown): string => textAt(row, "id");
  const columns = [
    { title: "id", whole: true, cell: id },
    { title: "origin", optional: true, cell: (row: unknown) => switchCell(row, "disabled", "made by its flows") },
  ];
  return await output.list(answer, { columns, id, empty: "There are no namespaces.", shownUpTo: page * size });
}
