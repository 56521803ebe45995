/** Finds out whether a trigger that has come to something starts an execution, and with what. Keeps nothing. */
import { TRIGGERED_LABEL } from "../../core/execution/system-labels.ts";
import { flowVariables, type GlobalVariables } from "../../core/execution/variables.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import type { Condition, Flow, Label, Trigger } from "../../core/flow/flow.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { messageOf } from "../../core/message-of.ts";
import type { ConditionEvaluator, ConditionFault } from "../flow-triggers/condition-evaluator.ts";
import { triggerLabels } from "../flow-triggers/trigger-labels.ts";

/** What evaluating needs. */
export interface StartEvaluatorOptions {
  readonly engine: ExpressionEngine;
  readonly conditions: ConditionEvaluator;
  readonly globals: GlobalVariables;
  /** What expressions of the flow may reach. */
  services(flow: Flow): ExpressionServices;
}

/** A trigger that has come to something. */
export interface TriggerOccasion {
  readonly flow: Flow;
  readonly trigger: Trigger;
  /** What expressions see as `trigger`, beside its id and type; the execution sees it too. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Default: what the flow's expressions may reach. */
  readonly services?: ExpressionServices;
}

/** What becomes of an occasion. */
export type StartVerdict =
  /** An execution starts; its inputs are still to be checked against the flow's. */
  | {
      readonly kind: "start";
      readonly inputs: Readonly<Record<string, unknown>>;
      readonly labels: readonly Label[];
      /** What the execution sees as `trigger`. */
      readonly variables: Readonly<Record<string, unknown>>;
      /** What was left out, for its log. */
      readonly warnings: readonly string[];
    }
  /** Nothing starts: a condition does not hold. */
  | { readonly kind: "skip"; readonly why: "conditions" }
  /** Nobody can tell; an execution that fails with the message shows it. */
  | { readonly kind: "fail"; readonly message: string; readonly variables: Readonly<Record<string, unknown>> };

/** Evaluates conditions, inputs and labels of triggers. */
export class StartEvaluator {
  readonly #options: StartEvaluatorOptions;

  constructor(options: StartEvaluatorOptions) {
    this.#options = options;
  }

  /** Whether the conditions hold, and what starts if they do. */
  async evaluate(occasion: TriggerOccasion): Promise<StartVerdict> {
    return (await this.refusal(occasion)) ?? (await this.start(occasion));
  }

  /** Why nothing starts; undefined when all conditions hold. */
  async refusal(occasion: TriggerOccasion): Promise<Exclude<StartVerdict, { kind: "start" }> | undefined> {
    const { flow, trigger, variables } = occasion;
    const faults: ConditionFault[] = [];
    const holds = await this.#options.conditions.holds(conditionsOf(trigger), {
      flow,
      taskRuns: [],
      variables: this.seen(occasion),
      services: this.#services(occasion),
      onFault: (fault) => void faults.push(fault),
    });
    const [fault] = faults;
    if (!fault) return holds ? undefined : { kind: "skip", why: "conditions" };
    const message = `The condition ${fault.name} of the trigger '${trigger.id}' cannot be evaluated: ${fault.message}`;
    return { kind: "fail", message, variables };
  }

  /** What starts. */
  async start(occasion: TriggerOccasion): Promise<Exclude<StartVerdict, { kind: "skip" }>> {
    const { engine } = this.#options;
    const { trigger, variables } = occasion;
    const seen = this.seen(occasion);
    const services = this.#services(occasion);
    const warnings: string[] = [];
    const labels = await triggerLabels(trigger, {
      render: (template) => engine.render(template, seen, services),
      onFault: (key, message) => void warnings.push(`The label '${key}' is left out: ${message}`),
    });
    try {
      const inputs = await engine.renderDeep(trigger["inputs"] ?? {}, seen, services);
      const given = isJsonMap(inputs) ? inputs : {};
      return { kind: "start", inputs: given, labels: [...labels, TRIGGERED_LABEL], variables, warnings };
    } catch (error) {
      const message = `The inputs of the trigger '${trigger.id}' cannot be rendered: ${messageOf(error)}`;
      return { kind: "fail", message, variables };
    }
  }

  /** What the expressions of a trigger see. */
  seen(occasion: TriggerOccasion): Record<string, unknown> {
    return triggerVariables(this.#options.globals, occasion);
  }

  #services({ flow, services }: TriggerOccasion): ExpressionServices {
    return services ?? this.#options.services(flow);
  }
}

/** What the expressions of a trigger see. */
export function triggerVariables(
  { envs, globals, kestra }: GlobalVariables,
  { flow, trigger, variables }: TriggerOccasion,
): Record<string, unknown> {
  return {
    envs,
    globals,
    kestra,
    flow: flowVariables(flow),
    vars: flow.variables ?? {},
    trigger: { id: trigger.id, type: trigger.type, ...variables },
  };
}

/** The conditions of a trigger, those under the older name after the others. */
function conditionsOf(trigger: Trigger): readonly Condition[] {
  const older: unknown = trigger["scheduleConditions"];
  return [...(trigger.conditions ?? []), ...(Array.isArray(older) ? older.filter(isCondition) : [])];
}

function isCondition(value: unknown): value is Condition {
  return isJsonMap(value) && typeof value["type"] === "string";
}
