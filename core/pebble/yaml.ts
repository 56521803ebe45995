/** YAML texts to values, as YAML 1.1 reads them: `yes` is true, dates stay texts. */
import { parseDocument } from "yaml";
import { CallFault } from "./error.ts";

/** Aliases that one document may expand. */
export const YAML_ALIASES_MAX = 100;

/** The value of a YAML text. @throws CallFault */
export function parseYaml(text: string): unknown {
  const document = parseDocument(text, { version: "1.1", schema: "yaml-1.1", resolveKnownTags: false, merge: true });
  const [fault] = document.errors;
  if (fault) throw new CallFault(`Invalid yaml: ${fault.message}`);
  try {
    return withoutDates(document.toJS({ maxAliasCount: YAML_ALIASES_MAX }));
  } catch (error) {
    throw new CallFault(`Invalid yaml: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function withoutDates(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(withoutDates);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutDates(each)]));
}
