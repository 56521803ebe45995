/** `read`, `fileURI`, `fileSize`, `fileExists`, `isFileEmpty`. */
import { readAttribute, readName } from "../access.ts";
import { textArgument, wholeArgument } from "../arguments.ts";
import type { FunctionDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import { andThen } from "../maybe.ts";
import { MISSING } from "../missing.ts";
import type { Rendering } from "../rendering.ts";

/** The namespace of the flow being rendered, or undefined. */
export function flowNamespace(run: Rendering): string | undefined {
  const flow = readName(run, "flow");
  const namespace = flow === MISSING ? MISSING : readAttribute(flow, "namespace");
  return typeof namespace === "string" ? namespace : undefined;
}

function pathArgument(given: unknown, name: string, what: string): string {
  if (given === undefined)
    throw new Fault(`The '${name}' function expects an argument 'path' that is a path to ${what}.`);
  if (given === null) throw new Fault("Unable to read the file null");
  const path = javaText(given);
  if (path.split(/[/\\]/).includes("..")) {
    throw new Fault("File should be accessed with their full path and not using relative '..' path.");
  }
  return path;
}

interface Target {
  readonly path: string;
  readonly namespace: string | undefined;
  readonly version: number | undefined;
}

function target(args: readonly unknown[], name: string, what: string): Target {
  const [path, namespace, version] = args;
  return {
    path: pathArgument(path, name, what),
    namespace: textArgument(namespace, `The argument 'namespace' of '${name}'`),
    version: wholeArgument(version, `The argument 'version' of '${name}'`),
  };
}

function unavailable(name: string): never {
  throw new Fault(`The '${name}' function is not available here: no file can be reached.`);
}

const A_FILE = "a namespace file or an internal storage URI";
const STORAGE_URI = "the internal storage URI";

function read(args: readonly unknown[], run: Rendering): unknown {
  const { path, namespace, version } = target(args, "read", A_FILE);
  const { services } = run;
  if (!services.readFile) return unavailable("read");
  return andThen(run.awaiting(services.readFile(path, namespace, version)), (text) => run.bounded(text));
}

function fileSize(args: readonly unknown[], run: Rendering): unknown {
  const { path, namespace, version } = target(args, "fileSize", STORAGE_URI);
  const { services } = run;
  return services.fileSize ? run.awaiting(services.fileSize(path, namespace, version)) : unavailable("fileSize");
}

function fileExists(args: readonly unknown[], run: Rendering): unknown {
  const { path, namespace, version } = target(args, "fileExists", STORAGE_URI);
  const { services } = run;
  return services.fileExists ? run.awaiting(services.fileExists(path, namespace, version)) : unavailable("fileExists");
}

function isFileEmpty(args: readonly unknown[], run: Rendering): unknown {
  const { path, namespace, version } = target(args, "isFileEmpty", STORAGE_URI);
  const { services } = run;
  if (!services.fileSize) return unavailable("isFileEmpty");
  return andThen(run.awaiting(services.fileSize(path, namespace, version)), (size) => size === 0);
}

/** The URI of a namespace file; the file need not exist. */
function fileUri([given, namespace]: readonly unknown[], run: Rendering): string {
  if (given === undefined || given === null) {
    throw new Fault("The 'fileURI' function expects an argument 'path' that is a path to a namespace file.");
  }
  const path = javaText(given);
  if (path.includes("../")) throw new Fault("Path must not contain '../'");
  if (path.startsWith("kestra://")) return path;
  const file = path.replace(/^nsfile:\/\/[^/]*/, "").replace(/^\/+/, "");
  const owner = textArgument(namespace, "The argument 'namespace' of 'fileURI'") ?? flowNamespace(run);
  if (owner === undefined) throw new Fault("The 'fileURI' function needs a namespace.");
  return `kestra:///${owner.replaceAll(".", "/")}/_files/${file}`;
}

const PATH = ["path", "namespace"];
const VERSIONED = [...PATH, "version"];

/** These functions by name. */
export const STORAGE_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  ["read", { parameters: VERSIONED, waits: true, call: read }],
  ["fileURI", { parameters: VERSIONED, call: fileUri }],
  ["fileSize", { parameters: PATH, waits: true, call: fileSize }],
  ["fileExists", { parameters: PATH, waits: true, call: fileExists }],
  ["isFileEmpty", { parameters: PATH, waits: true, call: isFileEmpty }],
]);
