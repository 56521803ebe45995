/** API tokens: made, listed and deleted by who has signed in. */
import type { Static } from "@sinclair/typebox";
import { parseDuration } from "../../../core/flow/duration.ts";
import { ApiProblem, invalidEntity, notFound } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { AnyObject } from "../schemas/shared-shapes.ts";
import { ApiTokenListSchema, CreateApiTokenRequestSchema, CreateApiTokenResponseSchema } from "../schemas/sign-in.ts";
import { TOKENS_MAX, type TokenRequest } from "./api-tokens.ts";
import type { Authentication } from "./authentication.ts";

/** The routes. */
export function tokenRoutes({ tokens }: Pick<Authentication, "tokens">): readonly Route[] {
  return [
    route({
      operationId: "listApiTokens",
      tag: "Auths",
      summary: "All API tokens, without what they are",
      method: "GET",
      path: "/me/api-tokens",
      hasTenant: false,
      answers: { 200: json(ApiTokenListSchema) },
      async handle() {
        const results = await tokens.list();
        return { total: results.length, results };
      },
    }),
    route({
      operationId: "createApiToken",
      tag: "Auths",
      summary: "Make an API token; its `fullToken` is shown this once",
      method: "POST",
      path: "/me/api-tokens",
      hasTenant: false,
      body: { kind: "json", schema: CreateApiTokenRequestSchema },
      answers: { 200: json(CreateApiTokenResponseSchema), 409: problem(409, "There are too many") },
      async handle({ body }) {
        const request = requestOf(body);
        const created = await tokens.create(request);
        if (!created) throw new ApiProblem(409, `Illegal state: there are ${TOKENS_MAX} tokens; delete some`);
        return { ...created, name: request.name };
      },
    }),
    route({
      operationId: "deleteApiToken",
      tag: "Auths",
      summary: "Delete an API token; nobody signs in with it any more",
      method: "DELETE",
      path: "/me/api-tokens/{tokenId}",
      hasTenant: false,
      answers: { 200: json(AnyObject), 404: problem(404) },
      async handle({ params }) {
        if (!(await tokens.delete(params.tokenId))) throw notFound();
        return {};
      },
    }),
  ];
}

/** Longest life of a token that is said, in milliseconds: a hundred years. */
const AGE_MS_MAX = 100 * 365 * 24 * 60 * 60 * 1000;

function requestOf({ name, description, maxAge, extended }: Static<typeof CreateApiTokenRequestSchema>): TokenRequest {
  const ageMs = maxAge == null ? undefined : parseDuration(maxAge);
  if (ageMs !== undefined && !(ageMs > 0 && ageMs <= AGE_MS_MAX)) {
    throw invalidEntity([{ path: "maxAge", message: "must be longer than nothing and at most 100 years" }]);
  }
  return {
    name,
    ...(description == null ? {} : { description }),
    ...(maxAge == null ? {} : { maxAge }),
    extended: extended ?? false,
  };
}
