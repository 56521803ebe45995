/** `kestra context ...`: the servers that a person works with. What they hold in secret is never printed. */
import { RestFault } from "../../core/rest/faults.ts";
import { textAt } from "../../core/rest/json-fields.ts";
import { environmentVariables } from "../../platform/environment.ts";
import type { GivenArguments } from "../arguments/read-arguments.ts";
import { baseAddress, readHeaders, splitUser } from "./connection.ts";
import { type Context, type Contexts, contextFilePath, readContexts, writeContexts } from "./context-file.ts";
import { UsageFault } from "./faults.ts";
import type { Output } from "./output.ts";
import { readPrivateLine } from "./private-words.ts";

/** What a command about contexts works with. */
export interface ContextWork {
  readonly given: GivenArguments;
  readonly output: Output;
}

/** A context without what is secret. */
function shown(name: string, context: Context, { current }: Contexts) {
  const { server, tenant, user, password, token, headers = {} } = context;
  const credentials = token !== undefined ? "token" : password !== undefined ? "password" : "none";
  return {
    name,
    current: name === current,
    server,
    ...(tenant === undefined ? {} : { tenant }),
    ...(user === undefined ? {} : { user }),
    credentials,
    headers: Object.keys(headers),
  };
}

const COLUMNS = [
  { title: "current", cell: (row: unknown) => (textAt(row, "current") === "true" ? "*" : "") },
  { title: "name", whole: true, cell: (row: unknown) => textAt(row, "name") },
  { title: "server", whole: true, cell: (row: unknown) => textAt(row, "server") },
  { title: "tenant", optional: true, cell: (row: unknown) => textAt(row, "tenant") },
  { title: "user", optional: true, cell: (row: unknown) => textAt(row, "user") },
  { title: "credentials", optional: true, cell: (row: unknown) => textAt(row, "credentials") },
];

function answerOf(data: unknown) {
  return { status: 200, text: JSON.stringify(data), data };
}

/** `kestra context list`. */
export async function listContexts({ output }: ContextWork): Promise<undefined> {
  const contexts = await readContexts(ownPath());
  const rows = Object.entries(contexts.contexts).map(([name, context]) => shown(name, context, contexts));
  const empty = "There are no contexts. kestra login or kestra context set makes one.";
  return await output.list(answerOf(rows), { columns: COLUMNS, id: (row) => textAt(row, "name"), empty });
}

/** `kestra context show`: one of them, the current one when none is named. */
export async function showContext({ given, output }: ContextWork): Promise<undefined> {
  const contexts = await readContexts(ownPath());
  const name = given.value("name") ?? contexts.current;
  if (name === undefined) throw new RestFault("No context is in use. Name one, or choose one with kestra context use.");
  const row = shown(name, existing(contexts, name), contexts);
  if (output.format !== "table") return await output.data(answerOf(row));
  return await output.table(COLUMNS, [row]);
}

/** `kestra context use`. */
export async function useContext({ given, output }: ContextWork): Promise<undefined> {
  const contexts = await readContexts(ownPath());
  const name = given.value("name") ?? "";
  existing(contexts, name);
  await writeContexts(ownPath(), { ...contexts, current: name });
  return await output.done(name, `${name} is the context now`);
}

/** `kestra context delete`. */
export async function deleteContext({ given, output }: ContextWork): Promise<undefined> {
  const { contexts, current, ...rest } = await readContexts(ownPath());
  const name = given.value("name") ?? "";
  existing({ contexts }, name);
  const left = Object.fromEntries(Object.entries(contexts).filter(([each]) => each !== name));
  const still = current === undefined || current === name ? {} : { current };
  await writeContexts(ownPath(), { ...rest, contexts: left, ...still });
  return await output.done(name, `${name} deleted`);
}

/** `kestra context set`: makes one, or changes what is given of it. The first one is the one in use. */
export async function setContext({ given, output }: ContextWork): Promise<undefined> {
  const contexts = await readContexts(ownPath());
  const name = contextName(given.value("name") ?? "");
  const before = Object.hasOwn(contexts.contexts, name) ? contexts.contexts[name] : undefined;
  const context = await changedContext(given, before);
  await saveContext(name, context, { isCurrent: given.isOn("use") });
  return await output.done(name, `${name} ${before ? "changed" : "made"}: ${context.server}`);
}

async function changedContext(given: GivenArguments, before: Context | undefined): Promise<Context> {
  const server = given.value("server");
  const base = server === undefined ? before?.server : baseAddress(server);
  if (base === undefined) throw new UsageFault("--server is missing.");
  const headers = given.values("headers");
  const tenant = given.value("tenant") ?? before?.tenant;
  const { KESTRA_CLI_PASSWORD: password } = environmentVariables();
  const credentials = await readCredentials(given, password ? { KESTRA_CLI_PASSWORD: password } : {});
  // Credentials are for the server that they were given for.
  const isSameServer = before !== undefined && before.server === base;
  const kept = isSameServer ? credentialsOf(before) : {};
  const keptHeaders = isSameServer ? before.headers : undefined;
  const allHeaders = headers.length > 0 ? { ...keptHeaders, ...readHeaders(headers) } : keptHeaders;
  return {
    server: base,
    ...(tenant === undefined ? {} : { tenant }),
    ...(credentials ?? kept),
    ...(allHeaders === undefined ? {} : { headers: allHeaders }),
  };
}

/** Name and password, or a token. */
export type Credentials = Pick<Context, "user" | "password" | "token">;

function credentialsOf({ user, password, token }: Context): Credentials {
  return {
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(token === undefined ? {} : { token }),
  };
}

/**
 * What options, standard input and environment say; undefined when they say nothing. Whatever the way, nothing of it has
 * to be on the command line. @param environment which environment variables may say something
 */
export async function readCredentials(
  given: GivenArguments,
  environment: Readonly<Record<string, string>>,
): Promise<Credentials | undefined> {
  const token = given.value("token") ?? given.value("api-token");
  const user = given.value("user") ?? environment["KESTRA_CLI_USER"];
  const fromInput = ["password-stdin", "token-stdin"].filter((name) => given.isOn(name));
  if (fromInput.length > 1) throw new UsageFault("Give --password-stdin or --token-stdin, not both.");
  if (token !== undefined && fromInput.length > 0) throw new UsageFault("Give --token or --token-stdin, not both.");
  if (given.isOn("token-stdin")) return { token: await readPrivateLine("token") };
  if (token !== undefined) return { token };
  if (given.isOn("password-stdin")) {
    if (user === undefined) throw new UsageFault("--password-stdin wants --user NAME.");
    return { user: splitUser(user).user, password: await readPrivateLine("password") };
  }
  if (user === undefined) {
    const known = environment["KESTRA_CLI_TOKEN"];
    return known ? { token: known } : undefined;
  }
  const { user: name, password = environment["KESTRA_CLI_PASSWORD"] } = splitUser(user);
  return { user: name, ...(password === undefined ? {} : { password }) };
}

/** A name that can be typed. @throws UsageFault when it is none */
export function contextName(name: string): string {
  if (/^[\w.-]{1,100}$/.test(name) && name !== "__proto__") return name;
  throw new UsageFault(`"${name}" is no name for a context: letters, digits, dots, dashes and underscores make one.`);
}

/** Keeps a context; the first one is the one in use. */
export async function saveContext(
  name: string,
  context: Context,
  { isCurrent }: { readonly isCurrent: boolean },
): Promise<void> {
  const { contexts, current } = await readContexts(ownPath());
  const inUse = isCurrent || current === undefined ? name : current;
  await writeContexts(ownPath(), { current: inUse, contexts: { ...contexts, [name]: context } });
}

function existing({ contexts }: Pick<Contexts, "contexts">, name: string): Context {
  const context = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (context) return context;
  const names = Object.keys(contexts).join(", ");
  throw new RestFault(`There is no context ${name}.${names === "" ? "" : ` There are: ${names}.`}`);
}

function ownPath(): string {
  return contextFilePath(environmentVariables());
}
