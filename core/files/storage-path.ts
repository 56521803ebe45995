/**
 * Where things lie in internal storage, and the URIs that name them:
 *
 * | what              | path                                                                        |
 * | ----------------- | --------------------------------------------------------------------------- |
 * | an execution      | `/<namespace as path>/<flow>/executions/<execution id>`                     |
 * | a task run's file | `<execution>/tasks/<task>/<task run id>/<file>`                             |
 * | an input's file   | `<execution>/inputs/<input>/<file>`                                         |
 * | a trigger's file  | `<execution>/trigger/<trigger>/<file>`                                      |
 * | a task's cache    | `/<namespace as path>/<flow>/<task>/cache/cache.zip`                        |
 * | namespace files   | `/<namespace as path>/_files/<path>`                                        |
 * | their old versions| `/<namespace as path>/_versions/<version>/<path>`                             |
 * | key-value pairs   | `/<namespace as path>/_kv/<key>.ion`                                        |
 *
 * Paths are plain text; URIs are percent-encoded. Every path made or read here is safe: no part is `..`, also not
 * in disguise, and there are no backslashes and control characters.
 */
import { StorageError } from "../contracts/storage.ts";

/** Longest path, in characters. */
export const STORAGE_PATH_CHARS_MAX = 2048;

/** Longest name of one file or folder, in UTF-8 bytes; what disks allow. */
export const STORAGE_NAME_BYTES_MAX = 255;

/** The execution that files belong to. */
export interface ExecutionPlace {
  readonly namespace: string;
  readonly flowId: string;
  readonly executionId: string;
}

/** The task run that files belong to. */
export interface TaskRunPlace extends ExecutionPlace {
  readonly taskId: string;
  readonly taskRunId: string;
}

const SCHEME = "kestra://";
const encoder = new TextEncoder();

/** The id as it stands in paths: lower case, with hyphens for everything that is no letter or digit. */
export function slug(id: string): string {
  const text = id
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  const trimmed = text.replace(/^-+|-+$/g, "");
  return trimmed === "" ? "_" : trimmed;
}

/** The folder of a namespace: `/acme/sales` for `acme.sales`. @throws StorageError for what is no namespace */
export function namespacePath(namespace: string): string {
  return `/${namespace
    .split(".")
    .map((part) => safeName(part, namespace))
    .join("/")}`;
}

/** The folder of an execution. */
export function executionPath(place: ExecutionPlace): string {
  const execution = safeName(place.executionId, place.executionId);
  return `${namespacePath(place.namespace)}/${slug(place.flowId)}/executions/${execution}`;
}

/** The folder of a task run. */
export function taskRunPath(place: TaskRunPlace): string {
  return `${executionPath(place)}/tasks/${slug(place.taskId)}/${safeName(place.taskRunId, place.taskRunId)}`;
}

/** A file that was given as an input. */
export function inputFilePath(place: ExecutionPlace, inputId: string, name: string): string {
  return `${executionPath(place)}/inputs/${safeName(inputId, inputId)}/${sanitiseName(name)}`;
}

/** A file that a trigger made. */
export function triggerFilePath(place: ExecutionPlace, triggerId: string, name: string): string {
  return `${executionPath(place)}/trigger/${safeName(triggerId, triggerId)}/${sanitiseName(name)}`;
}

/** The cached files of a task, over all executions of its flow. */
export function taskCachePath(namespace: string, flowId: string, taskId: string): string {
  return `${namespacePath(namespace)}/${slug(flowId)}/${slug(taskId)}/cache/cache.zip`;
}

/** A file of a namespace, or their folder when the path is empty. @throws StorageError for a path that leads out */
export function namespaceFilePath(namespace: string, path: string): string {
  return joinPath(`${namespacePath(namespace)}/_files`, path);
}

/** A version of a namespace file that another one has replaced. */
export function namespaceFileVersionPath(namespace: string, path: string, version: number): string {
  return joinPath(`${namespacePath(namespace)}/_versions/${version}`, path);
}

/** The file of a key-value pair. */
export function keyValuePath(namespace: string, key: string): string {
  return `${namespacePath(namespace)}/_kv/${safeName(`${key}.ion`, key)}`;
}

/** Folder and relative path as one; empty parts are dropped. @throws StorageError for a path that leads out */
export function joinPath(folder: string, relative: string): string {
  const parts = relative.split("/").filter((part) => part !== "" && part !== ".");
  for (const part of parts) safeName(part, relative);
  return checkLength([folder, ...parts].join("/"));
}

/** A name that is safe for one file: what is not allowed becomes `_`, and too long names lose their middle. */
export function sanitiseName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
  const text = last.replace(/[\u0000-\u001f\u007f]/g, "_").trim();
  const clean = isSafe(text) ? text : text.replace(/[%.]/g, "_");
  return shorten(clean === "" ? "file" : clean);
}

function shorten(name: string): string {
  let text = name;
  while (encoder.encode(text).length > STORAGE_NAME_BYTES_MAX) {
    const characters = [...text];
    const middle = Math.floor(characters.length / 2);
    text = characters.slice(0, middle - 8).join("") + characters.slice(middle + 8).join("");
  }
  return text;
}

/** The URI of a path: `kestra:///acme/sales/...`, each part percent-encoded where a URI needs it. */
export function toUri(path: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  return `${SCHEME}/${parts.map(encodePart).join("/")}`;
}

/** True for texts that begin as URIs of internal storage do. */
export function isStorageUri(text: string): boolean {
  return text.startsWith(`${SCHEME}/`);
}

/** The path a URI names. @throws StorageError for other schemes, and for paths that lead out */
export function toPath(uri: string): string {
  if (!isStorageUri(uri)) {
    throw new StorageError("FORBIDDEN_PATH", `Invalid internal storage uri, got uri '${shown(uri)}'`);
  }
  return decodePath(uri.slice(SCHEME.length), uri);
}

/** The path part of a URI as plain text, checked. @throws StorageError for paths that lead out */
export function decodePath(encoded: string, uri: string): string {
  const parts = encoded
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .map((part) => safeName(decodePart(part), uri));
  return checkLength(`/${parts.join("/")}`);
}

/** True when the path is the folder itself or lies in it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function encodePart(part: string): string {
  return encodeURIComponent(part.toWellFormed()).replace(/%(?:40|3A|24|26|2B|2C|3B|3D)/g, decodeURIComponent);
}

/** Percent signs that begin no escape mean themselves. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function safeName(name: string, whole: string): string {
  if (isSafe(name)) return name;
  if (/^\.\.$|[\\/]\.\.|\.\.[\\/]/.test(name) || disguised(name) !== name) {
    throw new StorageError(
      "FORBIDDEN_PATH",
      `File should be accessed with their full path and not using relative '..' path: '${shown(whole)}'`,
    );
  }
  throw new StorageError("FORBIDDEN_PATH", `The path '${shown(whole)}' is not allowed in the internal storage.`);
}

/** A name is safe as itself and when someone were to decode it once more. */
function isSafe(name: string): boolean {
  return isPlain(name) && isPlain(disguised(name)) && encoder.encode(name).length <= STORAGE_NAME_BYTES_MAX;
}

function isPlain(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  return name !== "" && name !== "." && name !== ".." && name.isWellFormed() && !/[/\\\u0000-\u001f\u007f]/.test(name);
}

function disguised(name: string): string {
  return name.replace(/%(2e|2f|5c|00)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function checkLength(path: string): string {
  if (path.length <= STORAGE_PATH_CHARS_MAX) return path;
  throw new StorageError(
    "FORBIDDEN_PATH",
    `The path '${shown(path)}' is too long: ${path.length} characters, and ${STORAGE_PATH_CHARS_MAX} are allowed.`,
  );
}

const SHOWN_CHARS_MAX = 200;

function shown(text: string): string {
  return text.length <= SHOWN_CHARS_MAX ? text : `${text.slice(0, SHOWN_CHARS_MAX)}…`;
}
