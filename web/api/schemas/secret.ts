/** Secrets, as the API takes and answers them: never their values. */
import { Type } from "@sinclair/typebox";

/** A tag of a secret, for people. */
export const SecretTagSchema = Type.Object({ key: Type.String(), value: Type.String() }, { $id: "SecretTag" });

const TAGS = Type.Optional(Type.Union([Type.Array(SecretTagSchema, { maxItems: 100 }), Type.Null()]));
const DESCRIPTION = Type.Optional(Type.Union([Type.String({ maxLength: 4096 }), Type.Null()]));

/** What may be shown of a secret; those of the environment have no namespace. */
export const SecretMetaSchema = Type.Object(
  {
    namespace: Type.Optional(Type.String()),
    key: Type.String(),
    description: Type.Optional(Type.String()),
    tags: Type.Array(SecretTagSchema),
  },
  { $id: "SecretMeta", additionalProperties: true },
);

/** A page of secrets, and whether any can be kept. */
export const SecretListSchema = Type.Object(
  { readOnly: Type.Boolean(), results: Type.Array(SecretMetaSchema), total: Type.Integer() },
  { $id: "SecretList", additionalProperties: true },
);

/** A secret that is to be kept. */
export const SecretValueSchema = Type.Object(
  { key: Type.String({ minLength: 1 }), value: Type.String(), description: DESCRIPTION, tags: TAGS },
  { $id: "SecretValue", additionalProperties: true },
);

/** What is to be said of a secret; null takes away what was said. */
export const SecretChangeSchema = Type.Object(
  { key: Type.Optional(Type.Union([Type.String(), Type.Null()])), description: DESCRIPTION, tags: TAGS },
  { $id: "SecretChange", additionalProperties: true },
);
