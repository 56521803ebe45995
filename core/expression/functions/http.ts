/** `http(uri, …)`: an HTTP exchange whose answer is a value. */
import { messageOf } from "../../message-of.ts";
import { mapArgument, textArgument } from "../arguments.ts";
import type { ExpressionHttpRequest, ExpressionHttpResponse } from "../contract.ts";
import type { FunctionDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import { parseFirstJson } from "../json-parser.ts";
import { entriesOf } from "../map-value.ts";
import { andThen } from "../maybe.ts";
import { toPlain } from "../plain.ts";
import { toJson } from "../printing.ts";
import type { Rendering } from "../rendering.ts";
import { parseYaml } from "./yaml.ts";

const PARAMETERS = ["uri", "method", "query", "body", "contentType", "headers", "options", "accept"];

function http(args: readonly unknown[], run: Rendering): unknown {
  const request = requestOf(args);
  const { services } = run;
  if (!services.http) throw new Fault("The 'http' function is not available here.");
  const answer = run.awaiting(services.http(request).catch(failed));
  return andThen(answer, (response) => valueOfResponse(response, run));
}

function failed(error: unknown): never {
  throw new Fault(`Failed to execute HTTP request: ${messageOf(error)}`);
}

function requestOf([
  uri,
  method,
  query,
  body,
  type,
  headers,
  options,
  accept,
]: readonly unknown[]): ExpressionHttpRequest {
  if (uri === undefined || uri === null) throw new Fault("The 'http' function expects an argument 'uri'.");
  const contentType = textArgument(type, "The argument 'contentType' of 'http'") ?? "application/json";
  const given = entries(headers, "headers");
  const accepted = textArgument(accept, "The argument 'accept' of 'http'");
  return {
    uri: withQuery(javaText(uri), entries(query, "query")),
    method: (textArgument(method, "The argument 'method' of 'http'") ?? "GET").toUpperCase(),
    headers: {
      ...(body === undefined || body === null ? {} : { "Content-Type": withCharset(contentType) }),
      ...(accepted === undefined ? {} : { Accept: accepted }),
      ...Object.fromEntries(given),
    },
    body: body === undefined || body === null ? undefined : bodyText(body, contentType),
    options: Object.fromEntries(
      entriesOf(mapArgument(options, "The argument 'options' of 'http'") ?? {}).map(([key, value]) => [
        javaText(key),
        toPlain(value),
      ]),
    ),
  };
}

function withCharset(contentType: string): string {
  return contentType.includes(";") ? contentType : `${contentType}; charset=UTF-8`;
}

function entries(value: unknown, name: string): [string, string][] {
  const map = mapArgument(value, `The argument '${name}' of 'http'`) ?? {};
  return entriesOf(map).map(([key, item]) => [javaText(key), javaText(item)]);
}

function withQuery(uri: string, query: readonly [string, string][]): string {
  if (query.length === 0) return uri;
  const [before = "", fragment] = uri.split("#", 2);
  const text = new URLSearchParams(query.map(([key, value]) => [key, value])).toString();
  return `${before}${before.includes("?") ? "&" : "?"}${text}${fragment === undefined ? "" : `#${fragment}`}`;
}

function bodyText(body: unknown, contentType: string): string {
  if (typeof body === "string") return body;
  return contentType.includes("json") ? toJson(body) : javaText(body);
}

function valueOfResponse({ status, contentType, body, isSuccess }: ExpressionHttpResponse, run: Rendering): unknown {
  if (!isSuccess) {
    throw new Fault(`Failed to execute HTTP Request, server respond with status ${status} : ${body.slice(0, 500)}`);
  }
  const text = run.bounded(body);
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (text === "" || type === "" || type.startsWith("text/plain") || type === "text/html") return text;
  if (type.includes("json")) return parseFirstJson(text);
  if (type.includes("yaml")) return parseYaml(text);
  if (type.startsWith("text/")) return text;
  throw new Fault(`Unsupported content type: ${type}`);
}

/** This function by name. */
export const HTTP_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  ["http", { parameters: PARAMETERS, waits: true, call: http }],
]);
