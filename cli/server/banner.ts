/** What a server says of itself when it is ready. */
import type { ServerRole } from "../../components/server/roles.ts";

/** What the banner tells. */
export interface BannerFacts {
  readonly version: string;
  readonly role: ServerRole;
  /** The database without user and password. */
  readonly database: string;
  readonly storage: string;
  /** Undefined when there is no web server here. */
  readonly apiUrl: string | undefined;
  readonly managementUrl: string | undefined;
  readonly authentication: string;
  /** Undefined when there is no worker here. */
  readonly worker: string | undefined;
  readonly configuration: readonly string[];
  readonly startedInMs: number;
}

/** The banner, a line each. */
export function bannerLines(facts: BannerFacts): readonly string[] {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["database", facts.database],
    ["storage", facts.storage],
    ["API", facts.apiUrl === undefined ? undefined : `${facts.apiUrl} (${facts.authentication})`],
    ["management", facts.managementUrl],
    ["worker", facts.worker],
    ["configuration", facts.configuration.length === 0 ? undefined : facts.configuration.join(", ")],
  ];
  const shown = rows.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(13)} ${value}`]));
  return [`kestra ${facts.version} ${facts.role} is ready after ${Math.round(facts.startedInMs)} ms`, ...shown];
}
