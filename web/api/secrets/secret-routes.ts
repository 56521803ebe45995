/** Secrets of namespaces: kept, described, deleted. Their values come in, and never go out. */
import { type Static, Type } from "@sinclair/typebox";
import { SecretError } from "../../../components/services/secret-store.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { ApiProblem, illegalArgument, notFound } from "../http/problem.ts";
import { empty, json, type Route, route } from "../http/route.ts";
import { namespaceName } from "../namespaces/namespace-name.ts";
import { problem } from "../openapi/document.ts";
import { SecretChangeSchema, SecretMetaSchema, SecretValueSchema } from "../schemas/secret.ts";
import { keptRows, secretLists } from "./secret-lists.ts";

const TAG = "Secrets";
const OWN = json(Type.Array(SecretMetaSchema), "All secrets of the namespace, without their values");

/** The routes of secrets. */
export function secretRoutes(services: ApiServices): readonly Route[] {
  return [...secretLists(services), keepRoute(services), ...changeRoutes(services)];
}

function keepRoute(services: ApiServices): Route {
  return route({
    operationId: "putSecrets",
    tag: TAG,
    summary: "Keep a secret, in place of one of the same key",
    method: "PUT",
    path: "/namespaces/{namespace}/secrets",
    body: { kind: "json", schema: SecretValueSchema },
    answers: { 200: OWN, 409: problem(409) },
    async handle({ params, body: { key, value, description, tags } }) {
      const namespace = namespaceName(params.namespace);
      if (!services.secrets.canKeep) {
        throw new ApiProblem(409, "Illegal state: No secret can be kept without kestra.encryption.secret-key");
      }
      const said = { ...(description == null ? {} : { description }), tags: tags ?? [] };
      await withSecretProblems(() => services.secrets.save({ tenantId: TENANT, namespace, key, value, ...said }));
      return await keptRows(services, namespace);
    },
  });
}

function changeRoutes(services: ApiServices): readonly Route[] {
  const { secrets, secretKeys = [] } = services;
  const missing = (key: string): ApiProblem =>
    secretKeys.includes(key.toUpperCase())
      ? new ApiProblem(409, `Illegal state: The secret '${key}' is read-only: the environment gives it`)
      : notFound("There is no such secret in this namespace");
  return [
    route({
      operationId: "patchSecret",
      tag: TAG,
      summary: "Change the description or tags of a secret",
      method: "PATCH",
      path: "/namespaces/{namespace}/secrets/{key}",
      body: { kind: "json", schema: SecretChangeSchema },
      answers: { 200: OWN, 404: problem(404), 409: problem(409) },
      async handle({ params, body }) {
        const namespace = namespaceName(params.namespace);
        if (body.key != null && body.key.toUpperCase() !== params.key.toUpperCase()) {
          throw illegalArgument("key: a secret cannot be renamed; keep it under the other key, and delete this one");
        }
        const name = { tenantId: TENANT, namespace, key: params.key };
        const described = await withSecretProblems(() => secrets.describe(name, changeOf(body)));
        if (!described) throw missing(params.key);
        return await keptRows(services, namespace);
      },
    }),
    route({
      operationId: "deleteSecret",
      tag: TAG,
      summary: "Delete a secret",
      method: "DELETE",
      path: "/namespaces/{namespace}/secrets/{key}",
      answers: { 200: empty("Deleted"), 404: problem(404), 409: problem(409) },
      async handle({ params }) {
        const name = { tenantId: TENANT, namespace: namespaceName(params.namespace), key: params.key };
        if (!(await withSecretProblems(() => secrets.delete(name)))) throw missing(params.key);
        return new Response(null);
      },
    }),
  ];
}

/** What is left out stays; null takes away. */
function changeOf({ description, tags }: Static<typeof SecretChangeSchema>) {
  return {
    ...(description === undefined ? {} : { description: description ?? "" }),
    ...(tags === undefined ? {} : { tags: tags ?? [] }),
  };
}

async function withSecretProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SecretError) throw illegalArgument(error.message);
    throw error;
  }
}
