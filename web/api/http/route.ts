/**
 * How a call of the REST API is declared: its path, what it takes, what it answers, and what it does. The router, the
 * checks of parameters and bodies, and the OpenAPI document all come from the declaration.
 */
import type { Static, TObject, TSchema } from "@sinclair/typebox";
import { Type } from "@sinclair/typebox";
import type { FilterField } from "./filters.ts";

/** Methods that routes take; GET answers HEAD, too. */
export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** What clients send besides parameters. */
export type BodySpec =
  /** Checked before the route is called. */
  | { readonly kind: "json"; readonly schema: TSchema; readonly isOptional?: boolean }
  /** Read whole, as text. */
  | { readonly kind: "text"; readonly types: readonly string[] }
  /** A text, read whole; or multipart/form-data instead, for which the body is undefined and the route reads it. */
  | { readonly kind: "text-or-form"; readonly types: readonly string[]; readonly fields: TSchema }
  /** multipart/form-data; the route reads it with `readForm`. `fields` is for the documentation. */
  | { readonly kind: "form"; readonly fields: TSchema };

/** One possible answer: its media type and schema, or nothing when the body is empty. */
export interface AnswerSpec {
  readonly description: string;
  readonly content?: Readonly<Record<string, TSchema>>;
}

/** Possible answers by status; `default` where the status is none of those named. */
export type Answers = Readonly<Record<number, AnswerSpec>> & { readonly default?: AnswerSpec };

/** Who may call: everybody, or who has credentials. */
export type Access = "open" | "guarded";

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

type BodyOf<Body extends BodySpec | undefined> = Body extends { readonly kind: "json"; readonly schema: infer S }
  ? S extends TSchema
    ? Static<S>
    : never
  : Body extends { readonly kind: "text" }
    ? string
    : Body extends { readonly kind: "text-or-form" }
      ? string | undefined
      : undefined;

/** Where a request comes from. */
export interface Client {
  /** The address, as a trusted proxy tells it or as the connection has it. */
  readonly address: string;
  /** By HTTPS. */
  readonly isSecure: boolean;
}

/** A request as a route gets it, with everything checked that the declaration says. */
export interface Call<
  Path extends string = string,
  Query extends TObject = TObject,
  Body extends BodySpec | undefined = BodySpec | undefined,
  Headers extends TObject = TObject,
> {
  readonly request: Request;
  readonly url: URL;
  /** Decoded. */
  readonly params: { readonly [Name in ParamNames<Path>]: string };
  readonly query: Static<Query>;
  readonly headers: Static<Headers>;
  /** What must hold; where `alternatives` are taken, look at those instead. */
  readonly filters: readonly QueryFilter[];
  /** Of which one must hold; empty when there are no filters. */
  readonly alternatives: readonly (readonly QueryFilter[])[];
  readonly body: BodyOf<Body>;
  /** Who asks, when that is known. */
  readonly user?: string;
  readonly client: Client;
}

/** `filters[field][OPERATION]=value`, or `filters[field][OPERATION][key]=value` for maps. */
export interface QueryFilter {
  readonly field: FilterField;
  readonly operation: string;
  readonly key?: string;
  readonly value: string;
}

/** The declaration of a route. */
export interface RouteSpec<
  Path extends string,
  Query extends TObject,
  Body extends BodySpec | undefined,
  Headers extends TObject,
> {
  /** The name by which generated clients know the call. */
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly method: Method;
  /** Below `/api/v1`, with names in braces: `/flows/{namespace}/{id}`. A last `{name*}` takes all that follows. */
  readonly path: Path;
  /** False for what belongs to the installation: it has no tenant in the documented path. Default true. */
  readonly hasTenant?: boolean;
  /** Default "guarded". */
  readonly access?: Access;
  readonly deprecated?: boolean;
  readonly query?: Query;
  /** Headers that are parameters, by names in small letters. They are read as parameters of the query are. */
  readonly headers?: Headers;
  /** The fields that `filters[...]` may name; none when left out. */
  readonly filters?: readonly FilterField[];
  /** Whether filters may be alternatives of each other (`filters[or]...`). Default false: that is refused. */
  readonly hasAlternatives?: boolean;
  readonly body?: Body;
  /** By status, or `default` for all others; problems that every route may have are added by the documentation. */
  readonly answers: Answers;
  /** What is answered: a Response, or a value that becomes the JSON of a 200. */
  handle(call: Call<Path, Query, Body, Headers>): unknown;
}

/** A route whatever it takes, as the router and the documentation see it. */
export type Route = Omit<RouteSpec<string, TObject, BodySpec | undefined, TObject>, "handle"> & {
  handle(call: Call): unknown;
};

const NOTHING = Type.Object({});

/** Declares a route. */
export function route<
  const Path extends string,
  Query extends TObject = typeof NOTHING,
  const Body extends BodySpec | undefined = undefined,
  Headers extends TObject = typeof NOTHING,
>(spec: RouteSpec<Path, Query, Body, Headers>): Route {
  return spec;
}

/** An answer in JSON. */
export function json(schema: TSchema, description = "Done"): AnswerSpec {
  return { description, content: { "application/json": schema } };
}

/** An answer without a body. */
export function empty(description = "Done"): AnswerSpec {
  return { description };
}

/** An answer of another media type. */
export function media(type: string, description: string, schema: TSchema = Type.String()): AnswerSpec {
  return { description, content: { [type]: schema } };
}
