/** Files of the server's own disk, as flows name them by `file:///` URIs, where they may be looked at. */
import { localPathOf, toStream } from "../../../core/files/file-reader.ts";
import { createLocalFileReader, readLocalFile } from "../../../platform/local-files.ts";
import { illegalArgument } from "../http/problem.ts";
import type { PreviewSource } from "./file-preview.ts";

/** True for URIs of the local disk. */
export function isLocal(uri: string): boolean {
  return /^file:/i.test(uri);
}

/**
 * The file of such a URI. @param allowedPaths folders that it must lie in; of none nothing may be looked at
 * @throws ApiProblem 422 for every other file, whether or not there is one
 */
export async function localSource(uri: string, allowedPaths: readonly string[]): Promise<PreviewSource> {
  const entry = await createLocalFileReader(allowedPaths).allowed(localPathOf(uri));
  if (!entry) {
    throw illegalArgument(
      "only files below kestra.local-files.allowed-paths are shown, while kestra.local-files.enable-preview is on",
    );
  }
  return {
    entry,
    storage: {
      get: (_tenant, path, { start, end } = { start: 0 }) =>
        Promise.resolve(toStream(readLocalFile(path, { start, ...(end === undefined ? {} : { end: end - 1 }) }))),
    },
  };
}
