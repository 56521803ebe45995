/**
 * Which server is asked, as whom. The strongest first: options, environment variables, the context that is named, the one
 * in use. What a context knows by heart is for its own server alone: it is never sent to one that `--server` names.
 */

import { Buffer } from "node:buffer";
import { typedDurationMs } from "../../core/flow/typed-duration.ts";
import { RestFault } from "../../core/rest/faults.ts";
import type { GivenArguments } from "../arguments/read-arguments.ts";
import type { Environment } from "../terminal/capabilities.ts";
import { type Context, type Contexts, contextFilePath, readContexts } from "./context-file.ts";
import { UsageFault } from "./faults.ts";

/** Where a server listens that nobody named. */
export const SERVER_DEFAULT = "http://localhost:8080";

/** The tenant of the open-source server. */
export const TENANT_DEFAULT = "main";

/** How long a server may take to answer. */
const TIMEOUT_MS_DEFAULT = 60_000;

/** A server, and how it is asked. */
export interface Connection {
  /** Base address with any path prefix, without a slash at its end. */
  readonly server: string;
  /** What people are told instead of the address where no network is between: the configuration it is of. */
  readonly name?: string;
  readonly tenant: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The value of the header, or undefined for nobody. */
  readonly authorization: string | undefined;
  /** Undefined when the person set no limit: each kind of request has its own. */
  readonly timeoutMs: number | undefined;
}

/** How long a server may take for an answer that is neither long nor waited for. */
export function timeoutOf({ timeoutMs }: Connection): number {
  return timeoutMs ?? TIMEOUT_MS_DEFAULT;
}

/** Finds out which server to ask. @throws UsageFault or RestFault when what is said makes no sense */
export async function readConnection(given: GivenArguments, environment: Environment): Promise<Connection> {
  const named = given.value("context") ?? environment["KESTRA_CLI_CONTEXT"];
  const path = contextFilePath(environment);
  const server = given.value("server") ?? environment["KESTRA_CLI_SERVER"];
  const context = contextNamed(await readContexts(path), named, server !== undefined);
  const base = baseAddress(server ?? context?.server ?? SERVER_DEFAULT);
  const own = context && baseAddress(context.server) === base ? context : undefined;
  return {
    server: base,
    tenant: given.value("tenant") ?? environment["KESTRA_CLI_TENANT"] ?? own?.tenant ?? TENANT_DEFAULT,
    headers: { ...own?.headers, ...readHeaders(given.values("headers")) },
    authorization: readAuthorization(given, environment) ?? authorizationOf(own),
    timeoutMs: readTimeout(given.value("timeout")),
  };
}

/** The context that counts; a server that is named needs none. @throws RestFault when there is none of the name */
function contextNamed({ current, contexts }: Contexts, named: string | undefined, isServerNamed: boolean) {
  const name = named ?? current;
  if (name === undefined) return undefined;
  const context = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (context || (named === undefined && isServerNamed)) return context;
  const names = Object.keys(contexts);
  const known = names.length === 0 ? "There are no contexts yet" : `There are: ${names.join(", ")}`;
  throw new RestFault(`There is no context ${name}. ${known}; kestra context set makes one.`);
}

/** An address as requests begin with it. @throws UsageFault when it is none, or holds a password */
export function baseAddress(text: string): string {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:") || url.hostname === "") {
    throw new UsageFault(`--server "${text}" is no address: write http://HOST:PORT or https://HOST.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageFault("--server takes no name and password: give them with --user or kestra login.");
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** `name=value`, as often as wanted. @throws UsageFault for anything else */
export function readHeaders(texts: readonly string[]): Readonly<Record<string, string>> {
  const headers = texts.map((text) => {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+)=(.*)$/.exec(text) ?? [];
    if (name !== undefined && value !== undefined) return [name, value] as const;
    throw new UsageFault("--headers wants NAME=VALUE.");
  });
  return Object.fromEntries(headers);
}

/** `name:password` is split at the first colon; without one the password is elsewhere. */
export function splitUser(text: string): { readonly user: string; readonly password: string | undefined } {
  const colon = text.indexOf(":");
  return colon < 0
    ? { user: text, password: undefined }
    : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function readAuthorization(given: GivenArguments, environment: Environment): string | undefined {
  const user = given.value("user");
  const token = given.value("token") ?? given.value("api-token");
  if (user !== undefined && token !== undefined) throw new UsageFault("Give --user or --token, not both.");
  if (token !== undefined) return bearer(token);
  if (user === undefined && environment["KESTRA_CLI_TOKEN"]) return bearer(environment["KESTRA_CLI_TOKEN"]);
  const named = user ?? environment["KESTRA_CLI_USER"];
  if (named === undefined) return undefined;
  const { user: name, password = environment["KESTRA_CLI_PASSWORD"] } = splitUser(named);
  if (password !== undefined) return basic(name, password);
  throw new UsageFault(`--user ${name} has no password: set KESTRA_CLI_PASSWORD, or log in with kestra login.`);
}

/** What a context sends of its own. */
export function authorizationOf(context: Omit<Context, "server"> | undefined): string | undefined {
  if (context?.token !== undefined) return bearer(context.token);
  if (context?.user === undefined || context.password === undefined) return undefined;
  return basic(context.user, context.password);
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

function bearer(token: string): string {
  if (/[^\x21-\x7e]/.test(token)) throw new UsageFault("The token holds characters that no token has.");
  return `Bearer ${token}`;
}

/** A duration of `--timeout`; undefined where none is given. @throws UsageFault for what is none */
export function readTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = typedDurationMs(text);
  if (ms === undefined) throw new UsageFault(`--timeout "${text}" is no duration: write PT5M, 90s, 5m or 1h30m.`);
  return ms;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/;

/** What to say of credentials that anybody on the way can read; undefined when nobody can. */
export function plainTextWarning({ server, authorization }: Pick<Connection, "server" | "authorization">) {
  const { protocol, hostname } = new URL(server);
  if (authorization === undefined || protocol === "https:" || LOOPBACK.test(hostname)) return undefined;
  return `Warning: credentials go to ${hostname} in plain text, as the address begins with http. Use https where you can.`;
}
