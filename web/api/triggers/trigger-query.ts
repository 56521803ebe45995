/** What requests search of triggers. */
import type { TriggerQuery } from "../../../core/contracts/trigger-state.ts";
import { invalidFilter } from "../http/filters.ts";
import { optional, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import type { QueryFilter } from "../http/route.ts";

/** The parameters of older clients. */
export const TRIGGER_PARAMETERS = {
  q: optional(text("Contained in a name")),
  namespace: optional(text("This namespace, or one below it")),
  flowId: optional(text()),
};

/** What triggers are filtered by. */
export const TRIGGER_FILTERS = ["q", "namespace", "flowId", "triggerId", "executionId"] as const;

const FILTERS: Readonly<Record<string, (value: string) => TriggerQuery>> = {
  "namespace EQUALS": (namespace) => ({ namespace, namespacePrefix: false }),
  "namespace PREFIX": (namespace) => ({ namespace, namespacePrefix: true }),
  "flowId EQUALS": (flowId) => ({ flowId }),
  "triggerId EQUALS": (triggerId) => ({ triggerId }),
  "executionId EQUALS": (executionId) => ({ executionId }),
  "q EQUALS": (text) => ({ text }),
};

/** The triggers that a request is about. @throws ApiProblem for a filter that there is none of: fewer would be found */
export function triggerQueryOf(
  { q, namespace, flowId }: { readonly q?: string; readonly namespace?: string; readonly flowId?: string },
  filters: readonly QueryFilter[],
): TriggerQuery {
  let wanted: TriggerQuery = {
    tenantId: TENANT,
    ...(namespace ? { namespace, namespacePrefix: true } : {}),
    ...(flowId ? { flowId } : {}),
    ...(q ? { text: q } : {}),
  };
  for (const { field, operation, value } of filters) {
    const filter = FILTERS[`${field} ${operation}`];
    if (!filter) {
      const known = Object.keys(FILTERS).map((each) => `filters[${each.replace(" ", "][")}]`);
      throw invalidFilter(`filters[${field}][${operation}]`, `there are ${known.join(", ")}`);
    }
    wanted = { ...wanted, ...filter(value) };
  }
  return wanted;
}
