/**
 * What happens to every request before and after the routes: its target is read, its body is bounded, browsers are told
 * what other sites may do, and the answer gets its headers.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import type { Peer } from "../../../platform/http-server.ts";
import type { AnswerEntry } from "../api-services.ts";
import { type BodyLimits, limitBody } from "./body-limits.ts";
import { clientAddress, isForwardedSecurely, type TrustedProxies } from "./client-address.ts";
import type { Cors } from "./cors.ts";
import { ApiProblem, problemResponse } from "./problem.ts";
import { hasBody } from "./request-body.ts";
import type { Client } from "./route.ts";
import { addSecurityHeaders } from "./security-headers.ts";

/** A request that has come in. */
export interface Arrival {
  readonly request: Request;
  readonly url: URL;
  /** The path below the context path; empty outside of it. */
  readonly path: string;
  readonly client: Client;
}

/** What the door goes by. */
export interface FrontDoorOptions {
  readonly clock: Clock;
  readonly contextPath: string;
  readonly isTls: boolean;
  readonly proxies: TrustedProxies;
  readonly cors: Cors;
  readonly bodies: BodyLimits;
  onAnswer?(entry: AnswerEntry): void;
}

const NOBODY: Peer = { address: () => "" };

/** Answers requests by `answer`, which must not reject. */
export function frontDoor(
  options: FrontDoorOptions,
  answer: (arrival: Arrival) => Promise<Response>,
): (request: Request, peer?: Peer) => Promise<Response> {
  const { clock, contextPath, isTls, proxies, cors, bodies, onAnswer } = options;
  return async (request, peer = NOBODY) => {
    const begin = onAnswer ? clock.now() : 0;
    const target = targetOf(request);
    const client = {
      address: clientAddress(request, peer, proxies),
      isSecure: isTls || isForwardedSecurely(request, peer, proxies),
    };
    if (hasBody(request)) limitBody(request, bodies);
    const path = target ? pathBelow(contextPath, target.pathname) : "";
    const url = target ?? new URL("http://localhost/");
    const answered = target
      ? (cors.preflight(request) ?? (await answer({ request, url, path, client })))
      : problemResponse(new ApiProblem(400, "Bad Request: This is no URL"), url);
    const response = request.method === "HEAD" ? withoutBody(answered) : changeable(answered);
    addSecurityHeaders(response, isTls);
    cors.expose(request, response);
    if (onAnswer) {
      const { method } = request;
      const { status } = response;
      const entry = { address: client.address, method, path: loggedPath(url), status };
      onAnswer({ ...entry, durationMs: clock.now() - begin });
    }
    return response;
  };
}

const WEBHOOK_KEY = /(\/executions\/webhook\/[^/]+\/[^/]+\/)[^/]+/;

/** Keys of webhooks are secrets, which no log holds. */
function loggedPath({ pathname }: URL): string {
  return pathname.replace(WEBHOOK_KEY, "$1***");
}

/** Undefined for what is none: a host with blanks, the authority of CONNECT. */
function targetOf({ url: given, headers }: Request): URL | undefined {
  // Requests of HTTP/1.0, which load balancers check servers with, need not name a host.
  const url = given.startsWith("/") && !headers.get("host") ? `http://localhost${given}` : given;
  if (!URL.canParse(url)) return undefined;
  const target = new URL(url);
  return target.protocol === "http:" || target.protocol === "https:" ? target : undefined;
}

function pathBelow(contextPath: string, pathname: string): string {
  if (contextPath === "") return pathname;
  return pathname.startsWith(`${contextPath}/`) ? pathname.slice(contextPath.length) : "";
}

/** What HEAD asks for; nobody waits for the body. */
function withoutBody(response: Response): Response {
  response.body?.cancel().catch(() => undefined);
  return new Response(null, response);
}

/** Headers of redirects and of answers that were fetched cannot be changed. */
function changeable(response: Response): Response {
  return response.type === "default" ? response : new Response(response.body, response);
}
