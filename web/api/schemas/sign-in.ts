/** Users, credentials and API tokens, as the API takes and answers them. */
import { Type } from "@sinclair/typebox";
import { Instant } from "./shared-shapes.ts";

/** Who is to be set up. Older clients send an id, which nobody needs. */
export const BasicAuthCredentialsSchema = Type.Object(
  { uid: Type.Optional(Type.String()), username: Type.String(), password: Type.String() },
  { $id: "BasicAuthCredentials", additionalProperties: true },
);

/** How far the set-up is, and what a password has to be like. */
export const SetupConfigurationSchema = Type.Object(
  {
    done: Type.Boolean(),
    repositoryType: Type.Optional(Type.String()),
    queueType: Type.Optional(Type.String()),
    storageType: Type.Optional(Type.String()),
    secretType: Type.Optional(Type.String()),
    passwordConfiguration: Type.Object({
      passwordMinLength: Type.Integer(),
      passwordRequireSpecial: Type.Boolean(),
      passwordMinDigits: Type.Integer(),
      passwordMinLowerCase: Type.Integer(),
      passwordMinUpperCase: Type.Integer(),
    }),
    haveAuthNotBasic: Type.Boolean(),
  },
  { $id: "SetupConfiguration" },
);

/** The user who was set up. */
export const ApiUserSchema = Type.Object(
  {
    id: Type.String(),
    type: Type.String(),
    username: Type.String(),
    email: Type.String(),
    superAdmin: Type.Boolean(),
    instanceOwner: Type.Boolean(),
    auths: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
  },
  { $id: "ApiUser" },
);

/** Who asks. */
export const ApiMeSchema = Type.Object(
  {
    id: Type.String(),
    superAdmin: Type.Boolean(),
    instanceOwner: Type.Boolean(),
    restricted: Type.Boolean(),
    profile: Type.Object({ email: Type.Optional(Type.String()), username: Type.Optional(Type.String()) }),
    auths: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
    tenants: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  },
  { $id: "ApiMe" },
);

/** A change of the password. */
export const UpdatePasswordSchema = Type.Object(
  { oldPassword: Type.String(), newPassword: Type.String() },
  { $id: "ApiUpdatePasswordRequest", additionalProperties: true },
);

/** Ways to sign in. */
export const AuthsSchema = Type.Object(
  {
    loginPassword: Type.Boolean(),
    mailsEnabled: Type.Boolean(),
    passwordless: Type.Boolean(),
    oauths: Type.Array(Type.String()),
  },
  { $id: "Auth" },
);

/** A token, without what it is. */
export const ApiTokenSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    description: Type.Optional(Type.String()),
    prefix: Type.String(),
    iat: Instant,
    exp: Type.Optional(Instant),
    lastUsed: Type.Optional(Instant),
    extended: Type.Boolean(),
    expired: Type.Boolean(),
  },
  { $id: "ApiToken" },
);

/** All tokens. */
export const ApiTokenListSchema = Type.Object(
  { total: Type.Integer(), results: Type.Array(ApiTokenSchema) },
  { $id: "ApiTokenList" },
);

/** A token that is wanted. */
export const CreateApiTokenRequestSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    description: Type.Optional(Type.Union([Type.String({ maxLength: 1_000 }), Type.Null()])),
    maxAge: Type.Optional(
      Type.Union([Type.String({ format: "duration", description: "Default: for ever" }), Type.Null()]),
    ),
    extended: Type.Optional(
      Type.Union([Type.Boolean({ description: "Its time begins anew with every use" }), Type.Null()]),
    ),
  },
  { $id: "CreateApiTokenRequest", additionalProperties: true },
);

/** A new token; the only time that all of it is shown. */
export const CreateApiTokenResponseSchema = Type.Object(
  { id: Type.String(), name: Type.String(), fullToken: Type.String() },
  { $id: "CreateApiTokenResponse" },
);
