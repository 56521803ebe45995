/** Functions that call another system: an HTTP server, another flow. */
import { type BoundArguments, type CallableTable, func } from "../callable.ts";
import { CallFault } from "../error.ts";
import type { Evaluation } from "../evaluation.ts";
import * as lazy from "../lazy-modules.ts";
import { integerOf } from "../number.ts";
import { isMap, javaText, printed, toJson } from "../printing.ts";

function textMap(value: unknown): Record<string, string> {
  if (!isMap(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, javaText(each)]));
}

function withQuery(uri: string, query: unknown): string {
  const pairs = Object.entries(textMap(query)).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  if (pairs.length === 0) return uri;
  return `${uri}${uri.includes("?") ? "&" : "?"}${pairs.join("&")}`;
}

function http(args: BoundArguments, evaluation: Evaluation): unknown {
  if (typeof args["uri"] !== "string") throw new CallFault("The 'http' function expects an argument 'uri' with type string.");
  const send = evaluation.services.http;
  if (!send) throw new CallFault("The 'http' function cannot be used here.");
  const contentType = String(args["contentType"] ?? "application/json");
  const accept = args["accept"] === undefined ? {} : { Accept: String(args["accept"]) };
  const { body } = args;
  const request = {
    uri: withQuery(args["uri"], args["query"]),
    method: String(args["method"] ?? "GET").toUpperCase(),
    headers: { "Content-Type": contentType, ...accept, ...textMap(args["headers"]) },
    body: body === undefined || body === null ? undefined : typeof body === "string" ? body : toJson(body),
    options: isMap(args["options"]) ? args["options"] : {},
  };
  const response = evaluation.effect(() => send(request));
  if (response.status >= 400) {
    const start = response.body.slice(0, 500);
    throw new CallFault(`Failed to execute HTTP Request, server respond with status ${response.status} : ${start}`);
  }
  return decoded(response.contentType ?? "", response.body, evaluation);
}

function decoded(contentType: string, body: string, evaluation: Evaluation): unknown {
  if (body === "") return null;
  if (/json/i.test(contentType)) {
    try {
      return JSON.parse(body);
    } catch (error) {
      throw new CallFault(`The answer is no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (/yaml/i.test(contentType)) return lazy.yaml(evaluation).parseYaml(body);
  if (contentType === "" || /^text\/|xml|csv/i.test(contentType)) return body;
  throw new CallFault(`Unsupported content type: ${contentType}`);
}

function subflow(args: BoundArguments, evaluation: Evaluation): unknown {
  const run = evaluation.services.subflow;
  if (!run) throw new CallFault("The 'subflow' function can only be used while the inputs of a flow are rendered.");
  const { namespace, id } = args;
  if (typeof namespace !== "string" || typeof id !== "string") {
    throw new CallFault("The 'subflow' function expects the arguments 'namespace' and 'id' with type string.");
  }
  return evaluation.effect(() =>
    run({
      namespace,
      id,
      inputs: isMap(args["inputs"]) ? args["inputs"] : {},
      revision: integerOf(args["revision"]),
      labels: textMap(args["labels"]),
      timeout: args["timeout"] === undefined ? undefined : printed(args["timeout"]),
    }),
  );
}

export const REMOTE_FUNCTIONS: CallableTable = {
  http: func(["uri", "method", "query", "body", "contentType", "headers", "options", "accept"], http),
  subflow: func(["namespace", "id", "inputs", "revision", "labels", "timeout"], subflow),
};
