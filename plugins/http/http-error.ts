/** Faults of requests, told so that a user can act on them. */
import { messageOf } from "../../core/message-of.ts";
import { shownUrl } from "./url.ts";

/** A request that could not be made or whose answer is no success; the message is fit for users. */
export class HttpError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "HttpError";
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused. Check the address and that the server is running",
  ECONNRESET: "the server closed the connection",
  EPIPE: "the server closed the connection",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name could not be looked up now",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "the host does not answer",
};

const CERTIFICATE_CODE = /CERT|SELF_SIGNED|ISSUER|ERR_TLS/;

/** Why a server could not be talked to. */
export function connectionMessage(error: unknown, url: URL): string {
  const where = shownUrl(url);
  const origin = url.origin;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  const reason = REASONS[code];
  if (reason) return `Connect to ${origin} failed: ${reason}.`;
  const message = messageOf(error);
  if (CERTIFICATE_CODE.test(code)) {
    return `Connect to ${origin} failed: its certificate is not trusted (${message}). For tests, set options.ssl.insecureTrustAllCertificates.`;
  }
  if (code.startsWith("HPE_")) return `The answer of ${origin} is no valid HTTP: ${message}.`;
  return `The request to ${where} failed: ${message}`;
}

/** Characters of an answer that a message shows. */
export const ERROR_BODY_CHARS_MAX = 2000;

/** The message for an answer that is no success. */
export function refusedMessage(code: number, body: string): string {
  const shown = body.length <= ERROR_BODY_CHARS_MAX ? body : `${body.slice(0, ERROR_BODY_CHARS_MAX)}…`;
  return `Failed http request with response code '${code}'${shown.trim() === "" ? "" : ` and body:\n${shown}`}`;
}
