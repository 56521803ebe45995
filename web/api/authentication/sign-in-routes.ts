/** Signing in with a browser, and who it is that has. */
import { passwordProblems } from "../../../core/configuration/credential-rules.ts";
import type { Credentials } from "../../../core/configuration/deployment.ts";
import { isJsonMap } from "../../../core/json-map.ts";
import { TENANT } from "../http/paths.ts";
import { ApiProblem, invalidEntity } from "../http/problem.ts";
import { type Call, empty, json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { AnyObject } from "../schemas/shared-shapes.ts";
import { ApiMeSchema, AuthsSchema, UpdatePasswordSchema } from "../schemas/sign-in.ts";
import type { Authentication } from "./authentication.ts";
import { SESSION_MS } from "./sessions.ts";

const FORM = "application/x-www-form-urlencoded";

/** The routes. */
export function signInRoutes(authentication: Authentication): readonly Route[] {
  return [...sessionRoutes(authentication), ...meRoutes(authentication)];
}

function sessionRoutes(authentication: Authentication): readonly Route[] {
  return [
    route({
      operationId: "login",
      tag: "Misc",
      summary: "Begin a session: `username` and `password` as JSON or as a form; the answer sets its cookie",
      method: "POST",
      path: "/login",
      hasTenant: false,
      access: "open",
      body: { kind: "text", types: ["application/json", FORM] },
      answers: { 200: json(AnyObject), 401: problem(401), 403: problem(403) },
      handle: (call) => logIn(authentication, call),
    }),
    route({
      operationId: "logout",
      tag: "Misc",
      summary: "End the session of this browser",
      method: "POST",
      path: "/logout",
      hasTenant: false,
      access: "open",
      answers: { 200: json(AnyObject) },
      handle: ({ client }) => withCookie({}, authentication.sessions.end(client.isSecure)),
    }),
    route({
      operationId: "auths",
      tag: "Auths",
      summary: "Ways to sign in",
      method: "GET",
      path: "/auths",
      hasTenant: false,
      access: "open",
      answers: { 200: json(AuthsSchema) },
      handle: () => ({ loginPassword: true, mailsEnabled: false, passwordless: false, oauths: [] }),
    }),
    route({
      operationId: "validatePassword",
      tag: "Auths",
      summary: "Whether a password is as it has to be",
      method: "POST",
      path: "/validate-password",
      hasTenant: false,
      body: { kind: "text", types: ["text/plain"] },
      answers: { 200: empty("It is") },
      handle({ body }) {
        refuseBadPassword(body, "password");
        return new Response(null);
      },
    }),
  ];
}

function meRoutes(authentication: Authentication): readonly Route[] {
  return [
    route({
      operationId: "currentUser",
      tag: "Auths",
      summary: "Who asks",
      method: "GET",
      path: "/me",
      hasTenant: false,
      answers: { 200: json(ApiMeSchema) },
      handle: ({ user }) => ({
        id: user ?? "anonymous",
        superAdmin: true,
        instanceOwner: true,
        restricted: false,
        profile: user === undefined ? {} : { email: user, username: user },
        auths: user === undefined ? [] : [{ name: user, type: "BASIC_AUTH" }],
        tenants: [{ id: TENANT, name: TENANT }],
      }),
    }),
    route({
      operationId: "updatePassword",
      tag: "Auths",
      summary: "Change the own password; sessions that were begun with the old one end",
      method: "PUT",
      path: "/me/password",
      hasTenant: false,
      body: { kind: "json", schema: UpdatePasswordSchema },
      answers: { 200: json(AnyObject), 409: problem(409, "Nobody has to sign in here") },
      handle: (call) => changePassword(authentication, call),
    }),
  ];
}

async function logIn(
  authentication: Authentication,
  { request, body, client }: Pick<Call, "request" | "client"> & { readonly body: string },
): Promise<Response> {
  authentication.refuseForeign(request);
  const credentials = credentialsOf(request.headers.get("content-type") ?? "", body);
  const account = await authentication.check(credentials, client.address);
  // Without asking for basic authentication: browsers would show a dialog of their own.
  if (!account) throw new ApiProblem(401, "Unauthorized");
  const cookie = await authentication.sessions.begin(account, client.isSecure);
  return withCookie({ username: account.username, expiresIn: SESSION_MS / 1000 }, cookie);
}

async function changePassword(
  authentication: Authentication,
  {
    body,
    client,
    user,
  }: Pick<Call, "client" | "user"> & {
    readonly body: { readonly oldPassword: string; readonly newPassword: string };
  },
): Promise<Response> {
  if (user === undefined) throw new ApiProblem(409, "Illegal state: nobody has to sign in here");
  const { oldPassword, newPassword } = body;
  const account = await authentication.check({ username: user, password: oldPassword }, client.address);
  if (!account) throw invalidEntity([{ path: "oldPassword", message: "This is not the password" }]);
  refuseBadPassword(newPassword, "newPassword");
  const { hash } = account;
  const isChanged = await authentication.accounts.save(
    { username: user, password: newPassword },
    (state) => state.kind === "set" && state.account.hash === hash,
  );
  if (!isChanged) throw invalidEntity([{ path: "oldPassword", message: "The password has changed meanwhile" }]);
  const state = await authentication.accounts.state();
  if (state.kind !== "set") return Response.json({});
  return withCookie({}, await authentication.sessions.begin(state.account, client.isSecure));
}

function withCookie(body: unknown, cookie: string): Response {
  return Response.json(body, { headers: { "set-cookie": cookie } });
}

/** @throws ApiProblem 422 for what names no user and password */
function credentialsOf(contentType: string, body: string): Credentials {
  const fields: unknown = contentType.startsWith(FORM) ? Object.fromEntries(new URLSearchParams(body)) : parsed(body);
  const { username, password, identity = username, secret = password } = isJsonMap(fields) ? fields : {};
  if (typeof identity !== "string" || typeof secret !== "string") {
    throw invalidEntity([{ path: "username", message: "username and password are wanted" }]);
  }
  return { username: identity, password: secret };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ApiProblem(422, "Invalid json: username and password are wanted");
  }
}

/** @throws ApiProblem 422 for a password that is not as it should be */
function refuseBadPassword(password: string, path: string): void {
  const problems = passwordProblems(password);
  if (problems.length > 0) throw invalidEntity(problems.map((message) => ({ path, message })));
}
