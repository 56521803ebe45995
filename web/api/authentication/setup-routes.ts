/** The first visit: whoever comes first says who may sign in from then on. */
import { Type } from "@sinclair/typebox";
import { credentialProblems, PASSWORD_CHARS_MIN } from "../../../core/configuration/credential-rules.ts";
import type { Credentials } from "../../../core/configuration/deployment.ts";
import type { ApiSettings } from "../api-services.ts";
import { ApiProblem, invalidEntity } from "../http/problem.ts";
import { type Client, empty, json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { ApiUserSchema, BasicAuthCredentialsSchema, SetupConfigurationSchema } from "../schemas/sign-in.ts";
import type { Authentication } from "./authentication.ts";

/** Set-ups are for everybody until one is done; afterwards for whoever signs in. */
const REFUSALS = {
  401: problem(401),
  403: problem(403),
  409: problem(409, "The configuration says that nobody has to sign in"),
  422: problem(422),
};

const PASSWORD_RULES = {
  passwordMinLength: PASSWORD_CHARS_MIN,
  passwordRequireSpecial: false,
  passwordMinDigits: 1,
  passwordMinLowerCase: 0,
  passwordMinUpperCase: 1,
};

/** The routes. */
export function setupRoutes(
  authentication: Authentication,
  settings: Pick<ApiSettings, "installation">,
): readonly Route[] {
  return [...setupPageRoutes(authentication, settings), ...basicAuthRoutes(authentication)];
}

function setupPageRoutes(
  authentication: Authentication,
  { installation = {} }: Pick<ApiSettings, "installation">,
): readonly Route[] {
  const { repositoryType, queueType, storageType } = installation;
  return [
    route({
      operationId: "setupConfiguration",
      tag: "Misc",
      summary: "Whether somebody has been set up, and what a password has to be like",
      method: "GET",
      path: "/setup",
      hasTenant: false,
      access: "open",
      answers: { 200: json(SetupConfigurationSchema) },
      async handle() {
        const { kind } = await authentication.accounts.state();
        const backends = kind === "set" ? {} : { repositoryType, queueType, storageType };
        return { done: kind !== "unset", ...backends, passwordConfiguration: PASSWORD_RULES, haveAuthNotBasic: false };
      },
    }),
    route({
      operationId: "setupKestra",
      tag: "Misc",
      summary: "Set the user up; afterwards, with credentials, change who that is",
      method: "POST",
      path: "/setup",
      hasTenant: false,
      access: "open",
      body: { kind: "json", schema: BasicAuthCredentialsSchema },
      answers: { 200: json(ApiUserSchema), ...REFUSALS },
      async handle({ body, request, client }) {
        await setUp(authentication, body, request, client);
        const { username } = body;
        const auths = [{ name: username, type: "BASIC_AUTH" }];
        return {
          id: username,
          type: "STANDARD",
          username,
          email: username,
          superAdmin: true,
          instanceOwner: true,
          auths,
        };
      },
    }),
  ];
}

function basicAuthRoutes(authentication: Authentication): readonly Route[] {
  return [
    route({
      operationId: "createBasicAuth",
      tag: "Misc",
      summary: "Set the user up; afterwards, with credentials, change who that is",
      method: "POST",
      path: "/basicAuth",
      access: "open",
      body: { kind: "json", schema: BasicAuthCredentialsSchema },
      answers: { 204: empty("In force at once"), ...REFUSALS },
      async handle({ body, request, client }) {
        await setUp(authentication, body, request, client);
        return new Response(null, { status: 204 });
      },
    }),
    route({
      operationId: "basicAuthValidationErrors",
      tag: "Misc",
      summary: "What is wrong with the user whom the configuration names",
      method: "GET",
      path: "/basicAuthValidationErrors",
      hasTenant: false,
      access: "open",
      answers: { 200: json(Type.Array(Type.String())) },
      handle: () => authentication.configured.errors,
    }),
  ];
}

async function setUp(
  authentication: Authentication,
  credentials: Credentials,
  request: Request,
  { address }: Client,
): Promise<void> {
  const { accounts } = authentication;
  const { kind } = await accounts.reread();
  if (kind === "off") {
    throw new ApiProblem(409, "Illegal state: kestra.server.basic-auth.enabled is false, so nobody has to sign in");
  }
  if (kind === "set") await authentication.caller(request, address);
  else authentication.refuseStrangers(request);
  authentication.beginTry(address);
  refuseBad(credentials);
  const { username, password } = credentials;
  const isDone = await accounts.save({ username, password }, (state) => state.kind === kind);
  if (!isDone) throw authentication.unauthorized(request);
  authentication.endTry(address);
}

/** @throws ApiProblem 422 for credentials that are not as they should be */
function refuseBad({ username, password }: Credentials): void {
  const problems = credentialProblems(username, password);
  if (problems.length === 0) return;
  throw invalidEntity(
    problems.map((message) => ({ path: message.includes("password") ? "password" : "username", message })),
  );
}
