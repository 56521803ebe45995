/** Flows and templates that come as JSON are kept as YAML, which people can go on with. */
import { isJsonMap } from "../../../core/json-map.ts";
import { inTurns } from "../../../platform/next-turn.ts";
import { illegalArgument } from "../http/problem.ts";
import { DOCUMENTS_MAX, FLOWS_A_TURN } from "./parsed-flow.ts";

/** What answers tell of a flow, and no source says. */
const ANSWERED = new Set(["draft", "exception", "updated", "deleted", "tenantId", "source"]);

/** Values of one flow in JSON; as YAML it would be too large with more, and writing it takes long. */
const VALUES_MAX = 100_000;

/**
 * The texts of a body: one, or those of a JSON list. What is no JSON stays as it is.
 * @throws ApiProblem 422 when it holds more than flows do
 */
export async function sourcesIn(body: string): Promise<readonly string[]> {
  const value = jsonIn(body);
  if (value === undefined) return [body];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (items.length > DOCUMENTS_MAX) throw illegalArgument(`more than ${DOCUMENTS_MAX} flows`);
  // What was JSON shares nothing: looking for what it shares would take most of the time.
  const { stringify } = await import("yaml");
  const texts: string[] = [];
  for await (const item of inTurns(items, FLOWS_A_TURN)) {
    refuseLarge(item);
    try {
      texts.push(stringify(withoutAnswers(item), { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false }));
    } catch {
      // Nested too deep: whoever reads it says so.
      return [body];
    }
  }
  return texts;
}

/** The text of a body that is one flow or template; a list stays as it is, for whoever reads it to refuse. */
export async function sourceIn(body: string): Promise<string> {
  if (/^\s*\[/.test(body)) return body;
  const [source = body] = await sourcesIn(body);
  return source;
}

/** Undefined for YAML, also such as begins with a bracket. */
function jsonIn(body: string): unknown {
  if (!/^\s*[[{]/.test(body)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function refuseLarge(value: unknown): void {
  const open = [value];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (++count > VALUES_MAX) throw illegalArgument(`a flow has more than ${VALUES_MAX} values; move data into files`);
    if (typeof next === "object" && next !== null) for (const each of Object.values(next)) open.push(each);
  }
}

function withoutAnswers(value: unknown): unknown {
  if (!isJsonMap(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key, each]) => !ANSWERED.has(key) && each !== null));
}
