/** What the `preconditions` of a Flow trigger ask for, as named rules about one execution each. */
import type { Execution } from "../../core/execution/execution.ts";
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import { matchesWhole } from "../../core/expression/regex/replace.ts";
import { isFalsyText } from "../../core/expression/truth.ts";
import type { Condition, Trigger } from "../../core/flow/flow.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { messageOf } from "../../core/message-of.ts";
import type { ConditionEvaluator, ExecutionSubject } from "./condition-evaluator.ts";
import { innerConditions, isMultiple } from "./condition-evaluator.ts";

/** Something that one execution may meet. */
export interface UpstreamRule {
  readonly key: string;
  meets(subject: ExecutionSubject): Promise<boolean>;
}

/** Rules that must all be met within a window of time. */
export interface RuleSet {
  readonly id: string;
  readonly rules: readonly UpstreamRule[];
  readonly timeWindow: unknown;
  readonly resetOnSuccess: boolean;
}

/** What rules need to find out whether they are met. */
export interface RuleEnvironment {
  readonly engine: ExpressionEngine;
  readonly conditions: ConditionEvaluator;
}

/** The rule sets of a trigger: its preconditions, and each MultipleCondition among its conditions; no empty ones. */
export function ruleSetsOf(trigger: Trigger, environment: RuleEnvironment): readonly RuleSet[] {
  const { preconditions } = trigger;
  const multiple = (trigger.conditions ?? []).filter(isMultiple).map((each) => multipleRules(each, environment));
  const sets = isJsonMap(preconditions) ? [preconditionRules(preconditions, environment), ...multiple] : multiple;
  return sets.filter(({ rules }) => rules.length > 0);
}

function multipleRules(condition: Condition, { conditions }: RuleEnvironment): RuleSet {
  const { timeWindow, window, windowAdvance } = condition;
  return {
    id: String(condition["id"]),
    rules: innerConditions(condition).map(([key, inner]) => ({
      key,
      meets: (subject) => conditions.holds([inner], subject),
    })),
    timeWindow: timeWindow ?? { window, windowAdvance },
    resetOnSuccess: condition["resetOnSuccess"] !== false,
  };
}

type Declared = Readonly<Record<string, unknown>>;

function listOf(value: unknown): readonly Declared[] {
  return Array.isArray(value) ? value.filter(isJsonMap) : [];
}

function preconditionRules(preconditions: Declared, { engine }: RuleEnvironment): RuleSet {
  const flows = listOf(preconditions["flows"]).map(
    (flow, index): UpstreamRule => ({
      key: `flow ${index}`,
      meets: ({ execution }) => Promise.resolve(isOfFlow(flow, execution)),
    }),
  );
  const filters = listOf(preconditions["where"]).map(
    (where, index): UpstreamRule => ({
      key: `where ${index}`,
      meets: (subject) => meetsFilters(where, subject, engine),
    }),
  );
  return {
    id: String(preconditions["id"]),
    rules: [...flows, ...filters],
    timeWindow: preconditions["timeWindow"],
    resetOnSuccess: preconditions["resetOnSuccess"] !== false,
  };
}

function isOfFlow({ namespace, flowId, states, labels }: Declared, execution: Execution): boolean {
  if (execution.namespace !== namespace || (flowId !== undefined && execution.flowId !== flowId)) return false;
  if (Array.isArray(states) && !states.includes(execution.state.current)) return false;
  if (!isJsonMap(labels)) return true;
  return Object.entries(labels).every(([key, value]) =>
    execution.labels.some((label) => label.key === key && label.value === String(value)),
  );
}

async function meetsFilters(where: Declared, subject: ExecutionSubject, engine: ExpressionEngine): Promise<boolean> {
  const wantsOne = where["operand"] === "OR";
  try {
    for (const filter of listOf(where["filters"])) {
      if ((await meetsFilter(filter, subject, engine)) === wantsOne) return wantsOne;
    }
  } catch (error) {
    const message = messageOf(error);
    subject.onFault({ name: `\`where\` of its preconditions named '${String(where["id"])}'`, message });
    return false;
  }
  return !wantsOne;
}

/** An expression is compared with itself as it is written, so that only some types of filters make sense of it. */
async function meetsFilter(
  filter: Declared,
  { execution, variables, services }: ExecutionSubject,
  engine: ExpressionEngine,
): Promise<boolean> {
  const { field, type, value = "", values } = filter;
  const list = Array.isArray(values) ? values.map(String) : [];
  const compare = (text: string) => comparesText(String(type), text, String(value), list);
  switch (field) {
    case "EXPRESSION":
      return compare(await engine.render(String(value), variables, services));
    case "FLOW_ID":
      return compare(execution.flowId);
    case "NAMESPACE":
      return compare(execution.namespace);
    default:
      return compare(execution.state.current);
  }
}

/** Whether a text compares to a value, or to several, as the type of a filter says. */
export function comparesText(type: string, text: string, value: string, values: readonly string[]): boolean {
  switch (type) {
    case "IS_NULL":
      return false;
    case "IS_NOT_NULL":
      return true;
    case "IS_TRUE":
      return !isFalsyText(text);
    case "IS_FALSE":
      return isFalsyText(text);
    case "EQUAL_TO":
      return text === value;
    case "NOT_EQUAL_TO":
      return text !== value;
    case "IN":
      return values.includes(text);
    case "NOT_IN":
      return !values.includes(text);
    case "STARTS_WITH":
      return text.startsWith(value);
    case "ENDS_WITH":
      return text.endsWith(value);
    case "CONTAINS":
      return text.includes(value);
    case "REGEX":
      return matchesWhole(text, value);
    default:
      return false;
  }
}
