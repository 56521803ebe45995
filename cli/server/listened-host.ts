/** Which interface the web server listens to: while nobody has to sign in, this machine's own alone. */
import type { BasicAuthChoice } from "../../core/configuration/deployment.ts";

const LOOPBACK = /^(127\.|localhost$|::1$|\[::1\]$)/;

/** True for hosts that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** The interface, and what is to be said about it. @param kind how far the set-up of a user is */
export function listenedHost(
  host: string,
  kind: "off" | "unset" | "set",
  { errors }: BasicAuthChoice,
): { readonly hostname: string; readonly warnings: readonly string[] } {
  const warnings = errors.map((error) => `kestra.server.basic-auth: ${error}.`);
  if (errors.length > 0) {
    warnings.push(
      kind === "set"
        ? "The user of the configuration is not taken over; the one who was set up before stays."
        : "The user of the configuration is not taken over, and nobody can sign in until another one is set up.",
    );
  }
  if (kind === "set" || isLoopback(host)) return { hostname: host, warnings };
  warnings.push(
    `micronaut.server.host is ${host}, but nobody has to sign in, and whoever reached the API could run any command ` +
      "here: it listens to this machine alone. Set kestra.server.basic-auth.username and password" +
      (kind === "off" ? "." : ", or set a user up on this machine and start again."),
  );
  return { hostname: "127.0.0.1", warnings };
}
