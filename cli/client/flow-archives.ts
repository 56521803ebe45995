/** `kestra flow export` and `import`: all flows in one file. */
import { basename, join } from "node:path";
import { readLocalFile } from "../../platform/local-files.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { say } from "../messages.ts";
import { listAt } from "./json-fields.ts";
import { multipart } from "./multipart.ts";
import { saveFile } from "./saved-file.ts";
import type { Session } from "./session.ts";

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
  await saveFile(path, bytes);
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
