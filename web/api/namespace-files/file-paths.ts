/** Paths of namespace files in requests. */
import { NamespaceFolders } from "../../../core/files/namespace-folders.ts";
import type { ApiServices } from "../api-services.ts";
import { emptyText, optional } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { illegalArgument } from "../http/problem.ts";
import { namespaceName } from "../namespaces/namespace-name.ts";

/** The folder of flows in archives. There is none among the files. */
export const FLOWS_FOLDER = "_flows";

/** A parameter that must be given; an empty one is refused later, as other bad paths are. */
export const PATH = emptyText("From the folder of all files of the namespace, such as `/scripts/load.py`");

/** A parameter that means the folder of all files when it is left out. */
export const FOLDER = optional(emptyText("A folder; that of all files when left out"));

/** The files of the namespace of a request. */
export function foldersOf({ storage, locks }: ApiServices, namespace: string): NamespaceFolders {
  return new NamespaceFolders({ storage, tenantId: TENANT, namespace: namespaceName(namespace), locks });
}

/** The path, of names only; empty for the folder of all files. @throws ApiProblem for that of flows, StorageError */
export function pathOf(folders: NamespaceFolders, given = ""): string {
  const path = folders.relative(folders.place(given));
  if (path === FLOWS_FOLDER || path.startsWith(`${FLOWS_FOLDER}/`)) {
    throw illegalArgument(`/${FLOWS_FOLDER} is no folder of files: read flows by their own paths`);
  }
  return path;
}

/** The path of a file or folder that is named. @throws ApiProblem for none, and as {@link pathOf} */
export function namedPathOf(folders: NamespaceFolders, given: string, name = "path"): string {
  const path = pathOf(folders, given);
  if (path === "") throw illegalArgument(`${name}: name a file or folder`);
  return path;
}
