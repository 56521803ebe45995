/** The OpenAPI document of the routes. TypeBox schemas are JSON Schemas, which OpenAPI 3.1 takes as they are. */
import { type TObject, type TSchema, Type } from "@sinclair/typebox";
import { FILTER_OPERATIONS } from "../../../core/contracts/filter.ts";
import { SESSION_COOKIE } from "../authentication/sessions.ts";
import { API_PATH } from "../http/paths.ts";
import { typesOf } from "../http/read-body.ts";
import { isOptional } from "../http/read-query.ts";
import type { AnswerSpec, Answers, BodySpec, Route } from "../http/route.ts";
import { ProblemSchema } from "../schemas/shared-shapes.ts";
import type { Content, Json, OpenApiDocument, Operation, Parameter } from "./document-model.ts";
import { TAG_MEANINGS } from "./tags.ts";

/** What the document says of the installation. */
export interface DocumentFacts {
  readonly version: string;
  /** Whether credentials are asked for. */
  readonly isGuarded: boolean;
  /** What all paths lie below; `/` as a rule. */
  readonly basePath: string;
}

const PROBLEMS: Readonly<Record<number, string>> = {
  400: "The request is not understood",
  401: "Credentials are missing or wrong",
  403: "The request comes from another site",
  404: "There is no such thing",
  405: "The path does not take this method",
  408: "The body does not come",
  413: "The body is too long",
  414: "The URL is too long",
  431: "The URL and the headers are too long together",
  415: "The body is of a type that is not taken",
  422: "The request makes no sense",
  429: "Too many requests; try again after `retry-after` seconds",
  503: "A backend is away",
};

/** All answers of a route by status: its own ones, and the problems that its kind of request can have. */
export function answersOf({ access, answers, body, query, headers, path, filters }: Route): Answers {
  // Whoever names another tenant asks for something that there is not.
  const statuses = [400, 404, 405, 414, 429, 431, 503];
  if (access !== "open") statuses.push(401, 403);
  if (query || headers || filters || path.includes("{")) statuses.push(422);
  if (body) statuses.push(408, 413, 415, 422);
  const problems = Object.fromEntries(statuses.map((status) => [status, problem(status)]));
  return { ...problems, ...answers };
}

/** An answer that tells a problem. */
export function problem(status: number, description = PROBLEMS[status] ?? "Not possible"): AnswerSpec {
  // Who has no credentials gets no body, nor does who is refused before the request is read.
  return status === 401 || status === 431
    ? { description }
    : { description, content: { "application/json": ProblemSchema } };
}

/** What a field must be; of labels, by their keys. */
const FilterConditionSchema = Type.Partial(
  Type.Object(
    Object.fromEntries(
      FILTER_OPERATIONS.map((each) => [each, Type.Union([Type.String(), Type.Record(Type.String(), Type.String())])]),
    ),
  ),
  { $id: "FilterCondition", additionalProperties: false },
);

/** A schema of a stream would be taken for that of each event, which OpenAPI cannot tell apart before 3.2. */
const EVENT_STREAM = "text/event-stream";

/** Makes the document. Paths with a tenant are documented with it, and work without it as well. */
export function openApiDocument(
  routes: readonly Route[],
  { version, isGuarded, basePath }: DocumentFacts,
): OpenApiDocument {
  const components = new Components();
  const paths: Record<string, Record<string, Operation>> = {};
  for (const each of routes) {
    const path = documentedPath(each);
    paths[path] = { ...paths[path], [each.method.toLowerCase()]: operation(each, components) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Kestra API",
      version,
      description: "Every path that names a tenant works without it, too: `/api/v1/flows/search`.",
      license: { name: "Apache 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: basePath }],
    security: isGuarded ? [{ basic: [] }, { token: [] }, { session: [] }] : [],
    tags: [...new Set(routes.map(({ tag }) => tag))].sort().map(tagOf),
    paths,
    components: {
      schemas: components.schemas(),
      securitySchemes: {
        basic: { type: "http", scheme: "basic" },
        token: { type: "http", scheme: "bearer", description: "An API token" },
        session: { type: "apiKey", in: "cookie", name: SESSION_COOKIE, description: "Who has signed in by `login`" },
      },
    },
  };
}

function tagOf(name: string) {
  const description = TAG_MEANINGS.get(name);
  return { name, ...(description === undefined ? {} : { description }) };
}

/** `/api/v1/{tenant}/flows/{namespace}`. */
export function documentedPath({ path, hasTenant = true }: Route): string {
  return `${API_PATH}${hasTenant ? "/{tenant}" : ""}${path.replace("*}", "}")}`;
}

function operation(route: Route, components: Components): Operation {
  const { operationId, tag, summary, deprecated, body, access } = route;
  const answers = Object.entries(answersOf(route)).map(([status, answer]) => [
    status,
    { description: answer.description, ...(answer.content ? { content: content(answer.content, components) } : {}) },
  ]);
  return {
    operationId,
    tags: [tag],
    summary,
    ...(deprecated ? { deprecated } : {}),
    parameters: [
      ...pathParameters(route),
      ...queryParameters(route, components),
      ...plainParameters(route.headers, "header", components),
    ],
    ...(body ? { requestBody: requestBody(body, components) } : {}),
    responses: Object.fromEntries(answers),
    ...(access === "open" ? { security: [] } : {}),
  };
}

function pathParameters(route: Route): readonly Parameter[] {
  return [...documentedPath(route).matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: name === "tenant" ? { type: "string", enum: ["main"] } : { type: "string", minLength: 1 },
  }));
}

function plainParameters(
  shape: TObject | undefined,
  place: "query" | "header",
  components: Components,
): readonly Parameter[] {
  return Object.entries(shape?.properties ?? {}).map(([name, schema]) => {
    const { description, allowEmptyValue } = schema;
    return {
      name,
      in: place,
      required: !isOptional(schema) && schema.default === undefined,
      ...(description === undefined ? {} : { description }),
      ...(allowEmptyValue === undefined ? {} : { allowEmptyValue }),
      schema: components.plain(schema),
    };
  });
}

function queryParameters({ query, filters }: Route, components: Components): readonly Parameter[] {
  const plain = plainParameters(query, "query", components);
  if (!filters) return plain;
  const description = `Conditions, written \`filters[field][OPERATION]=value\`; for labels with a key: \
\`filters[labels][EQUALS][team]=sales\`. Fields: ${filters.join(", ")}. Operations: ${FILTER_OPERATIONS.join(", ")}.`;
  const condition = components.plain(FilterConditionSchema);
  const properties = Object.fromEntries(filters.map((field) => [field, condition]));
  const filter = { name: "filters", in: "query", description, style: "deepObject", explode: true } as const;
  return [...plain, { ...filter, schema: { type: "object", properties, additionalProperties: false } }];
}

function requestBody(body: BodySpec, components: Components): NonNullable<Operation["requestBody"]> {
  const isRequired = !(body.kind === "json" && body.isOptional) && body.kind !== "form";
  const fields = body.kind === "form" || body.kind === "text-or-form" ? components.plain(body.fields) : undefined;
  const shape = (type: string): Json => {
    if (body.kind === "json") return components.plain(body.schema);
    return type === "multipart/form-data" && fields ? fields : { type: "string" };
  };
  const [type = "application/json", ...others] = typesOf(body);
  const types = body.kind === "json" ? [type] : [type, ...others];
  return { required: isRequired, content: Object.fromEntries(types.map((each) => [each, { schema: shape(each) }])) };
}

function content(types: Readonly<Record<string, TSchema>>, components: Components): Content {
  return Object.fromEntries(
    Object.entries(types).map(([type, schema]) => [
      type,
      type === EVENT_STREAM ? {} : { schema: components.plain(schema) },
    ]),
  );
}

/** What parameters say beside their schemas. */
const NOT_IN_SCHEMAS: ReadonlySet<string> = new Set(["$id", "allowEmptyValue"]);

/** Schemas by name, gathered while the document is made. */
class Components {
  readonly #schemas = new Map<string, Json>();

  /** A schema as plain JSON, with those that have a name referred to. */
  plain(schema: TSchema): Json {
    const { $id: name } = schema;
    if (name === undefined) return this.#inner(schema);
    if (!this.#schemas.has(name)) {
      this.#schemas.set(name, {});
      this.#schemas.set(name, this.#inner(schema));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  schemas(): Readonly<Record<string, Json>> {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #inner(schema: TSchema): Json {
    const members = Object.entries(schema).filter(([key]) => !NOT_IN_SCHEMAS.has(key));
    return Object.fromEntries(members.map(([key, value]) => [key, this.#value(value)]));
  }

  #value(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.#value(each));
    if (typeof value !== "object" || value === null) return value;
    return this.plain(value as TSchema);
  }
}
