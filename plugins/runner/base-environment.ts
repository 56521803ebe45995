/**
 * The environment that a script starts from. It inherits the server's, as people expect of a local process, without
 * what configures the server or holds its secrets.
 */
import { environmentVariables, isWindows } from "../../platform/environment.ts";

/** Beginnings of names that are never handed on: the server's configuration and the secrets of flows. */
export const WITHHELD_PREFIXES = ["SECRET_", "KESTRA_", "MICRONAUT_", "DATASOURCES_", "ENDPOINTS_"] as const;

const POSIX_DEFAULTS = { PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8", TMPDIR: "/tmp", HOME: "/" };

/** The inherited variables, with PATH, LANG, TMPDIR and HOME always there outside Windows. */
export function baseEnvironment(
  inherited: Readonly<Record<string, string>> = environmentVariables(),
): Record<string, string> {
  const base: Record<string, string> = isWindows() ? {} : { ...POSIX_DEFAULTS };
  for (const [name, value] of Object.entries(inherited)) {
    if (!isWithheld(name)) base[name] = value;
  }
  return base;
}

function isWithheld(name: string): boolean {
  const upper = name.toUpperCase();
  return WITHHELD_PREFIXES.some((prefix) => upper.startsWith(prefix));
}
