/** `kestra flow create`, `update` and `namespace update`: flows of this machine become those of a server. */
import { AnswerFault, RestFault } from "../../core/rest/faults.ts";
import { at, rowsOf, textAt } from "../../core/rest/json-fields.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { tell } from "../messages.ts";
import { joinSources, locatedFault, readSources, withNamespace } from "./flow-sources.ts";
import { nameOf } from "./flows.ts";
import { isDeleting } from "./references.ts";
import type { Session } from "./session.ts";

const YAML = "application/x-yaml";

/** `kestra flow create` and `kestra flow update`: one flow after the other, each told with its revision. */
export async function saveFlows(session: Session, change: "create" | "update"): Promise<ExitCode> {
  const { api, output, given } = session;
  const sources = await readSources(given.values("path"), "flow");
  if (sources.length === 0) throw new RestFault("There are no flows in these files.");
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
      // What is wrong with one flow keeps no other from being saved.
      if (!(error instanceof AnswerFault && error.isAboutOne)) throw error;
      const located = locatedFault(error, source);
      wrong++;
      for (const problem of [located.message, ...located.details]) tell(problem);
      if (change === "update" && error.status === 404) tell("Make it with kestra flow create.");
    }
  }
  return wrong > 0 ? EXIT.failed : EXIT.success;
}

/** Where a server keeps the flow of a text. */
async function flowPath(text: string, file: string): Promise<readonly [string, string]> {
  const { parseDocument } = await import("yaml");
  const document: unknown = parseDocument(text, { logLevel: "silent" }).toJS();
  const [namespace, id] = [textAt(document, "namespace"), textAt(document, "id")];
  if (namespace === "" || id === "") throw new RestFault(`${file}: the flow has no namespace and id.`);
  return [namespace, id];
}

/** `kestra flow namespace update`: the flows of a folder become those of a namespace. */
export async function updateNamespace({ api, output, given }: Session): Promise<undefined> {
  const namespace = given.value("namespace") ?? "";
  const directory = given.value("directory") ?? "";
  const read = await readSources([directory], "flow");
  const sources = given.isOn("override-namespaces") ? read.map((each) => withNamespace(each, namespace)) : read;
  if (sources.length === 0) output.note(`There are no flows in ${directory}.`);
  const answer = await api.ask({
    method: "POST",
    path: ["flows", namespace],
    query: { delete: isDeleting(given) },
    body: joinSources(sources),
    contentType: YAML,
  });
  const rows = rowsOf(answer.data);
  if (output.format !== "table" && !output.quiet) return await output.data(answer);
  output.note(`${rows.length} flow${rows.length === 1 ? "" : "s"} of ${namespace} updated.`);
  await output.lines(rows.map((row) => (at(row, "deleted") === true ? `${nameOf(row)} deleted` : nameOf(row))));
}
