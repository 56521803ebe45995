/** What requests say about triggers: which one, which ones, and what is to be searched. */
import type { TriggerKey, TriggerQuery } from "../../core/contracts/trigger-state.ts";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { illegalArgument, invalidEntity } from "./problem.ts";
import { TENANT, textOf } from "./routes.ts";

/** The trigger that a body names. @throws ApiProblem for what is missing */
export function triggerKeyOf(body: JsonMap): TriggerKey {
  return {
    tenantId: TENANT,
    namespace: textOf(body, "namespace"),
    flowId: textOf(body, "flowId"),
    triggerId: textOf(body, "triggerId"),
  };
}

/** The triggers that a list names. @throws ApiProblem for what is none */
export function triggerKeysOf(value: unknown): readonly TriggerKey[] {
  const wrong = invalidEntity([{ path: "triggers", message: "must be a list of objects that name triggers" }]);
  if (!Array.isArray(value)) throw wrong;
  return value.map((each: unknown) => {
    if (!isJsonMap(each)) throw wrong;
    return triggerKeyOf(each);
  });
}

/** How a filter of a search is written: `filters[namespace][PREFIX]`. */
const FILTER = /^filters\[(\w+)\]\[(\w+)\]$/;

const FILTERS: Readonly<Record<string, (value: string) => TriggerQuery>> = {
  "namespace EQUALS": (namespace) => ({ namespace, namespacePrefix: false }),
  "namespace PREFIX": (namespace) => ({ namespace, namespacePrefix: true }),
  "flowId EQUALS": (flowId) => ({ flowId }),
  "triggerId EQUALS": (triggerId) => ({ triggerId }),
  "executionId EQUALS": (executionId) => ({ executionId }),
  "q EQUALS": (text) => ({ text }),
};

/** The triggers that a query is about. @throws ApiProblem for a filter that there is none of: fewer would be found */
export function triggerQueryOf(query: URLSearchParams): TriggerQuery {
  const namespace = query.get("namespace");
  const flowId = query.get("flowId");
  const text = query.get("q");
  let wanted: TriggerQuery = {
    tenantId: TENANT,
    ...(namespace ? { namespace, namespacePrefix: true } : {}),
    ...(flowId ? { flowId } : {}),
    ...(text ? { text } : {}),
  };
  for (const [name, value] of query) {
    if (!name.startsWith("filters[")) continue;
    const [, field = "", operator = ""] = FILTER.exec(name) ?? [];
    const filter = FILTERS[`${field} ${operator}`];
    if (!filter) {
      const known = Object.keys(FILTERS).map((each) => `filters[${each.replace(" ", "][")}]`);
      throw illegalArgument(`Triggers have no filter ${name.slice(0, 100)}; there are ${known.join(", ")}`);
    }
    wanted = { ...wanted, ...filter(value) };
  }
  return wanted;
}
