/** Tells whether conditions hold for an execution: of listeners, and of Flow triggers. */
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import type { ExpressionEngine, ExpressionServices, Variables } from "../../core/expression/contract.ts";
import type { Condition, Flow } from "../../core/flow/flow.ts";
import { messageOf } from "../../core/message-of.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";

/** What conditions are asked about. */
export interface ConditionSubject {
  /** The flow that the conditions stand in. */
  readonly flow: Flow;
  /** None where the clock asks. */
  readonly execution?: Execution;
  readonly taskRuns: readonly TaskRun[];
  /** What their expressions see, and reach. */
  readonly variables: Variables;
  readonly services: ExpressionServices;
  /** Told why conditions could not be evaluated; then they do not hold. */
  onFault(fault: ConditionFault): void;
}

/** What conditions are asked about an execution. */
export interface ExecutionSubject extends ConditionSubject {
  readonly execution: Execution;
}

/** A condition that could not be evaluated, and why. */
export interface ConditionFault {
  /** What messages call the condition. */
  readonly name: string;
  readonly message: string;
}

/** Conditions inside conditions at the most. */
export const CONDITION_DEPTH_MAX = 20;

const NAMES = /(?:^|\.)(Not|Or|MultipleCondition)(?:Condition)?$/;

/** How a condition is made of others; undefined for one that is not. */
export function combinationOf({ type }: Condition): "Not" | "Or" | "MultipleCondition" | undefined {
  const name = NAMES.exec(type)?.[1];
  return name === "Not" || name === "Or" || name === "MultipleCondition" ? name : undefined;
}

/** True for a condition that several executions meet together. */
export function isMultiple(condition: Condition): boolean {
  return combinationOf(condition) === "MultipleCondition";
}

/** The conditions inside of one, by their names or places. */
export function innerConditions({ conditions }: Condition): readonly (readonly [string, Condition])[] {
  if (typeof conditions !== "object" || conditions === null) return [];
  return Object.entries(conditions).filter((entry): entry is [string, Condition] => isCondition(entry[1]));
}

function isCondition(value: unknown): value is Condition {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Only conditions of this kind see the outputs of the execution as those of the trigger. */
const ABOUT_OUTPUTS = /\.ExecutionOutputs(?:Condition)?$/;

/** Evaluates conditions. */
export class ConditionEvaluator {
  readonly #engine: ExpressionEngine;
  readonly #registry: PluginRegistry;

  constructor(options: { readonly engine: ExpressionEngine; readonly registry: PluginRegistry }) {
    this.#engine = options.engine;
    this.#registry = options.registry;
  }

  /** True when all of the conditions hold; where one cannot be evaluated, or one inside it, they do not. */
  async holds(conditions: readonly Condition[], subject: ConditionSubject): Promise<boolean> {
    for (const condition of conditions) {
      try {
        if (!(await this.#one(condition, subject, 0))) return false;
      } catch (error) {
        subject.onFault({ name: condition.type, message: messageOf(error) });
        return false;
      }
    }
    return true;
  }

  async #one(condition: Condition, subject: ConditionSubject, depth: number): Promise<boolean> {
    if (depth > CONDITION_DEPTH_MAX)
      throw new Error(`there are more than ${CONDITION_DEPTH_MAX} conditions in another`);
    const inner = innerConditions(condition).map(([, each]) => each);
    switch (combinationOf(condition)) {
      case "Not":
        return !(await this.#any(inner, subject, depth + 1));
      case "Or":
        return await this.#any(inner, subject, depth + 1);
      case "MultipleCondition":
        return await this.#all(inner, subject, depth + 1);
      default:
        return await this.#simple(condition, subject);
    }
  }

  async #any(conditions: readonly Condition[], subject: ConditionSubject, depth: number): Promise<boolean> {
    for (const condition of conditions) if (await this.#one(condition, subject, depth)) return true;
    return false;
  }

  async #all(conditions: readonly Condition[], subject: ConditionSubject, depth: number): Promise<boolean> {
    for (const condition of conditions) if (!(await this.#one(condition, subject, depth))) return false;
    return true;
  }

  async #simple(condition: Condition, { variables, services, ...subject }: ConditionSubject): Promise<boolean> {
    await this.#registry.ensure([condition.type]);
    const definition = this.#registry.find(condition.type);
    if (definition?.kind !== "condition" || !definition.holds) throw new Error("this version cannot evaluate it");
    const engine = this.#engine;
    const seen = ABOUT_OUTPUTS.test(condition.type) ? withOutputs(variables, subject.execution) : variables;
    const properties = await resolveProperties(definition.properties, condition, {
      render: (template) => engine.render(template, seen, services),
      renderTyped: (template) => engine.renderTyped(template, seen, services),
      renderDeep: (value) => engine.renderDeep(value, seen, services),
    });
    return await definition.holds(properties, { ...seen, ...eventVariables(subject) });
  }
}

function withOutputs(variables: Variables, execution: Execution | undefined): Variables {
  return { ...variables, trigger: execution?.outputs ? { outputs: execution.outputs } : {} };
}

/** What the conditions' own code reads of the execution; more than expressions see of one. */
function eventVariables({
  flow,
  execution,
  taskRuns,
}: Pick<ConditionSubject, "flow" | "execution" | "taskRuns">): Readonly<Record<string, unknown>> {
  return {
    flow: { id: flow.id, namespace: flow.namespace },
    execution: execution && {
      namespace: execution.namespace,
      flowId: execution.flowId,
      state: execution.state.current,
      labels: Object.fromEntries(execution.labels.map(({ key, value }) => [key, value])),
      attemptStates: taskRuns.flatMap(({ attempts }) => attempts.map(({ state }) => state.current)),
    },
  };
}
