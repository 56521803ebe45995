/** `kestra namespace files ...`: the files of a namespace. */

import { lstat, readdir, stat } from "node:fs/promises";
import { basename, join, posix } from "node:path";
import { RestFault } from "../../core/rest/faults.ts";
import { at, textAt } from "../../core/rest/json-fields.ts";
import { multipart } from "../../platform/multipart.ts";
import type { ExitCode } from "../exit-code.ts";
import { reasonOf } from "../flows/flow-files.ts";
import { instantCell } from "./cells.ts";
import { readIgnoreFile } from "./ignore-file.ts";
import { isDeleting } from "./references.ts";
import { saveFile } from "./saved-file.ts";
import { sentFile } from "./sent-file.ts";
import { forEachName, type Session } from "./session.ts";

/** Files of one folder that are sent. */
const FILES_MAX = 100_000;

/** `kestra namespace files update`: the files of a folder, or one file, go to a folder of the namespace. */
export async function updateFiles({ api, output, given }: Session): Promise<undefined> {
  const namespace = given.value("namespace") ?? "";
  const from = given.value("from") ?? "";
  const to = absolute(given.value("to") ?? "/");
  const files = await filesOf(from);
  const path = ["namespaces", namespace, "files"];
  if (isDeleting(given)) {
    await api.ask({ method: "DELETE", path, query: { path: to } });
    output.note(`${to} of ${namespace} deleted.`);
  }
  for (const { local, relative } of files) {
    const target = posix.join(to, relative);
    const form = multipart([{ name: "fileContent", filename: basename(relative), content: sentFile(local) }]);
    await api.ask({ method: "POST", path, query: { path: target }, ...form, isLong: true });
    await output.done(target, `${local} -> ${target}`);
  }
  output.note(`${files.length} file${files.length === 1 ? "" : "s"} of ${namespace} updated.`);
}

interface LocalFile {
  readonly local: string;
  /** From the folder that was named, with slashes. */
  readonly relative: string;
}

/** The file, or the files at any depth of the folder that are not ignored, sorted; links are followed to files alone. */
async function filesOf(from: string): Promise<readonly LocalFile[]> {
  // What is looked at, for those who are told that it cannot be: a link may lead nowhere.
  let at = from;
  try {
    if ((await stat(from)).isFile()) return [{ local: from, relative: basename(from) }];
    const isIgnored = await readIgnoreFile(from);
    const files: LocalFile[] = [];
    const visit = async (folder: string): Promise<void> => {
      for (const name of (await readdir(join(from, folder))).sort()) {
        const relative = posix.join(folder, name);
        const local = join(from, relative);
        at = local;
        const isFolder = (await lstat(local)).isDirectory();
        if (isIgnored(isFolder ? `${relative}/` : relative)) continue;
        if (isFolder) await visit(relative);
        else if ((await stat(local)).isFile()) files.push({ local, relative });
        if (files.length > FILES_MAX) throw new RestFault(`${from} holds more than ${FILES_MAX} files.`);
      }
    };
    await visit("");
    return files;
  } catch (error) {
    throw error instanceof RestFault ? error : new RestFault(`${at}: ${reasonOf(error)}.`);
  }
}

/** `kestra namespace files list`: one folder, or with `--recursive` everything below it. */
export async function listFiles({ api, output, given }: Session): Promise<undefined> {
  const namespace = given.value("namespace") ?? "";
  const folder = absolute(given.value("path") ?? "/");
  const empty = `There are no files in ${folder} of ${namespace}.`;
  if (given.isOn("recursive")) {
    const answer = await api.ask({ path: ["namespaces", namespace, "files", "search"], query: { q: "" } });
    const prefix = folder.endsWith("/") ? folder : `${folder}/`;
    const rows = Array.isArray(answer.data) ? answer.data.map(String).filter((path) => path.startsWith(prefix)) : [];
    const id = (row: unknown): string => String(row);
    return await output.list(answer, { columns: [{ title: "path", whole: true, cell: id }], id, empty, rows });
  }
  const answer = await api.ask({ path: ["namespaces", namespace, "files", "directory"], query: { path: folder } });
  const name = (row: unknown): string => textAt(row, "fileName") + (textAt(row, "type") === "Directory" ? "/" : "");
  const columns = [
    { title: "name", whole: true, cell: name },
    { title: "size", cell: (row: unknown) => (textAt(row, "type") === "Directory" ? "-" : textAt(row, "size")) },
    {
      title: "modified",
      whole: true,
      optional: true,
      cell: (row: unknown) => instantCell(momentOf(at(row, "lastModifiedTime"))),
    },
  ];
  return await output.list(answer, { columns, id: (row) => posix.join(folder, name(row)), empty });
}

/** Servers tell it in milliseconds. */
function momentOf(value: unknown): string {
  if (typeof value === "number") return new Date(value).toISOString();
  return typeof value === "string" ? value : "";
}

/** `kestra namespace files get`: to standard output, or to a file. */
export async function getFile({ api, output, given }: Session): Promise<undefined> {
  const query = { path: absolute(given.value("path") ?? "") };
  const path = ["namespaces", given.value("namespace") ?? "", "files"];
  const target = given.value("to");
  const content = api.content({ path, query, isLong: true });
  if (target === undefined) return await output.content(content);
  await saveFile(target, content);
  return await output.done(target, `${target} written`);
}

/** `kestra namespace files delete`. */
export async function deleteFiles({ api, output, given }: Session): Promise<ExitCode> {
  const path = ["namespaces", given.value("namespace") ?? "", "files"];
  return await forEachName(given.values("path").map(absolute), async (target) => {
    await api.ask({ method: "DELETE", path, query: { path: target } });
    await output.done(target, `${target} deleted`);
  });
}

/** Paths of a namespace begin with a slash. */
function absolute(path: string): string {
  return posix.join("/", path);
}
