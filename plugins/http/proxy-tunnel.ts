/** Ways through an HTTP proxy. */
import http from "node:http";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { basicHeader } from "./credentials.ts";
import { HttpError } from "./http-error.ts";
import type { ProxySettings } from "./settings.ts";

/** The headers that a proxy wants to see. */
export function proxyHeaders({ username, password }: ProxySettings): Record<string, string> {
  return username === undefined ? {} : { "proxy-authorization": basicHeader(username, password ?? "") };
}

/** An encrypted connection to the URL's host through the proxy. Rejects with a message that names the proxy. */
export async function openTunnel(
  proxy: ProxySettings,
  url: URL,
  signal: AbortSignal,
  rejectUnauthorized: boolean,
): Promise<tls.TLSSocket> {
  const target = `${url.hostname}:${url.port || "443"}`;
  const request = http.request({
    host: proxy.host,
    port: proxy.port,
    method: "CONNECT",
    path: target,
    headers: { host: target, ...proxyHeaders(proxy) },
    agent: false,
    signal,
  });
  const socket = await new Promise<Duplex>((resolve, reject) => {
    request.once("connect", (response: http.IncomingMessage, connection: Duplex) => {
      if (response.statusCode === 200) {
        resolve(connection);
        return;
      }
      connection.destroy();
      reject(
        new HttpError(
          `The proxy ${proxy.host}:${proxy.port} refused the way to ${target} with code ${response.statusCode}.`,
        ),
      );
    });
    request.once("error", (error) => {
      reject(new HttpError(`The proxy ${proxy.host}:${proxy.port} cannot be used: ${error.message}`, { cause: error }));
    });
    request.end();
  });
  const servername = /^[\d.:[\]]+$/.test(url.hostname) ? {} : { servername: url.hostname };
  const secure = tls.connect({ socket, rejectUnauthorized, ...servername });
  const end = (): void => void secure.destroy(new Error("The connection was given up."));
  signal.addEventListener("abort", end, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      secure.once("secureConnect", resolve);
      secure.once("error", reject);
    });
  } finally {
    signal.removeEventListener("abort", end);
  }
  return secure;
}
