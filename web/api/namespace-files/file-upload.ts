/** What is uploaded to a namespace: a file, an archive of files and flows, or a flow. */
import { openZip, UnzipError, type ZippedFile } from "../../../components/archives/unzip.ts";
import { toStream } from "../../../core/files/file-reader.ts";
import type { NamespaceFolders } from "../../../core/files/namespace-folders.ts";
import { readText } from "../../../core/files/stream-content.ts";
import { withNamespace } from "../../../core/flow/edit-source.ts";
import { FLOW_SOURCE_BYTES_MAX } from "../../../core/flow/limits.ts";
import type { ApiServices } from "../api-services.ts";
import { type ParsedFlow, parsedFlow } from "../flows/parsed-flow.ts";
import type { FormFile, FormValues } from "../http/form.ts";
import { ApiProblem, illegalArgument } from "../http/problem.ts";
import { FLOWS_FOLDER, foldersOf, namedPathOf } from "./file-paths.ts";

const PART = "fileContent";

/** `_flows/daily.yml` */
const FLOW_PATH = new RegExp(`^${FLOWS_FOLDER}/[^/]+\\.ya?ml$`, "i");

/** Files of an archive that are written at the same time. */
const WRITES_AT_ONCE = 32;

/**
 * Keeps what a form holds. Of an archive nothing is kept unless all of it can be: names, checksums, flows, and places
 * where folders or files stand in the way are looked at first. What then stops a storage may leave some of its files
 * written, each of them whole.
 * @throws ApiProblem or StorageError
 */
export async function keepUpload(
  services: ApiServices,
  namespace: string,
  given: string,
  values: FormValues,
): Promise<void> {
  const folders = foldersOf(services, namespace);
  const [upload] = values[PART] ?? [];
  if (upload === undefined) throw new ApiProblem(400, `Bad Request: Required Part [${PART}] not specified`);
  if (typeof upload === "object" && upload.name.toLowerCase().endsWith(".zip")) {
    folders.place(given);
    await keepArchive(services, folders, namespace, upload);
    return;
  }
  const content = typeof upload === "string" ? new Blob([upload]).stream() : upload.content;
  const path = folders.relative(folders.place(given));
  if (FLOW_PATH.test(path)) {
    const { flow, source } = await flowOf(services, namespace, path, content);
    await services.saveFlow(flow, source);
    return;
  }
  if (given.endsWith("/")) throw illegalArgument("path: name a file, without a slash at its end");
  await folders.files.write(namedPathOf(folders, given), toStream(content));
}

async function keepArchive(
  services: ApiServices,
  folders: NamespaceFolders,
  namespace: string,
  archive: FormFile,
): Promise<void> {
  const all = [...(await opened(archive)).values()];
  const isFlow = ({ path }: ZippedFile): boolean => FLOW_PATH.test(path);
  const files = all.filter((each) => !isFlow(each));
  const flows: ParsedFlow[] = [];
  for (const { path, content } of all.filter(isFlow)) flows.push(await flowOf(services, namespace, path, content()));
  await expectRoom(folders, files);
  for (let at = 0; at < files.length; at += WRITES_AT_ONCE) {
    const some = files.slice(at, at + WRITES_AT_ONCE);
    await Promise.all(some.map(({ path, content }) => folders.files.write(path, toStream(content()))));
  }
  for (const { flow, source } of flows) await services.saveFlow(flow, source);
}

async function opened(archive: FormFile): Promise<ReadonlyMap<string, ZippedFile>> {
  try {
    return await openZip(archive);
  } catch (error) {
    if (error instanceof UnzipError) throw illegalArgument(error.message);
    throw error;
  }
}

/** No file goes where a folder is, and none below a file. */
async function expectRoom(folders: NamespaceFolders, files: readonly ZippedFile[]): Promise<void> {
  const parents = new Set<string>();
  for (const { path } of files) {
    namedPathOf(folders, path);
    if ((await folders.stat(path))?.kind === "directory") throw illegalArgument(`'/${path}' is a folder already`);
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      parents.add(path.slice(0, end));
    }
  }
  for (const parent of parents) {
    if ((await folders.stat(parent))?.kind === "file") throw illegalArgument(`'/${parent}' is a file already`);
  }
}

/** A flow of a file, moved to the namespace. @throws ApiProblem 422 that tells what is wrong with it */
async function flowOf(
  services: ApiServices,
  namespace: string,
  path: string,
  content: AsyncIterable<Uint8Array>,
): Promise<ParsedFlow> {
  let text: string;
  try {
    text = await readText(content, FLOW_SOURCE_BYTES_MAX);
  } catch (error) {
    if (error instanceof RangeError) throw illegalArgument(`'/${path}' is too large for a flow`);
    throw error;
  }
  const flow = await parsedFlow(services, text);
  if (flow.namespace === namespace) return { flow, source: text };
  const source = withNamespace(text, namespace);
  return { flow: await parsedFlow(services, source), source };
}
