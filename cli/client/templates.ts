/** `kestra template ...` on a server: the older templates, which servers offer where they are configured. */

import { messageOf } from "../../core/message-of.ts";
import { RestFault } from "../../core/rest/faults.ts";
import { rowsOf, textAt } from "../../core/rest/json-fields.ts";
import type { ExitCode } from "../exit-code.ts";
import { saveExport } from "./flow-archives.ts";
import { type FlowSource, readSources } from "./flow-sources.ts";
import { isDeleting } from "./references.ts";
import type { Session } from "./session.ts";
import { tellValidation, validateSources } from "./validation.ts";

/** `kestra template namespace update`: the templates of a folder become those of a namespace. */
export async function updateTemplates({ api, output, given }: Session): Promise<undefined> {
  const namespace = given.value("namespace") ?? "";
  const directory = given.value("directory") ?? "";
  const templates = await templatesOf(await readSources([directory], "template"));
  if (templates.length === 0) output.note(`There are no templates in ${directory}.`);
  const answer = await api.ask({
    method: "POST",
    path: ["templates", namespace],
    query: { delete: isDeleting(given) },
    body: JSON.stringify(templates),
    contentType: "application/json",
  });
  const rows = rowsOf(answer.data);
  if (output.format !== "table" && !output.quiet) return await output.data(answer);
  output.note(`${rows.length} template${rows.length === 1 ? "" : "s"} of ${namespace} updated.`);
  return await output.lines(rows.map((row) => `${textAt(row, "namespace")}.${textAt(row, "id")}`));
}

/** The API takes templates as JSON. */
async function templatesOf(sources: readonly FlowSource[]): Promise<readonly unknown[]> {
  const { parseAllDocuments } = await import("yaml");
  return sources.flatMap(({ file, text }) =>
    [...parseAllDocuments(text)].map((document) => {
      const [error] = document.errors;
      if (error) throw new RestFault(`${file}: ${messageOf(error)}`);
      const template: unknown = document.toJS();
      return template;
    }),
  );
}

/** `kestra template export`: all templates as `templates.zip` in a folder. */
export async function exportTemplates({ api, output, given }: Session): Promise<undefined> {
  const namespace = given.value("namespace");
  const query = { namespace, "filters[namespace][PREFIX]": namespace };
  const bytes = await api.bytes({ path: ["templates", "export", "by-query"], query, isLong: true });
  await saveExport({ api, output }, given.value("directory") ?? "", "templates.zip", bytes);
}

/** `kestra template validate`: what the server thinks of the templates of a folder. */
export async function validateTemplates(session: Session): Promise<ExitCode> {
  const sources = await readSources([session.given.value("directory") ?? ""], "template");
  return await tellValidation(session, await validateSources(session, ["templates", "validate"], sources));
}
