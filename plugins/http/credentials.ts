/** The `Authorization` header in its forms. */
import { createHash } from "node:crypto";
import type { Credentials } from "./settings.ts";

/** Basic authentication, as RFC 7617 has it. */
export function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** The header to send with the first request; digests must be asked for by the server. */
export function firstHeader(credentials: Credentials): string | undefined {
  if (credentials.type === "BEARER") return `Bearer ${credentials.token}`;
  return credentials.type === "BASIC" ? basicHeader(credentials.username, credentials.password) : undefined;
}

/** What must not show in logs. */
export function secretsOf(credentials: Credentials): readonly string[] {
  const secrets =
    credentials.type === "BEARER"
      ? [credentials.token]
      : [credentials.password, basicHeader(credentials.username, credentials.password).slice("Basic ".length)];
  return secrets.filter((secret) => secret !== "");
}

/** The request that a digest is for. */
export interface DigestRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly username: string;
  readonly password: string;
  /** A text that is used once. */
  readonly clientNonce: string;
}

const HASHES: Readonly<Record<string, string>> = { MD5: "md5", "SHA-256": "sha256", "SHA-512-256": "sha512-256" };

/** The answer to a server's `WWW-Authenticate: Digest ...` (RFC 7616); undefined when it asks for something else. */
export function digestHeader(challenge: string, request: DigestRequest): string | undefined {
  const parameters = readChallenge(challenge);
  if (!parameters) return undefined;
  const { realm = "", nonce = "", qop, opaque, algorithm = "MD5" } = parameters;
  const session = /-sess$/i.test(algorithm);
  const hashName = HASHES[algorithm.replace(/-sess$/i, "").toUpperCase()];
  if (!hashName) return undefined;
  const hash = (text: string) => createHash(hashName).update(text).digest("hex");
  const { method, target, username, password, clientNonce } = request;
  const simple = hash(`${username}:${realm}:${password}`);
  const identity = session ? hash(`${simple}:${nonce}:${clientNonce}`) : simple;
  const act = hash(`${method}:${target}`);
  const quality = qop
    ?.split(",")
    .map((each) => each.trim())
    .includes("auth");
  const count = "00000001";
  const response = quality
    ? hash(`${identity}:${nonce}:${count}:${clientNonce}:auth:${act}`)
    : hash(`${identity}:${nonce}:${act}`);
  return [
    `Digest username="${quoted(username)}"`,
    `realm="${quoted(realm)}"`,
    `nonce="${quoted(nonce)}"`,
    `uri="${quoted(target)}"`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    ...(quality ? ["qop=auth", `nc=${count}`, `cnonce="${clientNonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque="${quoted(opaque)}"`]),
  ].join(", ");
}

function readChallenge(challenge: string): Record<string, string> | undefined {
  const match = /^\s*Digest\s+(.*)$/is.exec(challenge);
  if (!match) return undefined;
  const parameters: Record<string, string> = {};
  for (const [, name = "", inQuotes, plain] of (match[1] ?? "").matchAll(
    /(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g,
  )) {
    parameters[name.toLowerCase()] = inQuotes?.replace(/\\(.)/g, "$1") ?? plain ?? "";
  }
  return parameters;
}

function quoted(text: string): string {
  return text.replace(/["\\]/g, "\\$&");
}
