/** `kestra flow ...` on a server: lists, reads, deletes, and moves flows in files. */
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { readLocalFile } from "../../platform/local-files.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { reasonOf } from "../flows/flow-files.ts";
import { say, tell } from "../messages.ts";
import { AnswerFault } from "./answer-faults.ts";
import { labelsText, switchCell } from "./cells.ts";
import { ClientFault } from "./faults.ts";
import { joinSources, locatedFault, readSources, withNamespace } from "./flow-sources.ts";
import { at, listAt, rowsOf, textAt } from "./json-fields.ts";
import { multipart } from "./multipart.ts";
import { countOf, flowName, pagesOf } from "./references.ts";
import type { Session } from "./session.ts";
import type { Column } from "./table.ts";

const YAML = "application/x-yaml";

const COLUMNS: readonly Column[] = [
  { title: "namespace", whole: true, cell: (row) => textAt(row, "namespace") },
  { title: "id", whole: true, cell: (row) => textAt(row, "id") },
  { title: "revision", optional: true, cell: (row) => textAt(row, "revision") },
  { title: "disabled", optional: true, cell: (row) => switchCell(row, "disabled", "disabled") },
  { title: "labels", optional: true, cell: (row) => labelsText(at(row, "labels")) },
  { title: "description", optional: true, cell: (row) => textAt(row, "description").split("\n")[0] ?? "" },
];

function nameOf(row: unknown): string {
  return `${textAt(row, "namespace")}.${textAt(row, "id")}`;
}

/** `kestra flow list`. */
export async function listFlows({ api, output, given }: Session): Promise<undefined> {
  const { page, size } = pagesOf(given);
  const query = {
    page,
    size,
    sort: ["namespace:asc", "id:asc"],
    "filters[q][EQUALS]": given.value("query"),
    "filters[namespace][PREFIX]": given.value("namespace"),
  };
  const answer = await api.ask({ path: ["flows", "search"], query });
  await output.list(answer, { columns: COLUMNS, id: nameOf, empty: "There are no flows.", shownUpTo: page * size });
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

/** `kestra flow create` and `kestra flow update`: one flow after the other, each told with its revision. */
export async function saveFlows(session: Session, change: "create" | "update"): Promise<ExitCode> {
  const { api, output, given } = session;
  const sources = await readSources(given.values("path"), "flow");
  if (sources.length === 0) throw new ClientFault("There are no flows in these files.");
  let wrong = 0;
  for (const source of sources) {
    try {
      const request = { body: source.text, contentType: YAML };
      const answer =
        change === "create"
          ? await api.ask({ method: "POST", path: ["flows"], ...request })
          : await api.ask({
              method: "PUT",
              path: ["flows", ...(await flowPath(source.text, source.file))],
              ...request,
            });
      const name = nameOf(answer.data);
      await output.done(name, `${name} revision ${textAt(answer.data, "revision")}`, answer);
    } catch (error) {
      // What is wrong with one flow keeps no other from being saved; anything else is no better for the next one.
      if (!isAboutFlow(error)) throw error;
      const located = locatedFault(error, source);
      wrong++;
      for (const problem of [located.message, ...located.details]) tell(problem);
      if (change === "update" && error.status === 404) tell("Make it with kestra flow create.");
    }
  }
  return wrong > 0 ? EXIT.failed : EXIT.success;
}

function isAboutFlow(error: unknown): error is AnswerFault {
  return error instanceof AnswerFault && [400, 404, 409, 413, 422].includes(error.status);
}

/** Where a server keeps the flow of a text. */
async function flowPath(text: string, file: string): Promise<readonly [string, string]> {
  const { parseDocument } = await import("yaml");
  const document: unknown = parseDocument(text, { logLevel: "silent" }).toJS();
  const [namespace, id] = [textAt(document, "namespace"), textAt(document, "id")];
  if (namespace === "" || id === "") throw new ClientFault(`${file}: the flow has no namespace and id.`);
  return [namespace, id];
}

/** `kestra flow delete`. */
export async function deleteFlows({ api, output, given }: Session): Promise<undefined> {
  const names = given.values("flow").map(flowName);
  for (const { namespace, flowId } of names) {
    await api.ask({ method: "DELETE", path: ["flows", namespace, flowId] });
    await output.done(`${namespace}.${flowId}`, `${namespace}.${flowId} deleted`);
  }
}

/** `kestra flow namespace update`: the flows of a folder become those of a namespace. */
export async function updateNamespace({ api, output, given }: Session): Promise<undefined> {
  const namespace = given.value("namespace") ?? "";
  const directory = given.value("directory") ?? "";
  const read = await readSources([directory], "flow");
  const sources = given.isOn("override-namespaces") ? read.map((each) => withNamespace(each, namespace)) : read;
  if (sources.length === 0) output.note(`There are no flows in ${directory}.`);
  const isDeleting = given.isOn("delete") && !given.isOn("no-delete");
  const answer = await api.ask({
    method: "POST",
    path: ["flows", namespace],
    query: { delete: isDeleting },
    body: joinSources(sources),
    contentType: YAML,
  });
  const rows = rowsOf(answer.data);
  if (output.format !== "table" && !output.quiet) return await output.data(answer);
  output.note(`${rows.length} flow${rows.length === 1 ? "" : "s"} of ${namespace} updated.`);
  await output.lines(rows.map((row) => (at(row, "deleted") === true ? `${nameOf(row)} deleted` : nameOf(row))));
}

/** `kestra flow export`: all flows as `flows.zip` in a folder. */
export async function exportFlows({ api, output, given }: Session): Promise<undefined> {
  const query = { "filters[namespace][PREFIX]": given.value("namespace") };
  const bytes = await api.bytes({ path: ["flows", "export", "by-query"], query, isLong: true });
  await saveExport({ output }, given.value("directory") ?? "", "flows.zip", bytes);
}

/** Writes what was exported into a folder, and tells where it is. @throws ClientFault when it cannot be written */
export async function saveExport(
  { output }: Pick<Session, "output">,
  directory: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const path = join(directory, name);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(path, bytes);
  } catch (error) {
    throw new ClientFault(`${path}: ${reasonOf(error)}.`);
  }
  await output.done(path, `${path} written`);
}

/** `kestra flow import`: a zip of flows, or a file of them. */
export async function importFlows({ api, output, given }: Session): Promise<ExitCode> {
  const path = given.value("file") ?? "";
  const form = multipart([{ name: "fileUpload", filename: basename(path), content: readLocalFile(path) }]);
  const answer = await api.ask({ method: "POST", path: ["flows", "import"], ...form, isLong: true });
  const wrong = listAt({ answer: answer.data }, "answer").map(String);
  for (const each of wrong) say(`${each} could not be imported.`);
  if (wrong.length === 0) await output.done(path, `${path} imported`, answer);
  return wrong.length === 0 ? EXIT.success : EXIT.failed;
}
