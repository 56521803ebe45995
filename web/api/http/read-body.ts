/** Reads the body of a request as its route says. */

import type { TSchema } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler, type ValueError } from "@sinclair/typebox/compiler";
import { messageOf } from "../../../core/message-of.ts";
import { registerFormats } from "./formats.ts";
import { ApiProblem, invalidEntity } from "./problem.ts";
import { readTextBody } from "./request-body.ts";
import type { BodySpec } from "./route.ts";

const JSON_TYPES = ["application/json", "text/json"];
const FORM_TYPES = ["multipart/form-data"];

/** Problems of one body that are told; the first ones are enough to go on with. */
const VIOLATIONS_MAX = 20;

const checks = new WeakMap<TSchema, TypeCheck<TSchema>>();

/**
 * The body: checked JSON, or a text; undefined for forms, which routes read themselves.
 * @param bytesMax of a text; default: what request bodies may have
 * @throws ApiProblem
 */
export async function readBody(request: Request, body: BodySpec | undefined, bytesMax?: number): Promise<unknown> {
  if (!body) return undefined;
  refuseOtherTypes(request, body);
  if (body.kind === "form" || (body.kind === "text-or-form" && FORM_TYPES.includes(mediaType(request))))
    return undefined;
  const content = await readTextBody(request, bytesMax);
  if (body.kind === "text" || body.kind === "text-or-form") return content;
  if (content.trim() === "" && body.isOptional) return undefined;
  const value = parsed(content);
  const check = checkOf(body.schema);
  if (check.Check(value)) return value;
  const violations = firstErrors(check.Errors(value)).map(({ path, message, schema }) => ({
    path: path
      .replace(/\/(\d+)(?=\/|$)/g, "[$1]")
      .replace(/^\//, "")
      .replaceAll("/", "."),
    message: Array.isArray(schema["enum"]) ? `must be one of ${schema["enum"].join(", ")}` : message,
  }));
  throw invalidEntity(violations);
}

/** The first errors, one of each place: what is missing is not of the wrong type as well. */
function firstErrors(errors: Iterable<ValueError>): readonly ValueError[] {
  const byPath = new Map<string, ValueError>();
  for (const error of meantErrors(errors)) {
    if (!byPath.has(error.path)) byPath.set(error.path, error);
    if (byPath.size === VIOLATIONS_MAX) break;
  }
  return [...byPath.values()];
}

/** Where something or null is taken, what is wrong is told of the something. */
function* meantErrors(errors: Iterable<ValueError>): Generator<ValueError> {
  for (const error of errors) {
    const alternatives: readonly TSchema[] = error.schema["anyOf"] ?? [];
    const others = error.errors.filter((_, at) => alternatives[at]?.["type"] !== "null");
    const [only] = others;
    if (only && others.length === 1) yield* meantErrors(only);
    else yield error;
  }
}

/** Media types that a body may have. */
export function typesOf(body: BodySpec): readonly string[] {
  if (body.kind === "json") return JSON_TYPES;
  if (body.kind === "text-or-form") return [...body.types, ...FORM_TYPES];
  return body.kind === "form" ? FORM_TYPES : body.types;
}

/** What is sent without a type is taken for what it should be. */
function refuseOtherTypes(request: Request, body: BodySpec): void {
  const type = mediaType(request);
  if (type === "") return;
  const allowed = typesOf(body);
  if (allowed.includes(type) || (body.kind === "json" && type.endsWith("+json"))) return;
  throw new ApiProblem(415, `Content Type [${type.slice(0, 100)}] not allowed. Allowed types: [${allowed.join(", ")}]`);
}

function mediaType(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new ApiProblem(422, `Invalid json: ${messageOf(error)}`);
  }
}

/** The compiled check of a schema; each is compiled once. */
export function checkOf(schema: TSchema): TypeCheck<TSchema> {
  let check = checks.get(schema);
  if (!check) {
    registerFormats();
    check = TypeCompiler.Compile(schema);
    checks.set(schema, check);
  }
  return check;
}
