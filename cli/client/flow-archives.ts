/** `kestra flow export` and `import`: all flows in one file. */
import { basename, join } from "node:path";
import { listAt } from "../../core/rest/json-fields.ts";
import { multipart } from "../../platform/multipart.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { say } from "../messages.ts";
import { noKestra } from "./answer-faults.ts";
import { saveFile } from "./saved-file.ts";
import { sentFile } from "./sent-file.ts";
import type { Session } from "./session.ts";

/** What archives begin with: PK. */
const ZIP_MAGIC = [0x50, 0x4b] as const;

/** `kestra flow export`: all flows as `flows.zip` in a folder. */
export async function exportFlows({ api, output, given }: Session): Promise<undefined> {
  const query = { "filters[namespace][PREFIX]": given.value("namespace") };
  const bytes = await api.bytes({ path: ["flows", "export", "by-query"], query, isLong: true });
  await saveExport({ api, output }, given.value("directory") ?? "", "flows.zip", bytes);
}

/** Writes what was exported into a folder, and tells where it is. @throws RestFault when it is no archive, or cannot be written */
export async function saveExport(
  { api, output }: Pick<Session, "api" | "output">,
  directory: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  // A page to sign in at would take the place of the last backup.
  if (bytes[0] !== ZIP_MAGIC[0] || bytes[1] !== ZIP_MAGIC[1]) throw noKestra(api.connection, "no archive");
  const path = join(directory, name);
  await saveFile(path, bytes);
  await output.done(path, `${path} written`);
}

/** `kestra flow import`: a zip of flows, or a file of them. */
export async function importFlows({ api, output, given }: Session): Promise<ExitCode> {
  const path = given.value("file") ?? "";
  const form = multipart([{ name: "fileUpload", filename: basename(path), content: sentFile(path) }]);
  const answer = await api.ask({ method: "POST", path: ["flows", "import"], ...form, isLong: true });
  const wrong = listAt({ answer: answer.data }, "answer").map(String);
  for (const each of wrong) say(`${path}: ${notImported(path, each)}`);
  if (wrong.length === 0) await output.done(path, `${path} imported`, answer);
  return wrong.length === 0 ? EXIT.success : EXIT.failed;
}

/** @param which the name of a file in the archive, or the number from 0 of a flow in a file of them */
function notImported(path: string, which: string): string {
  if (!/^\d+$/.test(which)) return `${which} is no valid flow. Unpack it, and kestra flow validate tells why.`;
  return `flow ${Number(which) + 1} of it is not valid. kestra flow validate ${path} tells why.`;
}
