/**
 * Finds out whether a trigger by the clock starts an execution for one of its dates, and with what. Keeps nothing and
 * knows no clock: a scheduler asks for each date that is due, and moves on to the next date whatever the answer is.
 */
import type { Backfill } from "../../core/contracts/trigger-state.ts";
import { TRIGGERED_LABEL, withLabels } from "../../core/execution/system-labels.ts";
import { flowVariables, type GlobalVariables } from "../../core/execution/variables.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import type { Condition, Flow, Label, Trigger } from "../../core/flow/flow.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { messageOf } from "../../core/message-of.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { isTooLate } from "../../plugins/trigger/lateness.ts";
import type { ConditionEvaluator, ConditionFault } from "../flow-triggers/condition-evaluator.ts";
import { triggerLabels } from "../flow-triggers/trigger-labels.ts";

/** What evaluating needs. */
export interface ScheduleEvaluatorOptions {
  readonly engine: ExpressionEngine;
  readonly registry: PluginRegistry;
  readonly conditions: ConditionEvaluator;
  readonly globals: GlobalVariables;
  /** What expressions of the flow may reach. */
  services(flow: Flow): ExpressionServices;
}

/** A date of a trigger that has come. Times are milliseconds since the epoch. */
export interface DueDate {
  readonly flow: Flow;
  readonly trigger: Trigger;
  readonly dateMs: number;
  readonly nowMs: number;
  /** The date is made up for: it is never too late, and the execution has these inputs and labels on top. */
  readonly backfill?: Pick<Backfill, "inputs" | "labels">;
}

/** What becomes of a date. */
export type DateVerdict =
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
  /** Nothing starts: the date passed too long ago, or a condition does not hold. */
  | { readonly kind: "skip"; readonly why: "late" | "conditions" }
  /** Nobody can tell; an execution that fails with the message shows it. */
  | { readonly kind: "fail"; readonly message: string; readonly variables: Readonly<Record<string, unknown>> };

/** Evaluates the dates of triggers by the clock. */
export class ScheduleEvaluator {
  readonly #options: ScheduleEvaluatorOptions;

  constructor(options: ScheduleEvaluatorOptions) {
    this.#options = options;
  }

  /** What becomes of the date. Rejects only when the trigger is none by the clock. */
  async evaluate({ flow, trigger, dateMs, nowMs, backfill }: DueDate): Promise<DateVerdict> {
    if (!backfill && isTooLate(trigger, dateMs, nowMs)) return { kind: "skip", why: "late" };
    const variables = await this.#variablesAt(trigger, dateMs);
    const services = this.#options.services(flow);
    const seen = this.#seen(flow, trigger, variables);
    const faults: ConditionFault[] = [];
    const holds = await this.#options.conditions.holds(conditionsOf(trigger), {
      flow,
      taskRuns: [],
      variables: seen,
      services,
      onFault: (fault) => void faults.push(fault),
    });
    const [fault] = faults;
    if (fault) {
      const message = `The condition ${fault.name} of the trigger '${trigger.id}' cannot be evaluated: ${fault.message}`;
      return { kind: "fail", message, variables };
    }
    if (!holds) return { kind: "skip", why: "conditions" };
    const verdict = await this.#start(trigger, variables, seen, services);
    return verdict.kind === "start" && backfill ? withBackfill(verdict, backfill) : verdict;
  }

  async #start(
    trigger: Trigger,
    variables: Readonly<Record<string, unknown>>,
    seen: Readonly<Record<string, unknown>>,
    services: ExpressionServices,
  ): Promise<DateVerdict> {
    const { engine } = this.#options;
    const warnings: string[] = [];
    const labels = await triggerLabels(trigger, {
      render: (template) => engine.render(template, seen, services),
      onFault: (key, message) => void warnings.push(`The label '${key}' is left out: ${message}`),
    });
    try {
      const inputs = await engine.renderDeep(trigger["inputs"] ?? {}, seen, services);
      return {
        kind: "start",
        inputs: isJsonMap(inputs) ? inputs : {},
        labels: [...labels, TRIGGERED_LABEL],
        variables,
        warnings,
      };
    } catch (error) {
      const why = messageOf(error);
      return {
        kind: "fail",
        message: `The inputs of the trigger '${trigger.id}' cannot be rendered: ${why}`,
        variables,
      };
    }
  }

  async #variablesAt(trigger: Trigger, dateMs: number): Promise<Readonly<Record<string, unknown>>> {
    await this.#options.registry.ensure([trigger.type]);
    const definition = this.#options.registry.find(trigger.type);
    if (definition?.kind !== "trigger" || !definition.variablesAt) {
      throw new Error(`${trigger.type} is no trigger by the clock`);
    }
    return definition.variablesAt(trigger, dateMs);
  }

  #seen(flow: Flow, trigger: Trigger, variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const { envs, globals, kestra } = this.#options.globals;
    return {
      envs,
      globals,
      kestra,
      flow: flowVariables(flow),
      vars: flow.variables ?? {},
      trigger: { id: trigger.id, type: trigger.type, ...variables },
    };
  }
}

function withBackfill(
  verdict: Extract<DateVerdict, { kind: "start" }>,
  { inputs = {}, labels = [] }: Pick<Backfill, "inputs" | "labels">,
): DateVerdict {
  return { ...verdict, inputs: { ...verdict.inputs, ...inputs }, labels: withLabels(verdict.labels, labels) };
}

/** The conditions of a trigger, those under the older name after the others. */
function conditionsOf(trigger: Trigger): readonly Condition[] {
  const older: unknown = trigger["scheduleConditions"];
  return [...(trigger.conditions ?? []), ...(Array.isArray(older) ? older.filter(isCondition) : [])];
}

function isCondition(value: unknown): value is Condition {
  return isJsonMap(value) && typeof value["type"] === "string";
}
