/** Flows and templates that come as JSON are kept as YAML, which people can go on with. */
import { isJsonMap } from "../../../core/json-map.ts";

/** What answers tell of a flow, and no source says. */
const ANSWERED = new Set(["draft", "exception", "updated", "deleted", "tenantId", "source"]);

/** The texts of a body: one, or those of a JSON list. What is no JSON stays as it is. */
export async function sourcesIn(body: string): Promise<readonly string[]> {
  if (!/^\s*[[{]/.test(body)) return [body];
  try {
    const value: unknown = JSON.parse(body);
    const { stringify } = await import("yaml");
    const yaml = (each: unknown): string => stringify(withoutAnswers(each), { version: "1.1", lineWidth: 0 });
    return Array.isArray(value) ? value.map(yaml) : [yaml(value)];
  } catch {
    // YAML in brackets, or nested too deep: whoever reads it says what is wrong.
    return [body];
  }
}

/** The text of a body that is one flow or template; a list stays as it is, for whoever reads it to refuse. */
export async function sourceIn(body: string): Promise<string> {
  const sources = await sourcesIn(body);
  return sources.length === 1 && !/^\s*\[/.test(body) ? (sources[0] ?? body) : body;
}

function withoutAnswers(value: unknown): unknown {
  if (!isJsonMap(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key, each]) => !ANSWERED.has(key) && each !== null));
}
