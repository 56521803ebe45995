/** Sends a request and everything that follows from the answer: redirects, and digests that the server asks for. */
import { digestHeader, firstHeader } from "./credentials.ts";
import { type ExchangeContext, exchange, type HttpRequest, type HttpResponse } from "./exchange.ts";
import { HttpError } from "./http-error.ts";
import type { Credentials, HttpSettings } from "./settings.ts";
import { shownUrl } from "./url.ts";

/** Redirects that are followed for one request. */
export const REDIRECTS_MAX = 20;

/** What the client needs of the world. */
export interface ClientContext extends ExchangeContext {
  /** A text that nobody else uses. */
  nonce(): string;
}

const REDIRECT_CODES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The answer at the end of all redirects. Rejects with {@link HttpError}. */
export async function send(first: HttpRequest, settings: HttpSettings, context: ClientContext): Promise<HttpResponse> {
  let request = first;
  let credentials = settings.credentials;
  for (let redirects = 0; ; redirects += 1) {
    const response = await authenticated(request, credentials, settings, context);
    const [location] = response.headers["location"] ?? [];
    if (!settings.followRedirects || !REDIRECT_CODES.has(response.code) || location === undefined) return response;
    response.discard();
    if (redirects >= REDIRECTS_MAX) {
      throw new HttpError(`The request to ${shownUrl(first.url)} was redirected more than ${REDIRECTS_MAX} times.`);
    }
    const next = redirected(request, response.code, location);
    if (next.url.origin !== request.url.origin) credentials = undefined;
    request = next;
  }
}

async function authenticated(
  request: HttpRequest,
  credentials: Credentials | undefined,
  settings: HttpSettings,
  context: ClientContext,
): Promise<HttpResponse> {
  const header = credentials && firstHeader(credentials);
  const response = await exchange(withAuthorization(request, header), settings, context);
  if (response.code !== 401 || credentials?.type !== "DIGEST") return response;
  const { method, url } = request;
  const { username, password } = credentials;
  for (const challenge of response.headers["www-authenticate"] ?? []) {
    const target = url.pathname + url.search;
    const digest = digestHeader(challenge, { method, target, username, password, clientNonce: context.nonce() });
    if (digest === undefined) continue;
    response.discard();
    return await exchange(withAuthorization(request, digest), settings, context);
  }
  return response;
}

function withAuthorization(request: HttpRequest, authorization: string | undefined): HttpRequest {
  return authorization === undefined ? request : { ...request, headers: { ...request.headers, authorization } };
}

/** Headers that only the server they were meant for may see. */
const PRIVATE_HEADERS: ReadonlySet<string> = new Set(["authorization", "cookie", "proxy-authorization"]);
const BODY_HEADERS: ReadonlySet<string> = new Set(["content-length", "content-type"]);

function redirected(request: HttpRequest, code: number, location: string): HttpRequest {
  const url = URL.parse(location, request.url);
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new HttpError(
      `${shownUrl(request.url)} redirects to "${location.slice(0, 200)}", which is no address to follow.`,
    );
  }
  const { method, body } = request;
  const becomesGet = code === 303 ? method !== "HEAD" : (code === 301 || code === 302) && method === "POST";
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(
      ([name]) =>
        !(url.origin !== request.url.origin && PRIVATE_HEADERS.has(name)) && !(becomesGet && BODY_HEADERS.has(name)),
    ),
  );
  if (becomesGet) return { url, method: "GET", headers };
  return { url, method, headers, ...(body ? { body } : {}) };
}
