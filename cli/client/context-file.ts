/**
 * The servers that a person works with, by name, in `contexts.json` of the user's configuration folder. The file may hold
 * passwords and tokens: it is for its owner alone, and one that others can read or write is not read.
 */

import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { isJsonMap } from "../../core/json-map.ts";
import { messageOf } from "../../core/message-of.ts";
import { RestFault } from "../../core/rest/faults.ts";
import { isWindows } from "../../platform/environment.ts";
import { processId } from "../../platform/process.ts";

/** A server, and who asks it. */
export interface Context {
  /** Base address, such as `https://kestra.example.com`. */
  readonly server: string;
  /** Default: that of the open-source server. */
  readonly tenant?: string;
  readonly user?: string;
  readonly password?: string;
  /** Sent as a bearer token. */
  readonly token?: string;
  /** Sent with each request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** All contexts. */
export interface Contexts {
  /** The name of the one that is used when none is named. */
  readonly current?: string;
  readonly contexts: Readonly<Record<string, Context>>;
}

const NONE: Contexts = { contexts: {} };
/** Read, write, run for the group and for others. */
const OTHERS_ANY = 0o077;
const OTHERS_WRITE = 0o022;

/** Where the contexts are kept. @param environment environment variables, of which XDG_CONFIG_HOME counts */
export function contextFilePath(environment: Readonly<Record<string, string>>): string {
  const base = environment["XDG_CONFIG_HOME"] || (isWindows() && environment["APPDATA"]) || join(homedir(), ".config");
  return join(base, "kestra", "contexts.json");
}

/** Reads the file; none is no fault. @throws RestFault when others can read or write it, or it is damaged */
export async function readContexts(path: string): Promise<Contexts> {
  const text = await readPrivate(path);
  if (text === undefined) return NONE;
  const problem = (what: string): RestFault =>
    new RestFault(`${path} cannot be understood: ${what}. Correct it, or remove it and log in again.`);
  // What a parser says may repeat what stands in the file.
  const value = jsonOf(text);
  if (value === undefined) throw problem("it is no JSON");
  return contextsOf(value, problem);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Puts the whole file in place at once, so that no reader sees half of it. */
export async function writeContexts(path: string, contexts: Contexts): Promise<void> {
  const folder = dirname(path);
  const temporary = `${path}.${processId()}.tmp`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // A folder that was there before may be open to others.
    if (!isWindows()) await chmod(folder, 0o700);
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(`${JSON.stringify(contexts, undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new RestFault(`${path} cannot be written: ${messageOf(error)}.`);
  }
}

async function readPrivate(path: string): Promise<string | undefined> {
  try {
    if (!isWindows()) await refuseShared(path);
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof RestFault) throw error;
    // A home that is no folder, as that of users of services, holds no file either.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new RestFault(`${path} cannot be read: ${messageOf(error)}.`);
  }
}

async function refuseShared(path: string): Promise<void> {
  const [file, folder] = [await stat(path), await stat(dirname(path))];
  const { uid } = userInfo();
  if (file.uid !== uid && file.uid !== 0 && uid !== 0) {
    throw new RestFault(`${path} belongs to another user, and is not read. Remove it and log in again.`);
  }
  if ((file.mode & OTHERS_ANY) !== 0) {
    const mode = (file.mode & 0o777).toString(8);
    throw new RestFault(
      `${path} may hold passwords and is open to other users (mode ${mode}), so it is not read. Run: chmod 600 ${path}`,
    );
  }
  if ((folder.mode & OTHERS_WRITE) !== 0) {
    throw new RestFault(
      `Other users can write to ${dirname(path)}, so nothing there is read. Run: chmod 700 ${dirname(path)}`,
    );
  }
}

function contextsOf(value: unknown, problem: (what: string) => RestFault): Contexts {
  if (!isJsonMap(value) || !isJsonMap(value["contexts"])) throw problem("it holds no contexts");
  const { current } = value;
  const contexts = Object.entries(value["contexts"]).map(([name, each]) => {
    const context = contextOf(each);
    if (!context) throw problem(`the context ${name} has no server`);
    return [name, context] as const;
  });
  return { ...(typeof current === "string" ? { current } : {}), contexts: Object.fromEntries(contexts) };
}

function contextOf(value: unknown): Context | undefined {
  if (!isJsonMap(value) || typeof value["server"] !== "string") return undefined;
  const texts = (["tenant", "user", "password", "token"] as const).flatMap((key) => {
    const text = value[key];
    return typeof text === "string" ? [[key, text] as const] : [];
  });
  const headers = isJsonMap(value["headers"])
    ? { headers: Object.fromEntries(Object.entries(value["headers"]).map(([key, text]) => [key, String(text)])) }
    : {};
  return { server: value["server"], ...Object.fromEntries(texts), ...headers };
}
