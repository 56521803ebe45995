/** Basic authentication. */
import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import type { ApiSettings } from "../api-services.ts";

/** Answers a request that is not allowed, or undefined when it is. */
export type Guard = (request: Request, url: URL) => Response | undefined;

/** Makes the guard that the settings ask for. */
export function createGuard(basicAuth: ApiSettings["basicAuth"]): Guard {
  if (!basicAuth) return () => undefined;
  const { realm, openUrls } = basicAuth;
  const expected = digest(`${basicAuth.username}:${basicAuth.password}`);
  return (request, { pathname }) => {
    if (openUrls.some((open) => pathname.startsWith(open))) return undefined;
    const [scheme = "", token = ""] = (request.headers.get("authorization") ?? "").split(" ", 2);
    const given = scheme.toLowerCase() === "basic" ? Buffer.from(token, "base64").toString("utf8") : "";
    if (timingSafeEqual(digest(given), expected)) return undefined;
    return new Response(null, { status: 401, headers: { "www-authenticate": `Basic realm=${realm}` } });
  };
}

/** Of one length whatever the text, so that comparing takes the same time. */
function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
