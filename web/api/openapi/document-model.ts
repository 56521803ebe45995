/** What an OpenAPI document is made of, as far as ours goes. */

/** A schema, or another part of the document, as plain JSON. */
export type Json = { readonly [member: string]: unknown };

/** Where something is sent or answered: schemas by media type. */
export type Content = { readonly [type: string]: { readonly schema?: Json } };

/** A parameter of a path, query or header. */
export interface Parameter extends Json {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Json;
}

/** A call. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly deprecated?: boolean;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: { readonly [status: string]: { readonly description: string; readonly content?: Content } };
  /** Empty where nobody is asked for credentials; left out where the document says what holds. */
  readonly security?: readonly Json[];
}

/** The whole. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly [member: string]: unknown };
  readonly servers: readonly Json[];
  readonly security: readonly Json[];
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: { readonly [name: string]: Json }; readonly securitySchemes: Json };
}
