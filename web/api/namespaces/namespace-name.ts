/** Names of namespaces in paths of requests. */
import { namespacePath } from "../../../core/files/storage-path.ts";
import { illegalArgument } from "../http/problem.ts";

/** Longest name, in characters. */
const NAMESPACE_CHARS_MAX = 150;

/**
 * The name, if things can be kept under it.
 * @throws ApiProblem or StorageError for one that would lead to the folders in which things of namespaces lie
 */
export function namespaceName(given: string): string {
  if (given.length > NAMESPACE_CHARS_MAX) throw illegalArgument("The name of the namespace is too long");
  namespacePath(given);
  if (/(^|\.)_/.test(given)) throw illegalArgument("No part of a namespace begins with an underscore");
  return given;
}
