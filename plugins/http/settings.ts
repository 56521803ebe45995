/** The options of HTTP tasks, old and new ones, as the client wants them. */
import { durationMs } from "../../core/flow/duration.ts";
import type { HttpOptions, RequestProperties } from "./properties.ts";

/** How long connecting may take when nothing is said, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 60_000;

/** How long a server may send nothing when nothing is said, in milliseconds. */
export const READ_IDLE_TIMEOUT_MS = 5 * 60_000;

/** Who asks. */
export type Credentials =
  | { readonly type: "BASIC" | "DIGEST"; readonly username: string; readonly password: string }
  | { readonly type: "BEARER"; readonly token: string };

/** A proxy that speaks HTTP. */
export interface ProxySettings {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

/** How requests are sent and answers judged. */
export interface HttpSettings {
  readonly credentials?: Credentials;
  readonly connectTimeoutMs: number;
  readonly readIdleTimeoutMs: number;
  readonly followRedirects: boolean;
  readonly trustAllCertificates: boolean;
  readonly proxy?: ProxySettings;
  /** The label of an encoding. */
  readonly defaultCharset: string;
  /** True for codes that are a success. */
  accepts(code: number): boolean;
  readonly logs: ReadonlySet<string>;
  /** The largest answer in bytes that the flow itself asked for. */
  readonly responseBytesMax?: number;
}

/** Reads the options. Throws with a user's message when they make no sense. */
export function readSettings(
  properties: Pick<RequestProperties, "options" | "sslOptions" | "allowFailed">,
): HttpSettings {
  const options: Partial<HttpOptions> = properties.options ?? {};
  const credentials = readCredentials(options);
  const proxy = readProxy(options);
  const ssl = options.ssl ?? properties.sslOptions;
  const { allowedResponseCodes } = options;
  const allowFailed = options.allowFailed || properties.allowFailed === true;
  return {
    ...(credentials ? { credentials } : {}),
    ...(proxy ? { proxy } : {}),
    connectTimeoutMs: readDuration(options.timeout?.connectTimeout ?? options.connectTimeout, CONNECT_TIMEOUT_MS),
    readIdleTimeoutMs: readDuration(
      options.readIdleTimeout ?? options.readTimeout ?? options.timeout?.readIdleTimeout,
      READ_IDLE_TIMEOUT_MS,
    ),
    followRedirects: options.followRedirects ?? true,
    trustAllCertificates: ssl?.insecureTrustAllCertificates === true,
    defaultCharset: readCharset(options.defaultCharset ?? "UTF-8"),
    accepts: (code) => allowFailed || (allowedResponseCodes ? allowedResponseCodes.includes(code) : code < 400),
    logs: new Set(options.logs),
    ...(options.maxContentLength === undefined ? {} : { responseBytesMax: options.maxContentLength }),
  };
}

function readDuration(text: string | undefined, standardMs: number): number {
  return text === undefined || text.trim() === "" ? standardMs : durationMs(text.trim());
}

function readCharset(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    throw new Error(`Property \`options.defaultCharset\`: "${label}" is no known encoding; write UTF-8, for example.`);
  }
}

function readCredentials({ auth, basicAuthUser, basicAuthPassword }: Partial<HttpOptions>): Credentials | undefined {
  if (auth?.type === "BEARER") return { type: auth.type, token: auth.token ?? "" };
  if (auth?.type === "BASIC" || auth?.type === "DIGEST") {
    return { type: auth.type, username: auth.username ?? "", password: auth.password ?? "" };
  }
  if (auth) throw new Error(`Property \`options.auth.type\`: it is none of BASIC, BEARER, DIGEST.`);
  if (basicAuthUser === undefined) return undefined;
  return { type: "BASIC", username: basicAuthUser, password: basicAuthPassword ?? "" };
}

function readProxy(options: Partial<HttpOptions>): ProxySettings | undefined {
  const { proxy } = options;
  const type = proxy && proxy.type !== "DIRECT" ? proxy.type : (options.proxyType ?? "DIRECT");
  if (type === "DIRECT") return undefined;
  if (type === "SOCKS") throw new Error("Property `options.proxy.type`: SOCKS is not supported; use an HTTP proxy.");
  const host = proxy?.address ?? options.proxyAddress;
  const port = proxy?.port ?? options.proxyPort;
  if (host === undefined || port === undefined) {
    throw new Error("Property `options.proxy`: a proxy needs an `address` and a `port`.");
  }
  const username = proxy?.username ?? options.proxyUsername;
  const password = proxy?.password ?? options.proxyPassword;
  return { host, port, ...(username === undefined ? {} : { username, password: password ?? "" }) };
}
