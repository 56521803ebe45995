/** `kestra login`: checks who someone is with a server, and keeps it as a context. */
import { AnswerFault, RestFault } from "../../core/rest/faults.ts";
import { at } from "../../core/rest/json-fields.ts";
import { environmentVariables } from "../../platform/environment.ts";
import type { GivenArguments } from "../arguments/read-arguments.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { say } from "../messages.ts";
import { ApiClient } from "./api-client.ts";
import { authorizationOf, plainTextWarning, readConnection } from "./connection.ts";
import { type ContextWork, type Credentials, contextName, readCredentials, saveContext } from "./contexts.ts";
import { UsageFault } from "./faults.ts";
import { askForLogin } from "./private-words.ts";

/** Does it. */
export async function login({ given, output }: ContextWork): Promise<ExitCode> {
  const credentials = await credentialsFor({ given, output });
  if (!credentials) {
    say("Cancelled; nothing is kept.");
    return EXIT.killed;
  }
  const connection = {
    ...(await readConnection(...withoutCredentials(given))),
    authorization: authorizationOf(credentials),
  };
  const warning = plainTextWarning(connection);
  if (warning !== undefined) say(warning);
  await check(connection);
  const { server, tenant, headers } = connection;
  const name = contextName(given.value("name") ?? nameFor(server));
  const kept = { ...(tenant === "main" ? {} : { tenant }), ...(Object.keys(headers).length > 0 ? { headers } : {}) };
  await saveContext(name, { server, ...kept, ...credentials }, { isCurrent: true });
  await output.done(name, `Logged in to ${server}; the context ${name} is in use.`);
  return EXIT.success;
}

async function credentialsFor({ given, output }: ContextWork): Promise<Credentials | undefined> {
  const known = await readCredentials(given, environmentVariables());
  if (known?.token !== undefined || known?.password !== undefined) return known;
  if (output.capabilities.prompts) return await askForLogin(output.capabilities, known?.user);
  throw new UsageFault("Give --user NAME with --password-stdin, or --token-stdin: there is no terminal to ask on.");
}

/** Any list does: one that is refused tells that the credentials are not right. */
async function check(connection: ConstructorParameters<typeof ApiClient>[0]): Promise<void> {
  const api = new ApiClient(connection);
  try {
    await api.ask({ path: ["flows", "search"], query: { page: 1, size: 1 } });
    const { data } = await api.ask({ path: ["configs"], hasTenant: false });
    if (at(data, "isBasicAuthEnabled") !== false) return;
    throw new RestFault(
      `${connection.server} asks nobody who they are, so that nothing could be checked and nothing is kept. Keep its address with: kestra context set NAME --server ${connection.server}`,
    );
  } catch (error) {
    if (error instanceof AnswerFault && error.status === 401) {
      throw new RestFault(
        `${connection.server} does not accept this name and password, or this token. Nothing is kept.`,
      );
    }
    throw error;
  }
}

/** What is asked and checked here stands in place of what options and environment say; the name is that of the new one. */
function withoutCredentials({ value, values, isOn }: GivenArguments): Parameters<typeof readConnection> {
  const left = new Set(["user", "token", "api-token"]);
  const {
    KESTRA_CLI_USER: _user,
    KESTRA_CLI_TOKEN: _token,
    KESTRA_CLI_CONTEXT: _context,
    ...environment
  } = environmentVariables();
  return [{ values, isOn, value: (name) => (left.has(name) ? undefined : value(name)) }, environment];
}

/** The host's name. */
function nameFor(server: string): string {
  return new URL(server).host.replace(/[^\w.-]+/g, "-");
}
