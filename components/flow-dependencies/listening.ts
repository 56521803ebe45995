/** Which flows a Flow trigger may listen to, as far as its text tells: what only an execution tells counts as met. */
import type { Condition, Flow, Trigger } from "../../core/flow/flow.ts";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { combinationOf, innerConditions } from "../flow-triggers/condition-evaluator.ts";
import { comparesText } from "../flow-triggers/upstream-rules.ts";
import { isPlain } from "./subflows.ts";

type Name = Pick<Flow, "namespace" | "id">;

/** Met, not met, or not to be told from the names of a flow. */
type Verdict = boolean | undefined;

/** Whether executions of the flow may start the trigger's one. */
export function mayListenTo({ conditions = [], preconditions }: Trigger, flow: Name): boolean {
  if (all(conditions.map((condition) => verdictOf(condition, flow))) === false) return false;
  return !isJsonMap(preconditions) || meetsPreconditions(preconditions, flow) !== false;
}

function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

function any(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

function not(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}

function verdictOf(condition: Condition, flow: Name): Verdict {
  const inner = () => innerConditions(condition).map(([, each]) => verdictOf(each, flow));
  switch (combinationOf(condition)) {
    case "Not":
      return not(any(inner()));
    // Each of several executions meets one of these.
    case "Or":
    case "MultipleCondition":
      return any(inner());
    default:
      return plainVerdict(condition, flow);
  }
}

function plainVerdict({ type, namespace, flowId, comparison, prefix }: Condition, flow: Name): Verdict {
  const kind = /\.Execution(Flow|Namespace)(?:Condition)?$/.exec(type)?.[1];
  if (kind === undefined || !isPlain(namespace)) return undefined;
  if (kind === "Flow") return namespace === flow.namespace && (isPlain(flowId) ? flowId === flow.id : undefined);
  if (comparison === "PREFIX" || (comparison === undefined && prefix === true)) {
    return flow.namespace.startsWith(namespace);
  }
  return comparison === "SUFFIX" ? flow.namespace.endsWith(namespace) : flow.namespace === namespace;
}

/** One of the executions that are waited for is of the flow, or may be. */
function meetsPreconditions({ flows, where }: JsonMap, flow: Name): Verdict {
  const named = mapsIn(flows).map(
    ({ namespace, flowId }): Verdict =>
      namespace === flow.namespace && (flowId === undefined || flowId === null || flowId === flow.id),
  );
  const filtered = mapsIn(where).map(({ filters, operand }): Verdict => {
    const verdicts = mapsIn(filters).map((filter) => filterVerdict(filter, flow));
    return operand === "OR" ? any(verdicts) : all(verdicts);
  });
  const verdicts = [...named, ...filtered];
  return verdicts.length === 0 ? undefined : any(verdicts);
}

function filterVerdict({ field, type, value = "", values }: JsonMap, flow: Name): Verdict {
  if (field !== "FLOW_ID" && field !== "NAMESPACE") return undefined;
  const text = field === "FLOW_ID" ? flow.id : flow.namespace;
  try {
    return comparesText(String(type), text, String(value), Array.isArray(values) ? values.map(String) : []);
  } catch {
    return false;
  }
}

function mapsIn(list: unknown): readonly JsonMap[] {
  return Array.isArray(list) ? list.filter(isJsonMap) : [];
}
