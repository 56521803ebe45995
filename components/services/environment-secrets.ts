/**
 * Secrets of the process's environment: `SECRET_<NAME>` holds Base64, which may be broken into lines. They are the same
 * for all namespaces, and their names are in capitals.
 */
import { Buffer } from "node:buffer";

const PREFIX = "SECRET_";
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The secrets of an environment. */
export interface EnvironmentSecrets {
  /** The secret of a key, whose case does not matter; undefined when there is none. */
  readonly find: (key: string) => string | undefined;
  /** All keys, sorted. */
  readonly keys: readonly string[];
}

/** Reads the secrets. @param onProblem told of variables that are left out because they cannot be decoded */
export function environmentSecrets(
  environment: Readonly<Record<string, string>>,
  onProblem: (message: string) => void = () => {},
): EnvironmentSecrets {
  const secrets = new Map<string, string>();
  for (const [name, encoded] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX)) continue;
    const text = decoded(encoded);
    if (text === undefined) onProblem(`The environment variable ${name} is no secret: its value is not Base64.`);
    else secrets.set(name.slice(PREFIX.length), text);
  }
  return { find: (key) => secrets.get(key.toUpperCase()), keys: [...secrets.keys()].sort() };
}

/** A line's end behind the text is none of the secret: `echo` puts one there before the text is encoded. */
function decoded(encoded: string): string | undefined {
  const whole = encoded.replaceAll(/[\r\n]/g, "");
  const digits = whole.replace(/=+$/, "").length;
  if (!BASE64.test(whole) || digits % 4 === 1) return undefined;
  return Buffer.from(whole, "base64")
    .toString("utf8")
    .replace(/[\r\n]+$/, "");
}
