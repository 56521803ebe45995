/** What a server's refusal, or its silence, means to the person. */

import { messageOf } from "../../core/message-of.ts";
import { AnswerFault, RestFault } from "../../core/rest/faults.ts";
import { listAt, textAt } from "../../core/rest/json-fields.ts";
import type { ApiRequest } from "../../core/rest/rest-api.ts";
import { neutralise } from "../../tui/text/neutralise.ts";
import { type Connection, TENANT_DEFAULT } from "./connection.ts";

/** Characters of a message that are worth reading. */
const MESSAGE_CHARS_MAX = 2_000;

/** The fault of an answer that is none of success. @param asked the path and query that were asked for */
export function answerFault(
  connection: Connection,
  response: Response,
  { text, ...asked }: Asked & { readonly text: string },
): AnswerFault {
  const { status } = response;
  const body = parsed(text);
  const told = harmless(textAt(body, "message"));
  // Some servers say no more than the status does, also where the address is wrong.
  const message = told === "Not Found" ? missing(asked) : told;
  const violations = listAt(body, "_embedded", "errors").map((each) => ({
    path: harmless(textAt(each, "path")),
    message: harmless(textAt(each, "message")),
  }));
  const invalids = listAt(body, "invalids").map((each) => ({
    path: harmless(textAt(each, "invalidValue")),
    message: harmless(textAt(each, "message")),
  }));
  const what = explained(connection, response, message);
  return new AnswerFault(status, what, [...violations, ...invalids]);
}

type Asked = Pick<ApiRequest, "path" | "query">;

/** That what was asked for is not there, in the words of the command line; "" where the path names nothing. */
function missing({ path: [kind, first = "", second, ...rest], query }: Asked): string {
  const isFlow = kind === "flows" && second !== undefined && rest.length === 0;
  const revision = query?.["revision"];
  const ofIt = revision === undefined ? "" : `, or no revision ${revision} of it`;
  if (isFlow) return `There is no flow ${harmless(`${first}.${second}`)} on the server${ofIt}.`;
  const isExecution = kind === "executions" && first !== "search";
  return isExecution ? `There is no execution ${harmless(first)} on the server.` : "";
}

function explained({ server, name, tenant, authorization }: Connection, response: Response, message: string): string {
  const { status } = response;
  const told = message === "" ? "" : `: ${message}`;
  if (status >= 300 && status < 400) {
    const to = response.headers.get("location") ?? "";
    return `${server} sends on to ${harmless(to)}, which is not followed: give that address with --server.`;
  }
  const why = /^(Unauthorized)?$/i.test(message) ? "" : `: ${message.replace(/\.$/, "")}`;
  switch (status) {
    case 401:
      return authorization === undefined
        ? `${server} wants to know who you are (401)${why}. Log in with: kestra login --server ${server}; or give --user or --token.`
        : `${server} does not accept the name and password, or the token (401)${why}. Log in again with: kestra login --server ${server}`;
    case 403:
      return `You may not do this (403)${told}`;
    case 404:
      if (name !== undefined) return message === "" ? `${name}: nothing is found (404)` : message;
      return message === ""
        ? `${server} knows nothing at this address (404): is it a Kestra server, and is the path before /api right?${tenant === TENANT_DEFAULT ? "" : ` Is there a tenant ${harmless(tenant)}?`}`
        : message;
    case 405:
    case 501:
      return `The server does not offer this (${status})${told}`;
    case 429:
      return `The server has had too many requests (429)${told}. Try again in a while.`;
    default:
      return message === "" ? `The server answered ${status} ${response.statusText}`.trimEnd() : message;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function harmless(text: string): string {
  return neutralise(text.slice(0, MESSAGE_CHARS_MAX));
}

/** Everything that an error and its causes say. */
function wordsOf(error: unknown): string {
  const words: string[] = [];
  for (let each = error; each instanceof Error && words.length < 20; each = each.cause) {
    words.push(each.name, "code" in each ? String(each.code) : "", each.message);
  }
  return words.join(" ");
}

/** What the first of its causes says: runtimes put words of little meaning around it. */
function firstCause(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? firstCause(cause) : messageOf(error);
}

/** Whom a fault is about. */
type Respondent = Pick<Connection, "server" | "name">;

/** The fault of a server that does not speak as Kestra's do. @param what it answers with */
export function noKestra({ server, name }: Respondent, what: string): RestFault {
  if (name !== undefined) return new RestFault(`${name}: the answer is ${what}.`);
  return new RestFault(`${server} answers with ${what}: is it a Kestra server, and the path right?`);
}

/** The fault of a server that is silent. @param limitMs how long it was waited for, where there was a limit */
export function unanswered({ server, name }: Respondent, limitMs: number | undefined): RestFault {
  const waited = limitMs === undefined ? "" : ` within ${limitMs / 1000}s`;
  if (name !== undefined) return new RestFault(`${name}: there was no answer${waited}. Try again.`);
  return new RestFault(`${server} did not answer${waited}. Try again, or wait longer with --timeout.`);
}

/** The fault of a server that could not be asked. @param limitMs how long it was waited for, where there was a limit */
export function unreachable(asked: Respondent, error: unknown, limitMs: number | undefined): RestFault {
  const { server, name } = asked;
  const words = wordsOf(error);
  if (/TimeoutError|timed? ?out|ETIMEDOUT/i.test(words)) return unanswered(asked, limitMs);
  if (name !== undefined) return new RestFault(`${name}: ${firstCause(error)}`);
  const { host, hostname, protocol } = new URL(server);
  if (/ECONNREFUSED|ConnectionRefused|connection refused/i.test(words) || words.includes("Unable to connect")) {
    return new RestFault(
      `Nothing answers at ${server}: the connection was refused. Start a server with kestra server local, or name another one with --server.`,
    );
  }
  if (/ENOTFOUND|EAI_AGAIN|dns error|failed to lookup|FailedToOpenSocket/i.test(words)) {
    return new RestFault(`There is no host ${hostname} that could be reached. Is --server ${server} right?`);
  }
  if (/certificate|CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UnknownIssuer/i.test(words)) {
    return new RestFault(
      `The certificate of ${host} is not trusted: ${firstCause(error)}. Where it is your own authority's, name its file with NODE_EXTRA_CA_CERTS (DENO_CERT under Deno).`,
    );
  }
  if (protocol === "https:" && /TLS|SSL|handshake|WRONG_VERSION|corrupt message/i.test(words)) {
    return new RestFault(`${host} does not speak TLS (${firstCause(error)}). Is it http:// rather than https://?`);
  }
  if (/Malformed_HTTP_Response|HPE_|invalid HTTP|error parsing/i.test(words)) return noKestra(asked, "no HTTP");
  if (
    /ECONNRESET|EPIPE|closed unexpectedly|socket hang up|connection (closed|reset)|error reading a body/i.test(words)
  ) {
    const scheme = protocol === "https:" ? "" : ", or is it https:// rather than http://";
    return new RestFault(`${server} broke the connection off. Try again; is it a Kestra server${scheme}?`);
  }
  return new RestFault(`${server} cannot be asked: ${firstCause(error)}`);
}
