/** Schemas that bodies and answers share. Those with an `$id` get a name of their own in the OpenAPI document. */
import { type TSchema, Type } from "@sinclair/typebox";

/** What comes with every answer that tells a problem. */
export const ProblemSchema = Type.Object(
  {
    message: Type.String({ description: "What is wrong, for people" }),
    _links: Type.Object({ self: Type.Object({ href: Type.String(), templated: Type.Boolean() }) }),
    _embedded: Type.Object({
      errors: Type.Optional(
        Type.Array(
          Type.Object(
            {
              message: Type.String(),
              path: Type.Optional(Type.String({ description: "Of the property, parameter or input" })),
            },
            { additionalProperties: true },
          ),
        ),
      ),
    }),
  },
  { $id: "Problem", additionalProperties: true },
);

/** How many were changed. Newer clients look for an operation, older ones for the count: both are answered. */
export const BulkResponseSchema = Type.Object(
  {
    count: Type.Integer(),
    operationId: Type.Optional(Type.String()),
    totalItems: Type.Optional(Type.Integer()),
  },
  { $id: "BulkResponse" },
);

/** Why nothing was changed: which of the things named do not allow it. */
export const BulkErrorResponseSchema = Type.Object(
  {
    message: Type.String(),
    invalids: Type.Array(
      Type.Object({ message: Type.String(), invalidValue: Type.Unknown() }, { additionalProperties: true }),
    ),
  },
  { $id: "BulkErrorResponse" },
);

/** Any JSON object. */
export const AnyObject = Type.Record(Type.String(), Type.Unknown());

/** A label of a flow or an execution. */
export const LabelSchema = Type.Object({ key: Type.String(), value: Type.String() }, { $id: "Label" });

/** Names a flow. */
export const IdWithNamespaceSchema = Type.Object(
  { namespace: Type.String(), id: Type.String() },
  { $id: "IdWithNamespace" },
);

/** Bytes. */
export const Binary = Type.String({ format: "binary" });

/** An ISO-8601 instant. */
export const Instant = Type.String({ format: "date-time" });

/** A page of a list, and how long the list is. */
export function paged<S extends TSchema>(row: S) {
  return Type.Object({ results: Type.Array(row), total: Type.Integer() });
}
