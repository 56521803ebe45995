/** Key-value pairs, as the API takes and answers them. */
import { Type } from "@sinclair/typebox";
import { KEY_VALUE_TYPES } from "../../../core/contracts/key-value.ts";
import { word } from "../http/parameters.ts";
import { Instant } from "./shared-shapes.ts";

/** What is known of a pair besides its value. */
export const KVEntrySchema = Type.Object(
  {
    namespace: Type.String(),
    key: Type.String(),
    revision: Type.Integer(),
    description: Type.Optional(Type.String()),
    creationDate: Instant,
    updateDate: Instant,
    expirationDate: Type.Optional(Instant),
  },
  { $id: "KVEntry", additionalProperties: true },
);

/** A value. */
export const KvDetailSchema = Type.Object(
  {
    type: word(KEY_VALUE_TYPES, { $id: "KVType" }),
    value: Type.Unknown(),
    revision: Type.Integer(),
    updated: Instant,
  },
  { $id: "KvDetail", additionalProperties: true },
);

/** Which pairs are deleted. */
export const DeleteKeysSchema = Type.Object(
  { keys: Type.Optional(Type.Union([Type.Array(Type.String(), { maxItems: 10_000 }), Type.Null()])) },
  { $id: "DeleteKeys", additionalProperties: true },
);

/** Which pairs were deleted. */
export const DeletedKeysSchema = Type.Object({ keys: Type.Array(Type.String()) }, { $id: "DeletedKeys" });
