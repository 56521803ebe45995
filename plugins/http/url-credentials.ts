/** Credentials that stand in a URL, and all that is secret in what a request is sent with. */
import { secretsOf } from "./credentials.ts";
import type { Credentials, HttpSettings } from "./settings.ts";

/** `https://user:password@host` means basic authentication, unless the options say otherwise. The URL loses them. */
export function withUrlCredentials(settings: HttpSettings, url: URL): HttpSettings {
  const { username, password } = url;
  url.username = "";
  url.password = "";
  if (username === "" || settings.credentials) return settings;
  const credentials: Credentials = {
    type: "BASIC",
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
  return { ...settings, credentials };
}

/** The secrets, for masks of logs. */
export function secretsIn({ credentials, proxy }: HttpSettings): readonly string[] {
  return [...(credentials ? secretsOf(credentials) : []), ...(proxy?.password ? [proxy.password] : [])];
}
